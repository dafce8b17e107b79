// Changing files where only root can set the scene: owners, capabilities, chattr(1), mounts. Others skip these.
#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <cstring>
#include <fstream>
#include <functional>
#include <sstream>

#include "host/writable_root.h"
#include "tests/support/catch.h"
#include "tests/support/entries.h"
#include "tests/support/faults.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

bool is_root() {
  if (::geteuid() == 0) return true;
  WARN("SKIPPED: owners, capabilities, chattr and mounts need root");
  return false;
}

TEST_CASE("owner and capabilities are kept") {
  if (!is_root()) return;
  const test::Tree tree(test::Tree::Files{{"/file", "old"}});
  const std::string path = tree.tree() + "/file";
  const Attributes wanted{.mode = 04750, .uid = 12, .gid = 34};
  REQUIRE(::chown(path.c_str(), wanted.uid, wanted.gid) == 0);
  REQUIRE(::chmod(path.c_str(), wanted.mode) == 0);
  // CAP_NET_RAW, permitted and effective: version 2 of capability(7)'s attribute.
  const std::string capability("\1\0\0\2\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
  const bool capable = ::setxattr(path.c_str(), "security.capability", capability.data(), capability.size(), 0) == 0;
  if (!capable) WARN("SKIPPED: the file system of temporary files holds no capabilities");
  WritableRoot root(tree.tree());
  const std::string before = test::shown(root.entry("/file"));
  CHECK_FALSE(root.write("/file", "new"));
  const RegularFile after = std::get<RegularFile>(root.entry("/file").value());
  CHECK(after.bytes == "new");
  CHECK(after.attributes.uid == 12);
  CHECK(after.attributes.gid == 34);
  CHECK(after.attributes.mode == 04750);
  if (capable) CHECK(after.attributes.extended.at("security.capability") == capability);
}

TEST_CASE("owners are given to what is put") {
  if (!is_root()) return;
  const test::Tree tree(test::Tree::Files{{"/folder/", ""}});
  WritableRoot root(tree.tree());
  const Attributes wanted{.mode = 02750, .uid = 12, .gid = 34};
  CHECK_FALSE(root.put("/file", Entry(RegularFile{.bytes = "new", .attributes = wanted})));
  CHECK_FALSE(root.put("/new", Entry(Folder{wanted})));
  CHECK_FALSE(root.put("/folder", Entry(Folder{wanted})));
  CHECK(test::shown(root.entry("/file")) == "file 12:34 2750 'new'");
  CHECK(test::shown(root.entry("/new")) == "directory 12:34 2750");
  CHECK(test::shown(root.entry("/folder")) == "directory 12:34 2750");
}

TEST_CASE("a symbolic link has an owner and a label of its own") {
  if (!is_root()) return;
  const test::Tree tree(test::Tree::Files{{"/file", "old"}, {"/link", "-> file"}});
  const std::string path = tree.tree() + "/link";
  const std::string label("system_u:object_r:etc_t:s0\0", 27);
  REQUIRE(::lchown(path.c_str(), 12, 34) == 0);
  const bool labels = ::lsetxattr(path.c_str(), "security.selinux", label.data(), label.size(), 0) == 0;
  if (!labels) WARN("SKIPPED: the file system of temporary files holds no labels of links");
  WritableRoot root(tree.tree());
  const Reading<Entry> before = root.entry("/link");
  const SymbolicLink& link = std::get<SymbolicLink>(before.value());
  CHECK(link.attributes.uid == 12);
  CHECK(link.attributes.gid == 34);
  if (labels) CHECK(link.attributes.extended == std::map<std::string, std::string>{{"security.selinux", label}});
  CHECK_FALSE(root.put("/link", Absent{}));
  CHECK_FALSE(root.put("/link", before));
  CHECK(test::shown(root.entry("/link")) == test::shown(before));
  // What it leads to is left alone.
  CHECK(test::shown(root.entry("/file")) == "file 0644 'old'");
  for (const std::string_view call : {"fchownat", "lsetxattr"}) {
    if (!labels && call == "lsetxattr") continue;
    INFO(call);
    CHECK_FALSE(root.put("/link", Absent{}));
    const size_t nth = call == "fchownat" ? 2 : 3;  // after symlinkat
    const test::Faults faults = test::Faults::fail_at(nth, EPERM, test::Faults::Count::changes);
    const Failure failure = root.put("/link", before);
    CHECK(faults.calls().at(nth - 1) == call);
    CHECK(failure.value_or("").starts_with("/link: "));
    CHECK(root.entry("/link").absent());
    CHECK(test::temporary_in(tree.tree()).empty());
  }
}

/// A flag of chattr(1) on a file or folder, taken away with the object.
class Flag {
 public:
  Flag(const std::string& path, int flag) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    set_ = ::ioctl(fd_.get(), FS_IOC_GETFLAGS, &before_) == 0;
    const int flags = before_ | flag;
    set_ = set_ && ::ioctl(fd_.get(), FS_IOC_SETFLAGS, &flags) == 0;
    if (!set_) WARN("SKIPPED: the file system of temporary files has no flags of chattr");
  }
  ~Flag() {
    if (set_) ::ioctl(fd_.get(), FS_IOC_SETFLAGS, &before_);
  }
  bool is_set() const { return set_; }

 private:
  Fd fd_;
  int before_ = 0;
  bool set_ = false;
};

