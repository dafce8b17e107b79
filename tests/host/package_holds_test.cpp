#include "host/package_holds.h"

#include "base/text.h"
#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "host/yum_configuration.h"
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

const std::string locks_file = "/etc/dnf/versionlock.toml";

/// dnf 5's list with one entry, of one condition on the version.
std::string locked_to(const std::string& comparator, const std::string& evr, const std::string& name = "kubelet") {
  return "[[packages]]\nname = \"" + name + "\"\n[[packages.conditions]]\nkey = \"evr\"\ncomparator = \"" + comparator + "\"\nvalue = \"" +
         evr + "\"\n";
}

test::Tree::Files dnf5_list(const std::string& entries) { return {{locks_file, "version = \"1.0\"\n" + entries}}; }

const std::string repo = "/etc/yum.repos.d/k.repo";

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view by;
};

std::string sections(std::string_view name, size_t count, std::string_view value) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "[" + std::string(name) + std::to_string(i) + "]\n" + std::string(value);
  return text;
}

TEST_CASE("every override of every repository, up to what a machine can have") {
  const auto read = [](size_t repositories, size_t overrides) {
    const test::Tree tree(
        {{repo, sections("k8s", repositories, "")}, {"/etc/dnf/repos.override.d/a.repo", sections("k8s*", overrides, "gpgcheck=1\n")}});
    return yum_sections(RecordedHost(tree.folder())).configuration;
  };
  CHECK(read(1000, 500).present());
  CHECK(read(1000, 501).why() == "/etc/dnf/repos.override.d: overrides more than any configuration has");
}

TEST_CASE("what holds a package of rpm") {
  const Row rows[] = {
      {"nothing", {}, "absent"},
      {"dnf's list", {{"/etc/dnf/plugins/versionlock.list", "# x\nkubelet-0:1.28.2-0.*\n"}}, "/etc/dnf/plugins/versionlock.list:2"},
      {"yum's list", {{"/etc/yum/pluginconf.d/versionlock.list", "0:kubelet-1.28.2-0.*\n"}}, "/etc/yum/pluginconf.d/versionlock.list:1"},
      {"dnf 5's list", dnf5_list(locked_to("=", "1.28.2-0")), "/etc/dnf/versionlock.toml:3"},
      {"with an epoch that is 0 anyway", dnf5_list(locked_to("==", "0:1.28.2-0", "kube*")), "/etc/dnf/versionlock.toml:3"},
      {"nothing newer than what is there", dnf5_list(locked_to("<=", "1.28.2-0")), "/etc/dnf/versionlock.toml:3"},
      {"only what is older", dnf5_list(locked_to("<", "1.28.2-0")), "/etc/dnf/versionlock.toml:3"},
      {"something newer", dnf5_list(locked_to("<", "1.29")), "absent"},
      {"what has a higher epoch", dnf5_list(locked_to("<=", "1:1.0-0")), "absent"},
      {"whatever is newer", dnf5_list(locked_to(">=", "1.28.2-0")), "absent"},
      {"all but one version", dnf5_list(locked_to("!=", "1.28.2-0")), "absent"},
      {"one entry that keeps it and one that lets something newer in", dnf5_list(locked_to("=", "1.28.2-0") + locked_to("<=", "1.30.0-0")),
       "absent"},
      {"an entry of something else", dnf5_list(locked_to("=", "1.28.2-0", "kubeadm")), "absent"},
      {"an entry without conditions", dnf5_list("[[packages]]\nname = \"kubelet\"\n"), "absent"},
      {"an entry without conditions, which dnf 5 passes over, beside one that keeps it",
       dnf5_list("[[packages]]\nname = \"kubelet\"\nconditions = []\n" + locked_to("=", "1.28.2-0")), "/etc/dnf/versionlock.toml:6"},
      {"an entry of another key",
       dnf5_list("[[packages]]\nname = \"kubelet\"\n[[packages.conditions]]\nkey = \"epoch\"\ncomparator = \"=\"\nvalue = \"0\"\n"),
       "absent"},
      {"in whatever form of TOML",
       dnf5_list("packages = [ { name = 'kubelet', conditions = [ { key='evr', comparator='=', value='1.28.2-0' } ] } ] # \n"),
       "/etc/dnf/versionlock.toml:2"},
      {"a list of a version that dnf 5 passes over", {{locks_file, "version = \"2\"\n" + locked_to("=", "1.28.2-0")}}, "absent"},
      {"a list that is no TOML", {{locks_file, "name = kubelet\n"}}, "unreadable: /etc/dnf/versionlock.toml:1:8: *"},
      {"a version that is none", dnf5_list(locked_to("<", "next")),
       "unreadable: /etc/dnf/versionlock.toml:4: the version cannot be compared with 1.28.2-0"},
      {"zypper's locks", {{"/etc/zypp/locks", "type: package\nsolvable_name: kube*\n"}}, "/etc/zypp/locks:2"},
      {"the repository", {{repo, "[k]\nbaseurl=https://x/kubernetes\nexclude=kubeadm,\n kubelet\n"}}, "/etc/yum.repos.d/k.repo:3 exclude"},
      {"a repository that is not used", {{repo, "[k8s]\nexclude=kubelet\nenabled=0\n"}}, "absent"},
      {"a repository of something else", {{repo, "[epel]\nbaseurl=https://x\nexclude=kubelet\n"}}, "absent"},
      {"every repository of Kubernetes",
       {{repo, "[k8s]\nexclude=kube*\n[KUBE]\nexcludepkgs=kubelet\n[epel]\n"}},
       "/etc/yum.repos.d/k.repo:2 exclude"},
      {"one repository of Kubernetes but not the other", {{repo, "[k8s]\nexclude=kubelet\n[kube]\n"}}, "absent"},
      {"dnf as a whole, and not the repository",
       {{"/etc/dnf/dnf.conf", "[main]\nexclude=kubelet\n"}, {repo, "[k8s]\n"}},
       "/etc/dnf/dnf.conf:2 exclude"},
      {"what dnf 5 puts over the repository",
       {{repo, "[k8s]\n"}, {"/etc/dnf/repos.override.d/99-config_manager.repo", "[k8s]\nexcludepkgs=kubelet\n"}},
       "/etc/dnf/repos.override.d/99-config_manager.repo:2 excludepkgs"},
      {"yum.conf beside dnf.conf, which dnf does not read",
       {{"/etc/dnf/dnf.conf", "[main]\n"}, {"/etc/yum.conf", "[main]\nexclude=kubelet\n"}},
       "absent"},
      {"dnf as a whole", {{"/etc/dnf/dnf.conf", "[main]\nexcludepkgs=kube*\n"}}, "/etc/dnf/dnf.conf:2 excludepkgs"},
      {"of others", {{"/etc/dnf/dnf.conf", "[main]\nexclude=kernel*\n"}}, "absent"},
      {"a list that is no file", {{"/etc/zypp/locks/x", ""}}, "unreadable: /etc/zypp/locks: is a directory, not a file"},
  };
  const Package package{.name = "kubelet", .version = "1.28.2-0", .architecture = "x86_64", .record = "/var/lib/rpm/rpmdb.sqlite"};
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const Reading<std::string> by = held_by(RecordedHost(tree.folder()), package);
    const std::string shown = by.present() ? by.value() : by.absent() ? "absent" : "unreadable: " + by.why();
    INFO(shown);
    CHECK((shown == row.by || glob_match(row.by, shown)));
  }
  CHECK(held_by(UniformHost(UniformHost::Answer::unreadable, true), package).unreadable());
}

}  // namespace
}  // namespace nodeworthy
