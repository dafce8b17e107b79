#include "host/package_manager.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view os_release;
  std::vector<std::string> programs;
  std::string_view shown;
};

const Row rows[] = {
    {"Debian", "ID=debian\n", {"/usr/bin/apt-get"}, "apt-get install chrony"},
    {"Ubuntu, which is like Debian", "ID=ubuntu\nID_LIKE=debian\n", {"/usr/bin/apt-get"}, "apt-get install chrony"},
    {"a distribution that is only like Ubuntu", "ID=elementary\nID_LIKE=ubuntu\n", {"/usr/bin/apt-get"}, "apt-get install chrony"},
    {"Fedora", "ID=fedora\n", {"/usr/bin/dnf", "/usr/bin/yum"}, "dnf install chrony"},
    {"Rocky Linux", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", {"/usr/bin/dnf"}, "dnf install chrony"},
    {"CentOS 7 has no dnf", "ID=\"centos\"\nID_LIKE=\"rhel fedora\"\n", {"/usr/bin/yum"}, "yum install chrony"},
    {"openSUSE", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n", {"/usr/bin/zypper"}, "zypper install chrony"},
    {"openSUSE whose /usr is read-only",
     "ID=\"opensuse-microos\"\nID_LIKE=\"suse opensuse\"\n",
     {"/usr/bin/zypper", "/usr/sbin/transactional-update"},
     "transactional-update pkg install chrony"},
    {"Azure Linux", "ID=azurelinux\n", {"/usr/bin/dnf", "/usr/bin/tdnf"}, "tdnf install chrony"},
    {"a tool of another distribution does not count", "ID=debian\n", {"/usr/bin/dnf", "/usr/bin/apt-get"}, "apt-get install chrony"},
    {"a package manager that is not there", "ID=fedora\n", {"/usr/bin/rpm-ostree"}, "the package chrony"},
    {"a distribution that nobody knows", "ID=own\n", {"/usr/bin/apt-get"}, "the package chrony"},
    {"an os-release that names none", "NAME=Own\n", {"/usr/bin/apt-get"}, "the package chrony"},
};

TEST_CASE("how to install a package") {
  for (const Row& row : rows) {
    INFO(row.what);
    test::Tree::Files files{{"/etc/os-release", std::string(row.os_release)}};
    for (const std::string& program : row.programs) files.emplace_back(program, "");
    const test::Tree tree(files);
    CHECK(how_to_install(RecordedHost(tree.folder()), "chrony") == row.shown);
  }
}

TEST_CASE("what says nothing about package managers") {
  const test::Tree nothing(test::Tree::Files{});
  const test::Tree folder(test::Tree::Files{{"/etc/os-release/", ""}});
  const test::Tree circle(test::Tree::Files{{"/etc/os-release", "ID=debian\n"}, {"/usr/bin", "-> bin"}});
  CHECK(install_command(RecordedHost(nothing.folder()), "x").absent());
  CHECK(install_command(RecordedHost(folder.folder()), "x").unreadable());
  CHECK(install_command(RecordedHost(circle.folder()), "x").unreadable());
}

}  // namespace
}  // namespace nodeworthy
