#include "host/kubeadm_addresses.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/ip_address.h"
#include "host/node_name.h"

namespace nodeworthy {
namespace {

constexpr std::string_view cluster = "ClusterConfiguration";

struct HostAndPort {
  std::string_view host;
  std::string_view port;
};

/// The parts of "host:port", "host:" and "[fd00::1]:port" as Go's net.SplitHostPort takes them; nothing where it does not.
std::optional<HostAndPort> split_host_port(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  HostAndPort parts{.host = text.substr(0, colon), .port = text.substr(colon + 1)};
  if (text.starts_with('[')) {
    if (!parts.host.ends_with(']')) return std::nullopt;
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  } else if (parts.host.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  const bool brackets =
      parts.host.find_first_of("[]") != std::string_view::npos || parts.port.find_first_of("[]") != std::string_view::npos;
  return brackets ? std::nullopt : std::optional(parts);
}

bool is_host(std::string_view host) { return address_as_kubeadm_reads(host).has_value() || is_dns_subdomain(lower(host)); }

/// Upper case, of which some versions may take care, is none.
bool is_endpoint(std::string_view text) {
  const std::optional<HostAndPort> parts = split_host_port(text);
  if (!parts) return is_host(text);
  return is_host(parts->host) && (parts->port.empty() || parse_port(parts->port).value_or(0) != 0);
}

/// Of the endpoint that a node joins kubeadm tells only whether it can be split; one whose port is no number is no URL to the rest.
bool is_api_server(std::string_view text) {
  const std::optional<HostAndPort> parts = split_host_port(text);
  return parts && (parts->port.empty() || parse_port(parts->port).value_or(0) != 0);
}

/// A name of DNS, perhaps with a first label of "*", or an address.
bool is_alternative_name(std::string_view text) {
  const std::string lowered = lower(text);
  const std::string_view name = lowered;
  return address_as_kubeadm_reads(name).has_value() || is_dns_subdomain(name.starts_with("*.") ? name.substr(2) : name);
}

/// The scheme of a URL; empty where Go's url.Parse finds none.
std::string scheme_of(std::string_view url) {
  const std::string scheme = lower(url.substr(0, std::min(url.find(':'), url.size())));
  const bool is_scheme = scheme.size() < url.size() && !scheme.empty() && scheme.front() >= 'a' && scheme.front() <= 'z' &&
                         scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == std::string::npos;
  return is_scheme ? scheme : std::string();
}

/// A domain, perhaps with a port, and folders in lower case. What a domain may hold is left to kubeadm.
bool is_repository(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (part.empty() || part.find_first_of(" \t@") != std::string_view::npos) return false;
    if (i > 0 && part.find_first_of(":ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos) return false;
  }
  const size_t colon = parts.front().rfind(':');
  return colon == std::string_view::npos || parts.front().starts_with('[') || parse_port(parts.front().substr(colon + 1)).has_value();
}

class Look {
 public:
  Look(const KubeadmFile& file, std::vector<KubeadmMistake>& mistakes) : file_(file), mistakes_(mistakes) {}

  /// Objects to the text at a path that is not as it should be; to none where there is none.
  template <class Is>
  void at(std::string_view kind, std::initializer_list<std::string_view> path, std::string_view want, Is is) {
    judge(std::data(path)[path.size() - 1], file_.find(kind, path), want, is);
  }

  /// The same with each item of a list.
  template <class Is>
  void each(std::string_view kind, std::initializer_list<std::string_view> path, std::string_view want, Is is) {
    constexpr size_t most = 100;
    const Node* list = file_.find(kind, path);
    if (list == nullptr || !list->is_sequence()) return;
    const size_t before = mistakes_.size();
    for (const Node& item : list->children)
      if (mistakes_.size() < before + most) judge(std::data(path)[path.size() - 1], &item, want, is);
  }

 private:
  template <class Is>
  void judge(std::string_view name, const Node* node, std::string_view want, Is is) {
    if (node == nullptr || !node->is_scalar() || node->text.empty() || is(node->text)) return;
    mistakes_.push_back(mistake_at(file_, name, *node, std::string(want), printable(node->text, 80)));
  }

  const KubeadmFile& file_;
  std::vector<KubeadmMistake>& mistakes_;
};

/// Without any certificate kubeadm takes every scheme, else https alone.
void look_at_external_etcd(const KubeadmFile& file, Look& look) {
  bool secure = false;
  for (std::string_view name : {"caFile", "certFile", "keyFile"}) {
    const Node* path = file.find(cluster, {"etcd", "external", name});
    secure = secure || (path != nullptr && path->is_scalar() && !path->text.empty());
  }
  const std::string_view want = secure ? "https://HOST:PORT, beside certificates" : "https://HOST:PORT";
  look.each(cluster, {"etcd", "external", "endpoints"}, want, [=](std::string_view url) {
    const std::string scheme = scheme_of(url);
    return secure ? scheme == "https" : !scheme.empty();
  });
}

void look_at_repositories(Look& look) {
  constexpr std::string_view want = "a registry and folders, as registry.example:5000/kubernetes";
  look.at(cluster, {"imageRepository"}, want, is_repository);
  look.at(cluster, {"dns", "imageRepository"}, want, is_repository);
  look.at(cluster, {"etcd", "local", "imageRepository"}, want, is_repository);
}

void look_at_names(Look& look) {
  constexpr std::string_view want = "a name of DNS, *.NAME or an address";
  look.at(cluster, {"networking", "dnsDomain"}, "a name of DNS in lower case", is_dns_subdomain);
  look.each(cluster, {"apiServer", "certSANs"}, want, is_alternative_name);
  look.each(cluster, {"etcd", "local", "serverCertSANs"}, want, is_alternative_name);
  look.each(cluster, {"etcd", "local", "peerCertSANs"}, want, is_alternative_name);
}

void look_at_sockets(Look& look) {
  // Without a scheme kubeadm completes the path.
  const auto is_socket = [](std::string_view text) {
    return text.find("://") == std::string_view::npos || scheme_of(text) == "unix" || scheme_of(text).empty();
  };
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"})
    look.at(kind, {"nodeRegistration", "criSocket"}, "unix:///PATH", is_socket);
}

}  // namespace

std::vector<KubeadmMistake> kubeadm_address_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm) {
  std::vector<KubeadmMistake> mistakes;
  Look look(file, mistakes);
  look.at(cluster, {"controlPlaneEndpoint"}, "HOST or HOST:PORT, IPv6 with a port in brackets", is_endpoint);
  look.at("JoinConfiguration", {"discovery", "bootstrapToken", "apiServerEndpoint"}, "HOST:PORT, IPv6 in brackets", is_api_server);
  look_at_external_etcd(file, look);
  look_at_names(look);
  look_at_sockets(look);
  if (kubeadm && kubeadm->oldest >= *Version::parse("1.26")) look_at_repositories(look);
  return mistakes;
}

}  // namespace nodeworthy