struct Flagged {
  std::string_view path;
  int flag;
  std::string_view failure;
};

const Flagged flagged[] = {
    {"/etc/file", FS_IMMUTABLE_FL, "/etc/file: is immutable; chattr -i lifts that"},
    {"/etc/file", FS_APPEND_FL, "/etc/file: is append-only; chattr -a lifts that"},
    {"/etc", FS_IMMUTABLE_FL, "/etc/file: its directory is immutable; chattr -i lifts that"},
    {"/etc", FS_APPEND_FL, "/etc/file: its directory is append-only; chattr -a lifts that"},
};

TEST_CASE("what chattr forbids") {
  if (!is_root()) return;
  for (const Flagged& row : flagged) {
    INFO(row.failure);
    const test::Tree tree(test::Tree::Files{{"/etc/file", "old"}});
    WritableRoot root(tree.tree());
    const Flag flag(tree.tree() + std::string(row.path), row.flag);
    if (!flag.is_set()) return;
    CHECK(root.write("/etc/file", "new").value_or("made") == row.failure);
    CHECK(root.put("/etc/file", Absent{}).value_or("made") == row.failure);
    CHECK(std::get<RegularFile>(root.entry("/etc/file").value()).bytes == "old");
    CHECK(test::temporary_in(tree.tree()).empty());
  }
}

/// What `work` says in a child process with mounts of its own; nothing where there can be none.
std::optional<std::string> with_own_mounts(const std::string& folder, const std::function<std::string()>& work) {
  const std::string answer = folder + "/answer";
  const pid_t child = ::fork();
  if (child == 0) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(1);
    std::ofstream(answer) << work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  std::ostringstream text;
  text << std::ifstream(answer).rdbuf();
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text.str();
  WARN("SKIPPED: mounts are refused here");
  return std::nullopt;
}

struct Mounted {
  std::string_view what;
  std::function<bool(const std::string& root)> mount;
  std::function<Failure(WritableRoot&)> change;
  std::string_view failure;
};

bool bind_mount(const std::string& from, const std::string& to) {
  return ::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr) == 0;
}

Failure write(WritableRoot& root) { return root.write("/etc/file", std::string(100'000, 'x')); }
Failure remove(WritableRoot& root) { return root.put("/etc/file", Absent{}); }

const Mounted mounted[] = {
    {"a file that is mounted, written", [](const std::string& root) { return bind_mount(root + "/other", root + "/etc/file"); }, write,
     "/etc/file: cannot be replaced: it is a mount point, as /etc/hosts in a container; change what is mounted there"},
    {"a file that is mounted, removed", [](const std::string& root) { return bind_mount(root + "/other", root + "/etc/file"); }, remove,
     "/etc/file: cannot be removed: it is a mount point, as /etc/hosts in a container; change what is mounted there"},
    {"a read-only file system",
     [](const std::string& root) {
       return bind_mount(root + "/etc", root + "/etc") &&
              ::mount(nullptr, (root + "/etc").c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
     },
     write, "/etc/file: no file can be made beside it: the file system is read-only; mount it writable"},
    {"a full file system",
     [](const std::string& root) {
       if (::mount("tmpfs", (root + "/etc").c_str(), "tmpfs", 0, "size=64k") != 0) return false;
       return static_cast<bool>(std::ofstream(root + "/etc/file") << "old");
     },
     write, "/etc/file: cannot be written: the file system has no space or no inodes left; free some"},
};

TEST_CASE("what mounts forbid") {
  if (!is_root()) return;
  for (const Mounted& row : mounted) {
    INFO(row.what);
    const test::Tree tree(test::Tree::Files{{"/etc/file", "old"}, {"/other", "old"}});
    const std::optional<std::string> answer = with_own_mounts(tree.folder(), [&] {
      if (!row.mount(tree.tree())) return "not mounted: " + std::string(std::strerror(errno));
      WritableRoot root(tree.tree());
      const std::string failure = row.change(root).value_or("made");
      if (!test::temporary_in(tree.tree()).empty()) return failure + "; a temporary file is left";
      return std::get<RegularFile>(root.entry("/etc/file").value()).bytes == "old" ? failure : failure + "; the file is not as it was";
    });
    if (answer) CHECK(*answer == row.failure);
  }
}

}  // namespace
}  // namespace nodeworthy
