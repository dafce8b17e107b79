// Changing files below a root: what is changed, what is kept, and what is refused in which words. Faults are in
// writable_root_faults_test.cpp.
#include "host/writable_root.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "tests/support/catch.h"
#include "tests/support/entries.h"
#include "tests/support/resolutions.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const Attributes plain{.mode = 0640, .uid = ::geteuid(), .gid = ::getegid()};

/// A tree with something of every sort, and a file beside it that nothing may touch.
struct Image {
  Image()
      : tree({{"/etc/file", "old"},
              {"/etc/link", "-> file"},
              {"/etc/dangling", "-> nowhere"},
              {"/etc/folder/", ""},
              {"/etc/full/inner", "inner"},
              {"/etc/hard", "hard"},
              {"/etc/to-folder", "-> folder"},
              {"/etc/out", "-> ../../outside"},
              {"/etc/.leftover.nodeworthy", "half"},
              {"/etc/.made.nodeworthy/", ""},
              {"/etc/.linked.nodeworthy", "-> /etc/file"}}) {
    fs::create_directory(tree.folder() + "/outside");
    fs::create_hard_link(root() + "/etc/hard", root() + "/etc/harder");
    ::mkfifo((root() + "/etc/fifo").c_str(), 0600);
    ::chmod((root() + "/etc/file").c_str(), 0604);
  }
  std::string root() const { return tree.tree(); }
  test::Tree tree;
};

using Change = std::function<Failure(WritableRoot&)>;

Change write(std::string path, std::string bytes) {
  return [=](WritableRoot& root) { return root.write(path, bytes, plain); };
}
Change put(std::string path, const Reading<Entry>& entry) {
  return [=](WritableRoot& root) { return root.put(path, entry); };
}
Change set(std::string path, std::string value) {
  return [=](WritableRoot& root) { return root.write_value(path, value); };
}

Change set_mode(std::string path, uint32_t mode) {
  return [=](WritableRoot& root) { return root.set_mode(path, mode); };
}

const Entry a_file = RegularFile{.bytes = "new", .attributes = plain};
const Entry a_link = SymbolicLink{.target = "../usr/lib/new", .attributes = {.mode = 0777, .uid = ::geteuid(), .gid = ::getegid()}};
const Entry a_folder = Folder{.attributes = {.mode = 0710, .uid = ::geteuid(), .gid = ::getegid()}};

struct Made {
  std::string_view what;
  Change change;
  std::string_view path;
  std::string_view there;
};

const Made made[] = {
    {"a file is written, and keeps its mode", write("/etc/file", "new"), "/etc/file", "file 0604 'new'"},
    {"with more than one write takes", write("/etc/file", std::string(10, 'x')), "/etc/file", "file 0604 'xxxxxxxxxx'"},
    {"to nothing", write("/etc/file", ""), "/etc/file", "file 0604 ''"},
    {"a new file has the attributes given", write("/etc/new", "new"), "/etc/new", "file 0640 'new'"},
    {"a new file below the root itself", write("/new", "new"), "/new", "file 0640 'new'"},
    {"a file that a killed run left is no hindrance", write("/etc/leftover", "new"), "/etc/leftover", "file 0640 'new'"},
    {"nor is a directory", write("/etc/made", "new"), "/etc/made", "file 0640 'new'"},
    {"nor a link, which is not followed", write("/etc/linked", "new"), "/etc/linked", "file 0640 'new'"},
    {"a file in the place of a file", put("/etc/file", a_file), "/etc/file", "file 0640 'new'"},
    {"a file in the place of nothing", put("/etc/new", a_file), "/etc/new", "file 0640 'new'"},
    {"a file in the place of a link", put("/etc/link", a_file), "/etc/link", "file 0640 'new'"},
    {"one name of a file with two", put("/etc/hard", a_file), "/etc/hard", "file 0640 'new'"},
    {"a link in the place of a link", put("/etc/link", a_link), "/etc/link", "link to '../usr/lib/new'"},
    {"a link in the place of a file", put("/etc/file", a_link), "/etc/file", "link to '../usr/lib/new'"},
    {"a link in the place of nothing", put("/etc/new", a_link), "/etc/new", "link to '../usr/lib/new'"},
    {"a directory in the place of nothing", put("/etc/new", a_folder), "/etc/new", "directory 0710"},
    {"a directory that is there has other attributes", put("/etc/full", a_folder), "/etc/full", "directory 0710"},
    {"and keeps what is in it", put("/etc/full", a_folder), "/etc/full/inner", "file 0644 'inner'"},
    {"a file is removed", put("/etc/file", Absent{}), "/etc/file", "absent"},
    {"a link is removed, not what it leads to", put("/etc/link", Absent{}), "/etc/link", "absent"},
    {"an empty directory is removed", put("/etc/folder", Absent{}), "/etc/folder", "absent"},
    {"what is not there stays so", put("/etc/missing", Absent{}), "/etc/missing", "absent"},
    {"nor does anything stand in a missing directory", put("/usr/bin/sh", Absent{}), "/usr/bin/sh", "absent"},
    {"nor below a file", put("/etc/file/more", Absent{}), "/etc/file/more", "absent"},
    {"a leftover of what was to be made goes", put("/etc/leftover", Absent{}), "/etc/.leftover.nodeworthy", "absent"},
    {"a file is given a mode, and keeps what is in it", set_mode("/etc/file", 0400), "/etc/file", "file 0400 'old'"},
    {"a directory is given a mode", set_mode("/etc/full", 0710), "/etc/full", "directory 0710"},
    {"a value takes the place of a longer one", set("/etc/file", "1"), "/etc/file", "file 0604 '1'"},
};

