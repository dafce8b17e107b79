#include "host/package_holds.h"

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("lines of a versionlock list") {
  for (std::string_view line :
       {"kubelet-0:1.28.2-0.*", "0:kubelet-1.28.2-0.*", "kubelet", "kube*", " kubelet-1.28.2-0.x86_64 ", "*:kubelet-1.2-3.*"}) {
    INFO(line);
    CHECK(locks(line, "kubelet"));
  }
  for (std::string_view line :
       {"", "# kubelet-0:1.28.2-0.*", "!kubelet-0:1.28.2-0.*", "kubelet-extra-0:1.28.2-0.*", "kubeadm-0:1.28.2-0.*", "kubelet-"}) {
    INFO(line);
    CHECK_FALSE(locks(line, "kubelet"));
  }
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view by;
};

TEST_CASE("what holds a package of rpm") {
  const Row rows[] = {
      {"nothing", {}, "absent"},
      {"dnf's list", {{"/etc/dnf/plugins/versionlock.list", "# x\nkubelet-0:1.28.2-0.*\n"}}, "/etc/dnf/plugins/versionlock.list:2"},
      {"yum's list", {{"/etc/yum/pluginconf.d/versionlock.list", "0:kubelet-1.28.2-0.*\n"}}, "/etc/yum/pluginconf.d/versionlock.list:1"},
      {"dnf 5's list",
       {{"/etc/dnf/versionlock.toml", "version = \"1.0\"\n[[packages]]\nname = \"kubelet\"\n"}},
       "/etc/dnf/versionlock.toml:3"},
      {"zypper's locks", {{"/etc/zypp/locks", "type: package\nsolvable_name: kube*\n"}}, "/etc/zypp/locks:2"},
      {"the repository",
       {{"/etc/yum.repos.d/k.repo", "[k]\nbaseurl=x\nexclude=kubeadm,\n kubelet\n"}},
       "/etc/yum.repos.d/k.repo:3 exclude"},
      {"dnf as a whole", {{"/etc/dnf/dnf.conf", "[main]\nexcludepkgs=kube*\n"}}, "/etc/dnf/dnf.conf:2 excludepkgs"},
      {"of others", {{"/etc/dnf/dnf.conf", "[main]\nexclude=kernel*\n"}}, "absent"},
      {"a list that is no file", {{"/etc/zypp/locks/x", ""}}, "unreadable: /etc/zypp/locks: is a directory, not a file"},
  };
  const Package package{.name = "kubelet", .version = "1.28.2-0", .architecture = "x86_64", .record = "/var/lib/rpm/rpmdb.sqlite"};
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const Reading<std::string> by = held_by(RecordedHost(tree.folder()), package);
    CHECK((by.present() ? by.value() : by.absent() ? "absent" : "unreadable: " + by.why()) == row.by);
  }
  CHECK(held_by(UniformHost(UniformHost::Answer::unreadable, true), package).unreadable());
}

}  // namespace
}  // namespace nodeworthy
