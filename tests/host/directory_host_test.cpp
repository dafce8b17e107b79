// A hostile image: whatever its tree holds, nothing outside it is read, nothing waits, and memory and time are bounded. With openat2 and
// with the resolution in user space that older kernels need.
#include "host/directory_host.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "tests/support/catch.h"
#include "tests/support/resolutions.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

/// A folder beside the tree, which nothing in the tree may reach.
struct Image {
  Image()
      : tree({{"/etc/inside", "inside"},
              {"/etc/absolute", "-> /etc/inside"},
              {"/etc/relative", "-> ../etc/inside"},
              {"/etc/chain", "-> relative"},
              {"/etc/climbs", "-> ../../../../../../../../../../etc/inside"},
              {"/etc/escapes", "-> ../../secret"},
              {"/etc/escapes-absolutely", "-> /../../secret"},
              {"/etc/loop", "-> loop"},
              {"/etc/loop-a", "-> loop-b"},
              {"/etc/loop-b", "-> loop-a"},
              {"/etc/dangling", "-> /nowhere"},
              {"/etc/folder/", ""},
              {"/etc/to-folder", "-> /etc/folder"},
              {"/up", "-> .."},
              {"/root-link", "-> /"}}) {
    std::ofstream(tree.folder() + "/secret") << "secret";
  }
  test::Tree tree;
};

struct Row {
  std::string_view what;
  std::string_view path;
  std::string_view expected;  // the content, "absent", or "unreadable: why"
};

const Row rows[] = {
    {"a plain file", "/etc/inside", "inside"},
    {"an absolute link resolves inside", "/etc/absolute", "inside"},
    {"a relative link", "/etc/relative", "inside"},
    {"a link to a link", "/etc/chain", "inside"},
    {"a link that climbs above the root stays in it", "/etc/climbs", "inside"},
    {"a link to a file beside the root", "/etc/escapes", "absent"},
    {"the same by an absolute path", "/etc/escapes-absolutely", "absent"},
    {"dots in the path asked for", "/../../etc/../etc/./inside", "inside"},
    {"dots in the path asked for do not escape", "/../secret", "absent"},
    {"a link to the parent of the root is the root", "/up/etc/inside", "inside"},
    {"and does not show what is beside it", "/up/secret", "absent"},
    {"a link to the root", "/root-link/root-link/etc/inside", "inside"},
    {"a link to itself", "/etc/loop", "unreadable: /etc/loop: Too many levels of symbolic links"},
    {"two links to each other", "/etc/loop-a", "unreadable: /etc/loop-a: Too many levels of symbolic links"},
    {"a dangling link", "/etc/dangling", "absent"},
    {"a missing file", "/etc/missing", "absent"},
    {"a file taken for a folder", "/etc/inside/more", "absent"},
    {"a folder is no file", "/etc/folder", "unreadable: /etc/folder: is a directory, not a file"},
    {"a link to a folder is no file", "/etc/to-folder", "unreadable: /etc/to-folder: is a directory, not a file"},
    {"the root is no file", "/", "unreadable: /: is a directory, not a file"},
};

std::string shown(const Reading<std::string>& reading) {
  if (reading.absent()) return "absent";
  return reading.unreadable() ? "unreadable: " + reading.why() : reading.value();
}

TEST_CASE("paths resolve inside the root") {
  const Image image;
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(image.tree.tree(), resolution);
    for (const Row& row : rows) {
      INFO(row.what << (resolution == Resolution::kernel ? ", openat2" : ", user space"));
      CHECK(shown(host.read(row.path)) == row.expected);
    }
  }
}

TEST_CASE("special files are not opened") {
  const Image image;
  const std::string tree = image.tree.tree();
  REQUIRE(::mkfifo((tree + "/fifo").c_str(), 0600) == 0);
  const bool devices = ::mknod((tree + "/device").c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0;
  if (!devices) WARN("SKIPPED: device files need root");
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(tree, resolution);
    CHECK(shown(host.read("/fifo")) == "unreadable: /fifo: is a FIFO, not a file");
    CHECK(host.scan("/fifo", [](std::string_view) { return true; }).unreadable());
    CHECK(host.status("/fifo").value().type == FileType::fifo);
    if (devices) CHECK(shown(host.read("/device")) == "unreadable: /device: is a character device, not a file");
  }
}