TEST_CASE("changes below a root") {
  ::umask(022);
  for (const Resolution resolution : test::resolutions()) {
    for (const Made& row : made) {
      INFO(row.what << ", " << test::describe(resolution));
      const Image image;
      WritableRoot root(image.root(), resolution);
      const Failure failure = row.change(root);
      CHECK(failure.value_or("made") == "made");
      CHECK(test::shown(root.entry(row.path)) == row.there);
      CHECK(fs::is_empty(image.tree.folder() + "/outside"));
    }
  }
}

struct Refused {
  std::string_view what;
  Change change;
  std::string failure;
};

const Refused refused[] = {
    {"several hard links", write("/etc/hard", "new"), "/etc/hard: has 2 hard links, which replacing it would part"},
    {"a symbolic link", write("/etc/link", "new"), "/etc/link: is a symbolic link, not a file"},
    {"a symbolic link to nothing", write("/etc/dangling", "new"), "/etc/dangling: is a symbolic link, not a file"},
    {"a directory", write("/etc/folder", "new"), "/etc/folder: is a directory, not a file"},
    {"a FIFO", write("/etc/fifo", "new"), "/etc/fifo: is a FIFO, not a file"},
    {"a missing directory", write("/usr/lib/new", "new"), "/usr/lib/new: there is no directory /usr/lib"},
    {"a file on the way", write("/etc/file/new", "new"), "/etc/file/new: /etc/file is no directory"},
    {"a link on the way", write("/etc/to-folder/new", "new"), "/etc/to-folder/new: a symbolic link is on the way to it"},
    {"a link out of the root", write("/etc/out/new", "new"), "/etc/out/new: a symbolic link is on the way to it"},
    {"no absolute path", write("etc/new", "new"), "etc/new: is no absolute path without . and .. and empty names"},
    {"the root", write("/", "new"), "/: is no absolute path without . and .. and empty names"},
    {"no path", write("", "new"), ": is no absolute path without . and .. and empty names"},
    {"a way up", write("/etc/../../outside/new", "new"), "/etc/../../outside/new: is no absolute path without . and .. and empty names"},
    {"a slash at the end", write("/etc/folder/", "new"), "/etc/folder/: is no absolute path without . and .. and empty names"},
    {"a zero byte", write(std::string("/etc/a\0b", 8), "new"), "/etc/a\uFFFDb: is no absolute path without . and .. and empty names"},
    {"a name with no room for a temporary one", write("/etc/" + std::string(250, 'x'), "new"),
     "/etc/" + std::string(250, 'x') + ": ." + std::string(250, 'x') + ".nodeworthy beside it cannot be looked for: File name too long"},
    {"a file in the place of a directory", put("/etc/folder", a_file), "/etc/folder: is a directory, not a file"},
    {"a link in the place of a directory", put("/etc/folder", a_link), "/etc/folder: is a directory, not a file"},
    {"a directory in the place of a file", put("/etc/file", a_folder), "/etc/file: is a file, not a directory"},
    {"a directory in the place of a link", put("/etc/to-folder", a_folder), "/etc/to-folder: is a symbolic link, not a directory"},
    {"a file in the place of a FIFO", put("/etc/fifo", a_file), "/etc/fifo: is a FIFO, not a file"},
    {"a FIFO removed", put("/etc/fifo", Absent{}), "/etc/fifo: is a FIFO, not a file"},
    {"a full directory removed", put("/etc/full", Absent{}), "/etc/full: cannot be removed: it is not empty"},
    {"what was never known", put("/etc/file", Unreadable{"/etc/file: denied"}),
     "/etc/file: what is to stand there is unknown: /etc/file: denied"},
    {"a mode of nothing", set_mode("/etc/missing", 0600), "/etc/missing: does not exist"},
    {"a mode of a link", set_mode("/etc/link", 0600), "/etc/link: is a symbolic link, not a file"},
    {"a mode of a FIFO", set_mode("/etc/fifo", 0600), "/etc/fifo: is a FIFO, not a file"},
    {"a mode behind a link", set_mode("/etc/to-folder/file", 0600), "/etc/to-folder/file: a symbolic link is on the way to it"},
    {"a value without a file", set("/etc/missing", "1"), "/etc/missing: does not exist"},
    {"no value", set("/etc/file", ""), "/etc/file: there is no value to set"},
    {"a value for a link", set("/etc/link", "1"), "/etc/link: is a symbolic link, not a file"},
    {"a value for a FIFO", set("/etc/fifo", "1"), "/etc/fifo: is a FIFO, not a file"},
    {"a value behind a link", set("/etc/to-folder/file", "1"), "/etc/to-folder/file: a symbolic link is on the way to it"},
};

