#include "host/sysctl_unread.h"

#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// "PATH KEY KEY" of the files, and of their keys those that nothing sets.
std::string unread(test::Tree::Files files) {
  files.emplace_back("/usr/lib/sysctl.d/", "");
  const test::Tree tree(files);
  const DirectoryHost host(tree.tree());
  const Reading<SysctlConfiguration> configuration = SysctlConfiguration::read(host);
  REQUIRE(configuration.present());
  std::string text;
  for (const UnreadSysctlFile& file : unread_sysctl_files(host, configuration.value())) {
    text += file.path;
    if (file.lines.unreadable()) text += " unreadable";
    if (file.lines.present())
      for (const SysctlLine& line : lost_assignments(configuration.value(), file.lines.value())) text += " " + line.key;
    text += "\n";
  }
  return text;
}

TEST_CASE("sysctl files that nothing reads") {
  CHECK(unread({}) == "");
  CHECK(unread({{"/etc/sysctl.d/k8s.conf", "vm.swappiness=0\n"}, {"/etc/sysctl.d/old/", ""}}) == "");
  CHECK(unread({{"/etc/sysctl.d/k8s.conf.bak", "vm.swappiness=0\n"}}) == "/etc/sysctl.d/k8s.conf.bak vm/swappiness\n");
  CHECK(unread({{"/etc/sysctl.d/.k8s.conf", "vm.swappiness=0\nwords\n-vm.x\n"}}) == "/etc/sysctl.d/.k8s.conf vm/swappiness\n");
  CHECK(unread({{"/etc/sysctl.d/a", "vm.x=1\nvm.y=1\n"}, {"/etc/sysctl.d/b.conf", "vm.x=2\n"}}) == "/etc/sysctl.d/a vm/y\n");
  CHECK(unread({{"/etc/sysctl.conf", "vm.x=1\n"}}) == "/etc/sysctl.conf vm/x\n");
  CHECK(unread({{"/etc/sysctl.conf/", ""}}) == "/etc/sysctl.conf unreadable\n");
  for (const char* link : {"-> ../sysctl.conf", "-> /etc/sysctl.conf"})
    CHECK(unread({{"/etc/sysctl.conf", "vm.x=1\n"}, {"/etc/sysctl.d/99-sysctl.conf", link}}) == "");
}

}  // namespace
}  // namespace nodeworthy
