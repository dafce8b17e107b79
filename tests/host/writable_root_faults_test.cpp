// Changing files while system calls fail and while the process is killed: at every call in turn.
#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>
#include <functional>
#include <system_error>

#include "base/text.h"
#include "host/writable_root.h"
#include "tests/support/catch.h"
#include "tests/support/entries.h"
#include "tests/support/faults.h"
#include "tests/support/resolutions.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using test::Faults;

struct Image {
  Image() : tree({{"/etc/file", "old"}, {"/etc/link", "-> file"}, {"/etc/folder/", ""}, {"/etc/value", "old"}}) {
    ::chmod((root() + "/etc/file").c_str(), 0604);
    ::chmod((root() + "/etc/folder").c_str(), 0755);
    // Where the file system holds none, the calls that copy them are not made.
    ::setxattr((root() + "/etc/file").c_str(), "user.kept", "yes", 3, 0);
  }
  std::string root() const { return tree.tree(); }
  test::Tree tree;
};

struct Operation {
  std::string_view what;
  std::string_view path;
  std::function<Failure(WritableRoot&, std::string_view)> run;
  std::string_view changes;  // the calls that change something where nothing goes wrong
};

Attributes with_mode(uint32_t mode) { return {.mode = mode, .uid = ::geteuid(), .gid = ::getegid()}; }

Failure write(WritableRoot& root, std::string_view path) { return root.write(path, "new", with_mode(0640)); }
Failure put_file(WritableRoot& root, std::string_view path) { return root.put(path, Entry(RegularFile{"new", with_mode(0640)})); }
Failure put_link(WritableRoot& root, std::string_view path) { return root.put(path, Entry(SymbolicLink{"new", with_mode(0777)})); }
Failure put_folder(WritableRoot& root, std::string_view path) { return root.put(path, Entry(Folder{with_mode(0710)})); }
Failure give_mode(WritableRoot& root, std::string_view path) { return root.set_mode(path, 0400); }
Failure remove(WritableRoot& root, std::string_view path) { return root.put(path, Absent{}); }

const Operation operations[] = {
    {"a file is written", "/etc/file", write, "openat write fsetxattr fchmod fsync renameat fsync"},
    {"a file is written anew", "/etc/new", write, "openat write fchmod fsync renameat fsync"},
    {"a file replaces a file", "/etc/file", put_file, "openat write fchmod fsync renameat fsync"},
    {"a file replaces a link", "/etc/link", put_file, "openat write fchmod fsync renameat fsync"},
    {"a file replaces nothing", "/etc/new", put_file, "openat write fchmod fsync renameat fsync"},
    {"a link replaces a link", "/etc/link", put_link, "symlinkat renameat fsync"},
    {"a link replaces nothing", "/etc/new", put_link, "symlinkat renameat fsync"},
    {"a directory is made", "/etc/new", put_folder, "mkdirat fchmod fsync renameat fsync"},
    {"a directory is given a mode", "/etc/folder", put_folder, "fchmod fsync"},
    {"a file is given a mode and nothing else", "/etc/file", give_mode, "fchmod fsync"},
    {"a file is removed", "/etc/file", remove, "unlinkat fsync"},
    {"a link is removed", "/etc/link", remove, "unlinkat fsync"},
    {"a directory is removed", "/etc/folder", remove, "unlinkat fsync"},
};

std::string joined(const std::vector<std::string_view>& calls) { return join({calls.begin(), calls.end()}, " "); }

using Everything = std::map<std::string, std::string>;

Everything after(const Operation& operation) {
  const Image image;
  WritableRoot root(image.root());
  REQUIRE_FALSE(operation.run(root, operation.path));
  return test::everything_in(image.root());
}

bool holds_extended_attributes() { return after(operations[0]).at("/etc/file").find("user.kept=yes") != std::string::npos; }

TEST_CASE("each step is synced before the next relies on it") {
  const bool extended = holds_extended_attributes();
  if (!extended) WARN("SKIPPED: the file system of temporary files holds no extended attributes");
  for (const Operation& operation : operations) {
    INFO(operation.what);
    const Image image;
    WritableRoot root(image.root());
    const Faults faults = Faults::none(Faults::Count::changes);
    operation.run(root, operation.path);
    const std::string made = joined(faults.calls());
    CHECK(made == (extended ? operation.changes : replace_all(operation.changes, "fsetxattr ", "")));
  }
}

/// One run of an operation with one fault; false when it makes fewer calls than that.
bool run_with_fault(const Operation& operation, const Image& image, Resolution resolution, size_t nth, int error, const Everything& done) {
  const Everything before = test::everything_in(image.root());
  WritableRoot root(image.root(), resolution);
  Failure failure;
  std::vector<std::string_view> calls;
  bool met = false;
  {
    const Faults faults = Faults::fail_at(nth, error);
    failure = operation.run(root, operation.path);
    calls = faults.calls();
    met = faults.met();
  }
  INFO(operation.what << ", " << test::describe(resolution) << ", " << std::generic_category().message(error) << " at call " << nth);
  INFO(joined(calls));
  INFO(failure.value_or("made"));
  const std::string_view faulty = met ? calls[nth - 1] : "";
  if (error == EINTR && (faulty == "write" || faulty == "fsync")) CHECK_FALSE(failure);
  if (failure) CHECK(failure->starts_with(std::string(operation.path) + ": "));
  const bool undone = failure && failure->find("is changed, but a power cut may undo that") == std::string::npos;
  CHECK(test::everything_in(image.root()) == (undone ? before : done));
  CHECK(test::temporary_in(image.root()).empty());
  return met;
}

