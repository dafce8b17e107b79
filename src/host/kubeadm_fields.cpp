#include "host/kubeadm_fields.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

namespace nodeworthy {
namespace {

using Type = FieldType;
using Shape = FieldShape;

/// Fields that versions of the API have, from one v1beta on up to another.
struct Fields {
  int from;
  int to;
  TypedFields fields;
};

constexpr std::array of_node{
    Fields{2, 4, {Type::text, Shape::value, "nodeRegistration.name nodeRegistration.criSocket"}},
    Fields{2, 4, {Type::mapping, Shape::value, "nodeRegistration"}},
    Fields{2, 4, {Type::mapping, Shape::list, "nodeRegistration.taints"}},
    Fields{3, 4, {Type::mapping, Shape::value, "patches"}},
    Fields{4, 4, {Type::mapping, Shape::value, "timeouts"}},
    Fields{3, 4, {Type::text, Shape::value, "patches.directory"}},
    Fields{3, 4, {Type::text, Shape::list, "skipPhases"}},
    Fields{4, 4, {Type::boolean, Shape::value, "dryRun nodeRegistration.imagePullSerial"}},
    Fields{4,
           4,
           {Type::text, Shape::value,
            "timeouts.controlPlaneComponentHealthCheck timeouts.kubeletHealthCheck timeouts.kubernetesAPICall timeouts.etcdAPICall "
            "timeouts.tlsBootstrap timeouts.discovery timeouts.upgradeManifests"}},
};

constexpr std::array of_init{
    Fields{2, 4, {Type::mapping, Shape::list, "bootstrapTokens"}},
    Fields{2, 4, {Type::mapping, Shape::value, "localAPIEndpoint"}},
    Fields{2, 4, {Type::text, Shape::value, "localAPIEndpoint.advertiseAddress"}},
};

/// Of each of bootstrapTokens, in all versions.
constexpr std::array of_token{
    TypedFields{Type::text, Shape::value, "ttl expires description"},
    TypedFields{Type::text, Shape::list, "usages groups"},
};

constexpr std::array of_join{
    Fields{2, 4, {Type::mapping, Shape::value, "discovery controlPlane"}},
    Fields{2,
           4,
           {Type::text, Shape::value,
            "caCertPath discovery.bootstrapToken.apiServerEndpoint discovery.file.kubeConfigPath "
            "controlPlane.localAPIEndpoint.advertiseAddress"}},
    Fields{2, 4, {Type::text, Shape::list, "discovery.bootstrapToken.caCertHashes"}},
    Fields{2, 4, {Type::boolean, Shape::value, "discovery.bootstrapToken.unsafeSkipCAVerification"}},
    Fields{2, 3, {Type::text, Shape::value, "discovery.timeout"}},
};

constexpr std::array of_cluster{
    Fields{2, 4, {Type::mapping, Shape::value, "etcd networking apiServer controllerManager scheduler dns"}},
    Fields{2,
           4,
           {Type::text, Shape::value,
            "networking.podSubnet networking.serviceSubnet networking.dnsDomain controlPlaneEndpoint certificatesDir imageRepository "
            "clusterName dns.imageRepository dns.imageTag etcd.local.imageRepository etcd.local.imageTag etcd.local.dataDir"}},
    Fields{2, 4, {Type::boolean, Shape::mapping, "featureGates"}},
    Fields{2, 4, {Type::text, Shape::list, "apiServer.certSANs etcd.local.serverCertSANs etcd.local.peerCertSANs etcd.external.endpoints"}},
    Fields{2, 4, {Type::mapping, Shape::list, "apiServer.extraVolumes controllerManager.extraVolumes scheduler.extraVolumes"}},
    Fields{2, 3, {Type::text, Shape::value, "apiServer.timeoutForControlPlane"}},
    Fields{4, 4, {Type::boolean, Shape::value, "dns.disabled proxy.disabled"}},
    Fields{4, 4, {Type::text, Shape::value, "certificateValidityPeriod caCertificateValidityPeriod"}},
    Fields{4, 4, {Type::mapping, Shape::list, "apiServer.extraEnvs controllerManager.extraEnvs scheduler.extraEnvs etcd.local.extraEnvs"}},
};

/// The number of a v1beta; nothing where it is none of those that are known.
std::optional<int> version_of(const Node& document) {
  constexpr std::string_view group = "kubeadm.k8s.io/v1beta";
  const Node* api = document.find("apiVersion");
  if (api == nullptr || !api->is_scalar() || !api->text.starts_with(group)) return std::nullopt;
  const std::string_view number = api->text.substr(group.size());
  if (number != "2" && number != "3" && number != "4") return std::nullopt;
  return number[0] - '0';
}

void add(std::vector<MistypedField> more, std::vector<MistypedField>& mistakes) {
  mistakes.insert(mistakes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void look_at(const Node& document, int version, std::span<const Fields> fields, std::vector<MistypedField>& mistakes) {
  for (const Fields& some : fields)
    if (version >= some.from && version <= some.to) add(mistyped_fields(std::span(&some.fields, 1), document), mistakes);
}

void look_at_tokens(const Node& document, std::vector<MistypedField>& mistakes) {
  constexpr size_t most = 100;
  const Node* tokens = document.find("bootstrapTokens");
  if (tokens == nullptr || !tokens->is_sequence()) return;
  for (const Node& one : tokens->children.first(std::min(tokens->children.size(), most))) add(mistyped_fields(of_token, one), mistakes);
}

void look_at(const KubeadmFile& file, std::string_view kind, std::span<const Fields> fields, std::vector<MistypedField>& mistakes) {
  const Node* document = file.find(kind);
  const std::optional<int> version = document == nullptr ? std::nullopt : version_of(*document);
  if (!version) return;
  look_at(*document, *version, fields, mistakes);
  if (kind != "ClusterConfiguration") look_at(*document, *version, of_node, mistakes);
  if (kind == "InitConfiguration") look_at_tokens(*document, mistakes);
}

}  // namespace

std::vector<MistypedField> mistyped_kubeadm_fields(const KubeadmFile& file) {
  std::vector<MistypedField> mistakes;
  if (!file.is_for_init()) {
    look_at(file, "JoinConfiguration", of_join, mistakes);
    return mistakes;
  }
  look_at(file, "InitConfiguration", of_init, mistakes);
  look_at(file, "ClusterConfiguration", of_cluster, mistakes);
  return mistakes;
}

}  // namespace nodeworthy
