#include "engine/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/suggest.h"
#include "base/text.h"
#include "base/version.h"
#include "host/cluster.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 4> cnis{"calico", "cilium", "flannel", "other"};
constexpr std::array<std::string_view, 2> etcds{"external", "local"};
constexpr std::array<std::string_view, 3> families{"dual", "ipv4", "ipv6"};
constexpr std::array<std::string_view, 2> yes_or_no{"no", "yes"};
constexpr std::array<std::string_view, 4> proxies{"iptables", "ipvs", "nftables", "none"};
constexpr std::array<std::string_view, 2> roles{"control-plane", "worker"};
constexpr std::array<std::string_view, 3> runtimes{"containerd", "cri-o", "docker"};

constexpr std::array<SettingKind, 10> all_settings{{
    {"cni", "the network plugin, which decides the ports that must be open", Quantity::text, cnis, Precedence::host, detect_cni},
    {"etcd", "whether etcd runs on the control plane nodes or elsewhere", Quantity::text, etcds, Precedence::host, detect_etcd},
    {"ip-family", "the address families that pods and services use", Quantity::text, families, Precedence::host, detect_ip_family},
    {"joined", "whether the node counts as one that is in a cluster already, whatever its files say", Quantity::text, yes_or_no,
     Precedence::host, nullptr},
    {"kube-proxy", "the mode of kube-proxy; none where another program does its work", Quantity::text, proxies, Precedence::host,
     detect_kube_proxy},
    {"kubernetes", "the Kubernetes version, as 1.34 or 1.34.2", Quantity::version, {}, Precedence::host, detect_kubernetes},
    {"ntp-server",
     "a time server to measure the clock against, in addition to the configured ones",
     Quantity::text,
     {},
     Precedence::host,
     nullptr},
    {"role", "what the node is in the cluster", Quantity::text, roles, Precedence::profile, detect_role},
    {"runtime", "the container runtime", Quantity::text, runtimes, Precedence::host, detect_runtime},
    {"write-test", "whether the disk of etcd is measured, by writing 2.3 MB of which nothing is left", Quantity::text, yes_or_no,
     Precedence::host, nullptr},
}};

/// The versions whose rules are known.
constexpr std::string_view oldest_kubernetes = "1.20";
constexpr std::string_view newest_kubernetes = "1.37";

bool is_known_kubernetes(const Version& version) {
  const auto minor = [](const Version& of) { return std::pair(of.major(), of.minor()); };
  return minor(version) >= minor(*Version::parse(oldest_kubernetes)) && minor(version) <= minor(*Version::parse(newest_kubernetes));
}

}  // namespace

std::span<const SettingKind> setting_kinds() { return all_settings; }

const SettingKind* find_setting(std::string_view name) {
  for (const SettingKind& kind : all_settings)
    if (kind.name == name) return &kind;
  return nullptr;
}

std::string case_error(std::string_view name, std::string_view value) {
  const SettingKind* kind = find_setting(name);
  if (kind == nullptr) {
    std::vector<std::string> names;
    for (const SettingKind& known : all_settings) names.emplace_back(known.name);
    return fmt::format("there is no setting \"{}\"{}", name, suggestion(name, names));
  }
  if (value.empty()) return fmt::format("the setting {} wants a value", name);
  if (kind->quantity == Quantity::version && !Version::parse(value))
    return fmt::format("\"{}\" is not a version; write it like 1.34", value);
  const auto& allowed = kind->allowed;
  if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end())
    return fmt::format("{} cannot be \"{}\"{}", name, value, suggestion(value, {allowed.begin(), allowed.end()}));
  return {};
}

std::string setting_error(std::string_view name, std::string_view value) {
  std::string error = case_error(name, value);
  if (error.empty() && name == "kubernetes" && !is_known_kubernetes(*Version::parse(value)))
    error = fmt::format("the rules are for Kubernetes {} to {}, not for {}", oldest_kubernetes, newest_kubernetes, value);
  return error;
}

std::vector<std::string> possible_values(const SettingKind& kind) {
  std::vector<std::string> values(kind.allowed.begin(), kind.allowed.end());
  if (kind.name != "kubernetes") return values;
  const Version oldest = *Version::parse(oldest_kubernetes);
  for (uint64_t minor = oldest.minor(); minor <= Version::parse(newest_kubernetes)->minor(); ++minor)
    values.push_back(fmt::format("{}.{}", oldest.major(), minor));
  return values;
}

namespace {

/// What the host says of a setting that its word counts for. Unreadable, too, where it is no value of the setting.
Reading<std::string> detected(const SettingKind& kind, const Host& host, std::vector<std::string>& notes) {
  Reading<std::string> said = kind.detect(host);
  if (said.unreadable()) notes.push_back(fmt::format("cannot tell the setting {} from the host: {}", kind.name, said.why()));
  const std::string error = said.present() ? printable(setting_error(kind.name, said.value())) : std::string();
  if (error.empty()) return said;
  notes.push_back(fmt::format("what the host says of {} is passed over: {}", kind.name, error));
  return Unreadable{error};
}

}  // namespace

ResolvedSettings resolve_settings(const Settings& given, const Settings& profile, const Host& host) {
  ResolvedSettings resolved{.settings = given, .notes = {}};
  for (const SettingKind& kind : all_settings) {
    if (resolved.settings.contains(kind.name)) continue;
    const auto from_profile = profile.find(kind.name);
    const bool profile_says = from_profile != profile.end();
    const bool host_counts = kind.detect != nullptr && !(profile_says && kind.precedence == Precedence::profile);
    const Reading<std::string> said = host_counts ? detected(kind, host, resolved.notes) : Reading<std::string>(Absent{});
    if (said.present()) resolved.settings.emplace(kind.name, said.value());
    if (said.present() || !profile_says) continue;
    resolved.settings.emplace(*from_profile);
    if (host_counts) resolved.assumed.emplace(kind.name, said.unreadable() ? said.why() : "");
  }
  resolved.settings.emplace("role", "worker");
  return resolved;
}

}  // namespace nodeworthy