TEST_CASE("what a listing showed to be a file is looked at again when it is read") {
  const Image image;
  const std::string folder = image.tree.tree() + "/etc";
  const bool devices = ::geteuid() == 0;
  for (Resolution resolution : test::resolutions()) {
    for (const std::string name : {"fifo", "device", "link", "leads-out", "folder-now", "gone"})
      std::ofstream(folder + "/" + name) << "before";
    const DirectoryHost host(image.tree.tree(), resolution);
    REQUIRE(host.list("/etc").present());
    for (const std::string name : {"fifo", "device", "link", "leads-out", "folder-now", "gone"}) fs::remove(folder + "/" + name);
    REQUIRE(::mkfifo((folder + "/fifo").c_str(), 0600) == 0);
    if (devices) REQUIRE(::mknod((folder + "/device").c_str(), S_IFCHR | 0600, makedev(1, 5)) == 0);
    fs::create_symlink("inside", folder + "/link");
    fs::create_symlink("../../secret", folder + "/leads-out");
    fs::create_directory(folder + "/folder-now");
    CHECK(shown(host.read("/etc/fifo")) == "unreadable: /etc/fifo: is a FIFO, not a file");
    if (devices) CHECK(shown(host.read("/etc/device")) == "unreadable: /etc/device: is a character device, not a file");
    CHECK(shown(host.read("/etc/link")) == "inside");
    CHECK(shown(host.read("/etc/leads-out")) == "absent");
    CHECK(shown(host.read("/etc/folder-now")) == "unreadable: /etc/folder-now: is a directory, not a file");
    CHECK(shown(host.read("/etc/gone")) == "absent");
    CHECK(shown(host.read("/etc/inside")) == "inside");
    for (const std::string name : {"fifo", "device", "link", "leads-out", "folder-now"}) fs::remove(folder + "/" + name);
  }
}

TEST_CASE("a huge file costs neither memory nor time") {
  const Image image;
  const std::string path = image.tree.tree() + "/huge";
  std::ofstream(path).flush();
  fs::resize_file(path, uintmax_t{1} << 40);  // sparse
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(image.tree.tree(), resolution);
    CHECK(shown(host.read("/huge")) == "unreadable: /huge: larger than 16MiB");
    CHECK(host.status("/huge").value().size == uint64_t{1} << 40);
    size_t largest = 0;
    host.scan("/huge", [&](std::string_view piece) {
      largest = std::max(largest, piece.size());
      return false;
    });
    CHECK(largest == size_t{1} << 20);
  }
}

TEST_CASE("a file is read to its end, whatever its size") {
  const Image image;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{4095}, size_t{4096}, size_t{4097}, size_t{100'000}}) {
    INFO(size);
    const std::string bytes(size, 'x');
    std::ofstream(image.tree.tree() + "/sized") << bytes;
    for (Resolution resolution : test::resolutions()) {
      const DirectoryHost host(image.tree.tree(), resolution);
      CHECK((host.read("/sized", size) == Reading<std::string>(bytes)));
      if (size > 0) CHECK(DirectoryHost(image.tree.tree(), resolution).read("/sized", size - 1).unreadable());
    }
  }
}

TEST_CASE("deep folders and long names end in a reading") {
  const Image image;
  std::string deep;
  for (int i = 0; i < 1500; ++i) deep += "/d";
  std::string made = image.tree.tree();
  const fs::path before = fs::current_path();
  fs::current_path(made);
  for (int i = 0; i < 1500 && ::mkdir("d", 0700) == 0 && ::chdir("d") == 0; ++i) {
  }
  std::ofstream("bottom") << "deep";
  fs::current_path(before);
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(image.tree.tree(), resolution);
    CHECK(shown(host.read(deep + "/bottom")) == "deep");
    CHECK(host.read(std::string(5000, 'x')).unreadable());
    CHECK(host.read("/" + std::string(300, 'x')).unreadable());
    CHECK(host.read(std::string("/etc/in\0side", 12)).unreadable());
  }
}

TEST_CASE("lists, links and status") {
  const Image image;
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(image.tree.tree(), resolution);
    CHECK(host.list("/").value() == std::vector<std::string>{"etc", "root-link", "up"});
    CHECK(host.list("/etc/to-folder").value().empty());
    CHECK(host.list("/etc/inside").absent());
    CHECK(host.list("/missing").absent());
    CHECK(host.link("/etc/dangling").value() == "/nowhere");
    CHECK(host.link("/etc/loop").value() == "loop");
    CHECK(host.link("/etc/inside").absent());
    CHECK(host.link("/missing").absent());
    CHECK(host.list("/etc").present());  // what it shows to be no link is not asked again
    CHECK(host.link("/etc/absolute").present());
    CHECK(host.link("/etc/folder").absent());
    CHECK(host.status("/etc/absolute").value().type == FileType::regular);
    CHECK(host.status("/etc/to-folder").value().type == FileType::directory);
    CHECK(host.status("/etc/dangling").absent());
    CHECK(host.status("/etc/loop").unreadable());
  }
}