/// All runs of an operation with a fault, each call in turn. The tree is made anew only after it was changed: it takes most of the time.
void run_with_faults(const Operation& operation, Resolution resolution, int error, const Everything& done) {
  bool met = true;
  for (size_t nth = 1; met;) {
    const Image image;
    const Everything before = test::everything_in(image.root());
    do met = run_with_fault(operation, image, resolution, nth++, error, done);
    while (met && test::everything_in(image.root()) == before);
  }
}

TEST_CASE("a failing call leaves the old or the new") {
  for (const Operation& operation : operations) {
    const Everything done = after(operation);
    for (const Resolution resolution : test::resolutions())
      for (const int error : {ENOSPC, EROFS, EACCES, EIO, EINTR}) run_with_faults(operation, resolution, error, done);
  }
}

bool run_killed(const Operation& operation, Resolution resolution, size_t nth, const Everything& done) {
  const Image image;
  const Everything before = test::everything_in(image.root());
  WritableRoot root(image.root(), resolution);
  const bool died = test::dies([&] {
    const Faults faults = Faults::kill_at(nth);
    operation.run(root, operation.path);
  });
  INFO(operation.what << ", " << test::describe(resolution) << ", killed at call " << nth);
  const Everything now = test::everything_in(image.root());
  CHECK((now == before || now == done));
  CHECK(operation.run(root, operation.path).value_or("made") == "made");
  CHECK(test::temporary_in(image.root()).empty());
  return died;
}

TEST_CASE("a killed process leaves the old or the new, and the next one cleans up") {
  for (const Operation& operation : operations) {
    const Everything done = after(operation);
    for (const Resolution resolution : test::resolutions())
      for (size_t nth = 1; run_killed(operation, resolution, nth, done); ++nth) {
      }
  }
}

TEST_CASE("short writes are continued") {
  const Image image;
  WritableRoot root(image.root());
  const Faults faults = Faults::write_at_most(3);
  CHECK_FALSE(root.write("/etc/file", "more than three bytes"));
  CHECK(test::everything_in(image.root()).at("/etc/file").ends_with("'more than three bytes'"));
  CHECK(root.write_value("/etc/value", "1234") == "/etc/value: the kernel took 3 of the 4 bytes of 1234");
}

struct Row {
  std::string_view what;
  std::string_view call;
  int error;
  std::string_view failure;
};

const Row rows[] = {
    {"a full disk", "write", ENOSPC, "/etc/file: cannot be written: the file system has no space or no inodes left; free some"},
    {"a full quota", "write", EDQUOT, "/etc/file: cannot be written: the disk quota is exhausted; free some space"},
    {"a read-only file system", "openat", EROFS,
     "/etc/file: no file can be made beside it: the file system is read-only; mount it writable"},
    {"a security module", "openat", EACCES,
     ::geteuid() == 0
         ? "/etc/file: no file can be made beside it: not permitted even to root; look for a refusal of SELinux or AppArmor, or "
           "for a container's limits"
         : "/etc/file: no file can be made beside it: not permitted to this user; run as root"},
    {"a mount point", "renameat", EBUSY,
     "/etc/file: cannot be replaced: it is a mount point, as /etc/hosts in a container; change what is mounted there"},
    {"an attribute that cannot be kept", "fsetxattr", ENOTSUP, "/etc/file: attribute user.kept cannot be kept: Operation not supported"},
    {"a disk that fails", "fsync", EIO, "/etc/file: cannot be written to disk: Input/output error"},
};

TEST_CASE("failures in words") {
  const bool extended = holds_extended_attributes();
  for (const Row& row : rows) {
    if (row.call == "fsetxattr" && !extended) continue;
    INFO(row.what);
    const Image image;
    WritableRoot root(image.root());
    size_t nth = 0;
    {
      const Image other;
      WritableRoot model(other.root());
      const Faults faults = Faults::none(Faults::Count::changes);
      REQUIRE_FALSE(write(model, "/etc/file"));
      const auto& calls = faults.calls();
      nth = static_cast<size_t>(std::find(calls.begin(), calls.end(), row.call) - calls.begin()) + 1;
    }
    const Faults faults = Faults::fail_at(nth, row.error, Faults::Count::changes);
    CHECK(write(root, "/etc/file").value_or("made") == row.failure);
  }
}

struct Value {
  std::string_view what;
  size_t nth;  // openat, write
  int error;
  std::string_view failure;
};

const Value values[] = {
    {"a value out of bounds", 2, EINVAL, "/etc/value: the kernel refuses the value 1"},
    {"a busy kernel", 2, EBUSY, "/etc/value: the value 1 cannot be set: Device or resource busy"},
    {"what a module would have to do", 2, ENODEV, "/etc/value: the value 1 cannot be set: No such device"},
    {"a container", 1, EROFS, "/etc/value: is read-only here, as in a container; set it on the host"},
    {"a value that needs another open", 1, ENXIO, "/etc/value: cannot be opened for writing: No such device or address"},
};

TEST_CASE("what the kernel says to a value") {
  for (const Value& row : values) {
    INFO(row.what);
    const Image image;
    WritableRoot root(image.root());
    const Faults faults = Faults::fail_at(row.nth, row.error, Faults::Count::changes);
    CHECK(root.write_value("/etc/value", "1\n").value_or("made") == row.failure);
    CHECK(faults.calls().size() == row.nth);
  }
}

}  // namespace
}  // namespace nodeworthy
