#include "engine/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("settings are sorted and complete") {
  const auto kinds = setting_kinds();
  CHECK(std::is_sorted(kinds.begin(), kinds.end(), [](const SettingKind& a, const SettingKind& b) { return a.name < b.name; }));
  for (const SettingKind& kind : kinds) {
    INFO(kind.name);
    CHECK(find_setting(kind.name) == &kind);
    CHECK_FALSE(kind.summary.empty());
    CHECK((kind.quantity == Quantity::text || kind.quantity == Quantity::version));
    CHECK(std::is_sorted(kind.allowed.begin(), kind.allowed.end()));
  }
  CHECK(find_setting("") == nullptr);
}

TEST_CASE("values that a setting cannot have") {
  const struct {
    std::string_view name;
    std::string_view value;
    std::string_view error;
  } rows[] = {
      {"role", "worker", ""},
      {"kubernetes", "1.34", ""},
      {"kubernetes", "v1.34.2", ""},
      {"kubernetes", "1.34.2+k3s1", ""},
      {"kubernetes", "1.36.0-rc.1", ""},
      {"ntp-server", "ntp.example.org", ""},
      {"role", "", "the setting role wants a value"},
      {"role", "Worker", "role cannot be \"Worker\"; did you mean \"worker\"?"},
      {"role", "worker ", "role cannot be \"worker \"; did you mean \"worker\"?"},
      {"runtime", "crio", "runtime cannot be \"crio\"; did you mean \"cri-o\"?"},
      {"kubernetes", "1.20", ""},
      {"kubernetes", "1.37.9", ""},
      {"kubernetes", "1.19.16", "the rules are for Kubernetes 1.20 to 1.37, not for 1.19.16"},
      {"kubernetes", "1.38", "the rules are for Kubernetes 1.20 to 1.37, not for 1.38"},
      {"kubernetes", "2.0", "the rules are for Kubernetes 1.20 to 1.37, not for 2.0"},
      {"kubernetes", "latest", "\"latest\" is not a version; write it like 1.34"},
      {"kubernetes", "1,34", "\"1,34\" is not a version; write it like 1.34"},
      {"kubernetes", ">= 1.34", "\">= 1.34\" is not a version; write it like 1.34"},
      {"kubernets", "1.34", "there is no setting \"kubernets\"; did you mean \"kubernetes\"?"},
      {"", "x",
       "there is no setting \"\"; one of: cni, etcd, ip-family, joined, kube-proxy, kubernetes, ntp-server, role, runtime, write-test"},
  };
  for (const auto& row : rows) {
    INFO(row.name << "=" << row.value);
    CHECK(setting_error(row.name, row.value) == row.error);
  }
}

TEST_CASE("every value of a setting can be given, and those of Kubernetes are all versions that can") {
  for (const SettingKind& kind : setting_kinds())
    for (const std::string& value : possible_values(kind)) CHECK(setting_error(kind.name, value).empty());
  const std::vector<std::string> versions = possible_values(*find_setting("kubernetes"));
  REQUIRE(versions.size() > 10);
  CHECK(versions.front() == "1.20");
  CHECK(versions[10] == "1.30");
  CHECK_FALSE(setting_error("kubernetes", fmt::format("1.{}", 20 + versions.size())).empty());
  CHECK(possible_values(*find_setting("etcd")) == std::vector<std::string>{"external", "local"});
  CHECK(possible_values(*find_setting("ntp-server")).empty());
}

constexpr std::string_view kubeadm_file = "kind: ClusterConfiguration\nkubernetesVersion: v1.33.1\n";

TEST_CASE("what is given wins over the host, and the host over the profile, save for the role") {
  const test::Tree tree(test::Tree::Files{{"/etc/kubernetes/kubeadm.yaml", std::string(kubeadm_file)}});
  const RecordedHost host(tree.folder());
  const Settings profile{{"kubernetes", "1.30"}, {"role", "worker"}, {"cni", "calico"}};

  const ResolvedSettings by_host = resolve_settings({}, profile, host);
  CHECK(by_host.settings == Settings{{"cni", "calico"}, {"etcd", "local"}, {"kubernetes", "1.33.1"}, {"role", "worker"}});
  CHECK(by_host.notes.empty());
  CHECK(by_host.assumed == Assumed{{"cni", ""}});

  const ResolvedSettings given = resolve_settings({{"kubernetes", "1.29"}, {"role", "control-plane"}}, profile, host);
  CHECK(given.settings == Settings{{"cni", "calico"}, {"etcd", "local"}, {"kubernetes", "1.29"}, {"role", "control-plane"}});
  CHECK(given.assumed == Assumed{{"cni", ""}});

  const ResolvedSettings without_profile = resolve_settings({}, {}, host);
  CHECK(without_profile.settings == Settings{{"etcd", "local"}, {"kubernetes", "1.33.1"}, {"role", "control-plane"}});
}

TEST_CASE("what the host does not tell is noted, and the profile's word counts") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  const ResolvedSettings resolved = resolve_settings({}, {{"kubernetes", "1.30"}}, denied);
  CHECK(resolved.settings == Settings{{"kubernetes", "1.30"}, {"role", "worker"}});
  CHECK(resolved.assumed == Assumed{{"kubernetes", "permission denied"}});
  CHECK(resolved.notes.size() == 7);
  for (const std::string& note : resolved.notes) CHECK(note.ends_with("from the host: permission denied"));
}

TEST_CASE("a host that says nonsense is not believed, and that is noted") {
  const test::Tree tree(test::Tree::Files{{"/etc/kubernetes/kubeadm.yaml", "kind: KubeProxyConfiguration\nmode: userspace\n"}});
  const RecordedHost host(tree.folder());
  const ResolvedSettings resolved = resolve_settings({}, {{"kube-proxy", "ipvs"}}, host);
  CHECK(resolved.settings.at("kube-proxy") == "ipvs");
  CHECK(resolved.notes == std::vector<std::string>{"what the host says of kube-proxy is passed over: kube-proxy cannot be \"userspace\"; "
                                                   "one of: iptables, ipvs, nftables, none"});
  CHECK(resolved.assumed == Assumed{{"kube-proxy", "kube-proxy cannot be \"userspace\"; one of: iptables, ipvs, nftables, none"}});
}

}  // namespace
}  // namespace nodeworthy
