// After moby's cmd/dockerd/config.go, config_unix.go and options.go, and findConfigurationConflicts of daemon/config/config.go; tried with
// 20.10 and 26.1.
#include "host/docker_directives.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/suggest.h"
#include "base/text.h"
#include "host/docker_engine.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

constexpr std::string_view directives =
    "allow-direct-routing allow-nondistributable-artifacts api-cors-header authorization-plugins bip bip6 bridge "
    "bridge-accept-fwmark builder cdi-spec-dirs cgroup-parent cluster-advertise cluster-store cluster-store-opts containerd "
    "containerd-namespace containerd-plugins-namespace cpu-rt-period cpu-rt-runtime cri-containerd data-root debug "
    "default-address-pools default-cgroupns-mode default-gateway default-gateway-v6 default-ipc-mode default-network-opts "
    "default-runtime default-shm-size default-ulimits deprecated-key-path disable-legacy-registry dns dns-opts dns-search "
    "exec-opts exec-root experimental features firewall-backend fixed-cidr fixed-cidr-v6 graph group host-gateway-ip "
    "host-gateway-ips hosts http-proxy https-proxy icc init init-path insecure-registries ip ip-forward ip-forward-no-drop ip-masq "
    "ip6tables iptables ipv6 labels live-restore log-driver log-format log-level log-opts max-concurrent-downloads "
    "max-concurrent-uploads max-download-attempts metrics-addr min-api-version mtu network-control-plane-mtu "
    "network-diagnostic-port no-new-privileges no-proxy node-generic-resources nri-opts oom-score-adjust pidfile proxies raw-logs "
    "registry-mirrors restart rootless runtimes seccomp-profile selinux-enabled shutdown-timeout storage-driver storage-opts "
    "swarm-default-advertise-addr tls tlscacert tlscert tlskey tlsverify userland-proxy userland-proxy-path userns-remap";

/// Of these the ones that 26.1 no longer takes.
constexpr std::string_view gone = "cluster-advertise cluster-store cluster-store-opts disable-legacy-registry graph oom-score-adjust";

/// Names that only flags have: dockerd takes them in the file, and does nothing with them.
constexpr std::string_view flags =
    "add-runtime authorization-plugin cdi-spec-dir cluster-store-opt config-file default-address-pool default-network-opt "
    "default-ulimit dns-opt exec-opt feature help host insecure-registry label log-opt node-generic-resource registry-mirror "
    "storage-opt validate version";

constexpr std::array<DockerDirective, 22> special{{
    {"allow-nondistributable-artifacts", "allow-nondistributable-artifacts", "", Node::Type::sequence},
    {"authorization-plugins", "authorization-plugin", "", Node::Type::sequence},
    {"bridge", "bridge", "-b"},
    {"debug", "debug", "-D"},
    {"default-address-pools", "default-address-pool", "", Node::Type::sequence},
    {"default-ulimits", "default-ulimit", "", Node::Type::mapping},
    {"dns", "dns", "", Node::Type::sequence},
    {"dns-opts", "dns-opt", "", Node::Type::sequence},
    {"dns-search", "dns-search", "", Node::Type::sequence},
    {"exec-opts", "exec-opt", "", Node::Type::sequence},
    {"group", "group", "-G"},
    {"hosts", "host", "-H", Node::Type::sequence},
    {"insecure-registries", "insecure-registry", "", Node::Type::sequence},
    {"labels", "label", "", Node::Type::sequence},
    {"log-level", "log-level", "-l"},
    {"log-opts", "log-opt", "", Node::Type::mapping},
    {"node-generic-resources", "node-generic-resource", "", Node::Type::sequence},
    {"pidfile", "pidfile", "-p"},
    {"registry-mirrors", "registry-mirror", "", Node::Type::sequence},
    {"runtimes", "", "", Node::Type::mapping},
    {"storage-driver", "storage-driver", "-s"},
    {"storage-opts", "storage-opt", "", Node::Type::sequence},
}};

/// Whether the names of a version are those above.
bool are_known(const Version& docker) { return docker >= *Version::parse("17.06") && docker.major() <= 28; }

}  // namespace

DockerDirective docker_directive(std::string_view key) {
  const auto known = std::find_if(special.begin(), special.end(), [&](const DockerDirective& one) { return one.key == key; });
  return known == special.end() ? DockerDirective{.key = key, .flag = key} : *known;
}

bool stands_for_its_names(std::string_view key, const Node& value) {
  constexpr std::array<std::string_view, 4> whole{"builder", "cluster-store-opts", "default-network-opts", "features"};
  return value.is_mapping() && docker_directive(key).type != Node::Type::mapping &&
         std::find(whole.begin(), whole.end(), key) == whole.end();
}

Reading<std::string> installed_docker_version(const Host& host) {
  for (std::string_view name : {"docker-ce", "docker.io", "moby-engine", "docker-ee", "docker-engine"}) {
    Reading<std::string> version = package_version(host, name);
    if (!version.absent()) return version;
  }
  return host.running() ? docker_version(host) : Absent{};
}

std::optional<std::string> objection_to_directive(std::string_view name, const std::optional<Version>& docker) {
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) return "";
  if (!docker || !are_known(*docker)) return std::nullopt;
  const std::vector<std::string_view> old = split(gone, ' ');
  if (docker->major() >= 26 && std::find(old.begin(), old.end(), name) != old.end()) return "";
  const std::vector<std::string_view> names = split(directives, ' ');
  const std::vector<std::string_view> others = split(flags, ' ');
  for (const auto* known : {&names, &others})
    if (std::find(known->begin(), known->end(), name) != known->end()) return std::nullopt;
  return suggestion(name, {names.begin(), names.end()});
}

}  // namespace nodeworthy