TEST_CASE("changes that are refused") {
  for (const Resolution resolution : test::resolutions()) {
    for (const Refused& row : refused) {
      INFO(row.what << ", " << test::describe(resolution));
      const Image image;
      WritableRoot root(image.root(), resolution);
      const std::map<std::string, std::string> before = test::everything_in(image.tree.folder());
      CHECK(row.change(root).value_or("made") == row.failure);
      CHECK(test::everything_in(image.tree.folder()) == before);
    }
  }
}

struct There {
  std::string_view what;
  std::string_view path;
  std::string_view there;
};

const There there[] = {
    {"a file", "/etc/file", "file 0604 'old'"},
    {"a link itself", "/etc/link", "link to 'file'"},
    {"a link to nothing", "/etc/dangling", "link to 'nowhere'"},
    {"a directory", "/etc/folder", "directory 0755"},
    {"nothing", "/etc/missing", "absent"},
    {"nothing in no directory", "/usr/lib/missing", "absent"},
    {"nothing below a file", "/etc/file/more", "absent"},
    {"something behind a link", "/etc/to-folder/file", "unreadable: /etc/to-folder/file: a symbolic link is on the way to it"},
    {"a FIFO", "/etc/fifo", "unreadable: /etc/fifo: is a FIFO, not a file"},
    {"more than is read", "/etc/huge", "unreadable: /etc/huge: larger than 16MiB"},
    {"the root", "/", "directory 0755"},
};

TEST_CASE("what stands at a path") {
  ::umask(022);
  const Image image;
  std::ofstream(image.root() + "/etc/huge").flush();
  fs::resize_file(image.root() + "/etc/huge", uintmax_t{1} << 40);
  for (const Resolution resolution : test::resolutions()) {
    const WritableRoot root(image.root(), resolution);
    for (const There& row : there) {
      INFO(row.what << ", " << test::describe(resolution));
      CHECK(test::shown(root.entry(row.path)) == row.there);
    }
  }
}

TEST_CASE("what was read is put back as it was") {
  const Image image;
  WritableRoot root(image.root());
  const std::map<std::string, std::string> before = test::everything_in(image.root());
  for (const char* path : {"/etc/file", "/etc/link", "/etc/folder"}) {
    INFO(path);
    const Reading<Entry> entry = root.entry(path);
    CHECK_FALSE(root.put(path, Absent{}));
    CHECK(root.entry(path).absent());
    CHECK_FALSE(root.put(path, entry));
  }
  CHECK(test::everything_in(image.root()) == before);
}

TEST_CASE("a root to change that is none") { CHECK_THROWS_AS(WritableRoot("/no/such/folder"), std::system_error); }

}  // namespace
}  // namespace nodeworthy
