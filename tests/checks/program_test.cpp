#include <filesystem>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

/// A content of "!" is that of an executable file.
const Row rows[] = {
    {"in a usual folder",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/usr/sbin/x", "!"}},
     "",
     "pass | x | want in the kubelet's PATH | have /usr/sbin/x\n"},
    {"nowhere, with apt-get",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/etc/os-release", "ID=debian\n"}, {"/usr/bin/apt-get", "!"}},
     "",
     "fail | x | want in the kubelet's PATH | have absent from /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n  by hand: "
     "Install it: apt-get install x-tools.\n"},
    {"nowhere, with dnf",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/etc/os-release", "ID=rocky\nID_LIKE=\"rhel fedora\"\n"}, {"/usr/bin/dnf", "!"}},
     "",
     "fail | x | want in the kubelet's PATH | have absent from /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n  by hand: "
     "Install it: dnf install x-rpm.\n"},
    {"a link that leads nowhere is no program",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/usr/sbin/x", "-> /etc/alternatives/x"}},
     "",
     "fail | x | want in the kubelet's PATH | have absent from /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n  by hand: "
     "Install it: the package x-rpm.\n"},
    {"through alternatives, with a merged usr",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/sbin", "-> usr/sbin"},
      {"/usr/sbin/x", "-> /etc/alternatives/x"},
      {"/etc/alternatives/x", "-> /usr/sbin/x-nft"},
      {"/usr/sbin/x-nft", "!"}},
     "",
     "pass | x | want in the kubelet's PATH | have /usr/sbin/x\n"},
    {"not executable",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/usr/bin/x", ""}},
     "",
     "fail | x | want in the kubelet's PATH | have /usr/bin/x, which may not be executed\n  by hand: Make it executable: chmod +x "
     "/usr/bin/x.\n"},
    {"the kubelet's unit has a PATH of its own",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/usr/bin/x", "!"},
      {"/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\nEnvironment=PATH=/opt/bin:/usr/bin\n"}},
     "",
     "pass | x | want in the kubelet's PATH | have /usr/bin/x\n"},
    {"only where who looks finds it",
     "{program: {name: x, deb: x-tools, rpm: x-rpm}}",
     {{"/opt/bin/x", "!"}, {"/proc/self/environ", std::string("PATH=/usr/bin:/opt/bin\000HOME=/\000", 30)}},
     "running: true",
     "fail | x | want in the kubelet's PATH | have /opt/bin/x, which is not in "
     "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n  by hand: Give kubelet.service a PATH with the folder of /opt/bin/x, "
     "or link it to a folder of the PATH.\n"},
};

TEST_CASE("program") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    for (const auto& [path, content] : row.files)
      if (content == "!") fs::permissions(tree.tree() + path, fs::perms::owner_exec, fs::perm_options::add);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