TEST_CASE("a folder of more entries than one call gives") {
  test::Tree::Files files;
  for (int i = 1000; i < 2000; ++i) files.push_back({"/many/" + std::to_string(i) + std::string(100, '-'), ""});
  const test::Tree tree(files);
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(tree.tree(), resolution);
    const std::vector<std::string> names = host.list("/many").value();
    REQUIRE(names.size() == 1000);
    CHECK(names.front() == "1000" + std::string(100, '-'));
    CHECK(names.back() == "1999" + std::string(100, '-'));
  }
}

/// Whether a condition holds in a process that is not root: root may read everything.
bool holds_for_nobody(const std::function<bool()>& condition) {
  constexpr uid_t nobody = 65534;
  const pid_t child = ::fork();
  if (child == 0) ::_exit((::geteuid() != 0 || ::setresuid(nobody, nobody, nobody) == 0) && condition() ? 0 : 1);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST_CASE("what may not be read is unreadable, never absent") {
  const Image image;
  const std::string tree = image.tree.tree();
  ::chmod((tree + "/etc/inside").c_str(), 0);
  ::chmod((tree + "/etc/folder").c_str(), 0);
  for (Resolution resolution : test::resolutions()) {
    const DirectoryHost host(tree, resolution);
    CHECK(holds_for_nobody([&] { return shown(host.read("/etc/inside")) == "unreadable: /etc/inside: Permission denied"; }));
    CHECK(holds_for_nobody([&] { return shown(host.read("/etc/folder/file")) == "unreadable: /etc/folder/file: Permission denied"; }));
    CHECK(holds_for_nobody([&] { return host.list("/etc/folder").unreadable(); }));
    CHECK(holds_for_nobody([&] { return host.status("/etc/folder/file").unreadable(); }));
  }
  ::chmod((tree + "/etc/folder").c_str(), 0700);
}

TEST_CASE("scanning hands out whole lines") {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += "line " + std::to_string(i) + "\n";
  text += std::string(1'000'000, 'x') + "\nwithout an end";
  const test::Tree tree({{"/lines", text}});
  const DirectoryHost host(tree.tree());
  std::string seen;
  size_t ends = 0;
  size_t pieces = 0;
  const Reading<bool> scanned = host.scan("/lines", [&](std::string_view piece) {
    seen += piece;
    ++pieces;
    ends += piece.ends_with('\n') ? 1 : 0;
    return true;
  });
  CHECK(scanned.present());
  CHECK(seen == text);
  CHECK(pieces > 3);
  CHECK(ends == pieces - 1);
}

TEST_CASE("a host that only files describe cannot tell what a kernel would") {
  const test::Tree tree({});
  const DirectoryHost host(tree.tree());
  CHECK_FALSE(host.running());
  CHECK(host.clock().unreadable());
  CHECK(host.space("/").unreadable());
  CHECK(host.tells_entry_types("/").unreadable());
  CHECK(host.write_latency("/").unreadable());
  CHECK(host.addresses().unreadable());
  CHECK(host.resolve("localhost").unreadable());
  CHECK(host.clock_offsets({"127.0.0.1"}).front().unreadable());
}

/// A machine of whose /proc nobody knows whether it is mounted.
struct MachineHost : DirectoryHost {
  explicit MachineHost(const std::string& root) : DirectoryHost(root) { expect_kernel_at("/proc", "/proc/self"); }
};

TEST_CASE("where /proc is not mounted, what is not found there cannot be told") {
  const std::string why = "/proc/swaps: nothing is mounted at /proc";
  for (const auto& files : {test::Tree::Files{}, test::Tree::Files{{"/proc/", ""}}, test::Tree::Files{{"/proc", "a file"}}}) {
    const test::Tree tree(files);
    const MachineHost host(tree.tree());
    CHECK(shown(host.read("/proc/swaps")) == "unreadable: " + why);
    CHECK(host.status("/proc/swaps").why() == why);
    CHECK(shown(host.link("/proc/1/exe")) == "unreadable: /proc/1/exe: nothing is mounted at /proc");
    CHECK(host.list("/proc").why() == "/proc: nothing is mounted at /proc");
    CHECK(host.list("/proc/sys").unreadable());
    CHECK(shown(host.read("/process")) == "absent");
  }
  const test::Tree mounted(test::Tree::Files{{"/proc/self/status", ""}});
  const MachineHost host(mounted.tree());
  CHECK(shown(host.read("/proc/swaps")) == "absent");
  CHECK(host.list("/proc/sys").absent());
}

TEST_CASE("a root that is none") { CHECK_THROWS_AS(DirectoryHost("/no/such/folder"), std::system_error); }

}  // namespace
}  // namespace nodeworthy
