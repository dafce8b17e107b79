#include "host/kubeadm_mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "host/kubeadm_addresses.h"
#include "host/kubeadm_fields.h"
#include "host/kubeadm_networks.h"
#include "host/kubeadm_tokens.h"
#include "host/kubeadm_versions.h"
#include "host/kubelet_fields.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

using Mistakes = std::vector<KubeadmMistake>;

std::string subject_of(const KubeadmFile& file, std::string_view name, const Node& node) {
  return fmt::format("{} ({}:{})", name, file.path(), node.mark.line);
}

std::string_view api_of(const Node& document) {
  const Node* api = document.find("apiVersion");
  return api == nullptr || !api->is_scalar() ? std::string_view() : api->text;
}

/// A kind that its group does not have is passed over, with all that the document says.
void look_at_kinds(const KubeadmFile& file, Mistakes& mistakes) {
  constexpr std::array<std::string_view, 6> kinds{"InitConfiguration",  "ClusterConfiguration", "JoinConfiguration",
                                                  "ResetConfiguration", "UpgradeConfiguration", "ClusterStatus"};
  for (const Document& document : file.documents()) {
    const Node* kind = document.root().find("kind");
    if (kind == nullptr || !kind->is_scalar() || kind->text.empty() || !api_of(document.root()).starts_with("kubeadm.k8s.io/")) continue;
    if (std::find(kinds.begin(), kinds.end(), kind->text) == kinds.end())
      mistakes.push_back({.subject = subject_of(file, "kind", *kind), .want = "one of kubeadm's", .have = printable(kind->text)});
  }
}

/// The text at a key, empty where there is none.
std::string_view text_at(const Node& mapping, std::string_view key) {
  const Node* node = mapping.find(key);
  return node == nullptr || !node->is_scalar() ? std::string_view() : node->text;
}

/// Whether a value is a number or a boolean for certain: YAML has more ways to write numbers, and not every parser takes y and n.
bool is_no_text(const Node& value) {
  if (!value.is_scalar() || value.style == Node::Style::quoted) return false;
  const std::string_view text = value.text;
  if (text.size() > 1 && yaml_boolean(value)) return true;
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && (text == "0" || text.front() != '0');
}

void look_at_argument(const KubeadmFile& file, std::string_view name, const Node& value, Mistakes& mistakes) {
  if (is_no_text(value)) mistakes.push_back(mistake_at(file, name, value, "a text, in quotes", printable(value.text, 80)));
}

/// Each argument of a list has a name, and each value is a text.
void look_at_values(const KubeadmFile& file, std::string_view name, const Node& arguments, Mistakes& mistakes) {
  constexpr size_t most = 200;
  const auto children = arguments.children.first(std::min(arguments.children.size(), most));
  if (arguments.is_mapping())
    for (size_t i = 1; i < children.size(); i += 2) look_at_argument(file, name, children[i], mistakes);
  for (const Node& item : children) {
    if (!arguments.is_sequence() || !item.is_mapping()) continue;
    if (text_at(item, "name").empty()) mistakes.push_back(mistake_at(file, name, item, "a name for each", "none"));
    if (const Node* value = item.find("value")) look_at_argument(file, name, *value, mistakes);
  }
}

/// Arguments are a list of names and values from v1beta4 on, and a mapping before.
void look_at_arguments(const KubeadmFile& file, std::string_view name, std::string_view kind, const Node* arguments, Mistakes& mistakes) {
  if (arguments == nullptr || arguments->type == Node::Type::null) return;
  const std::string_view api = api_of(*file.find(kind));
  const bool list = api == "kubeadm.k8s.io/v1beta4";
  if (!list && api != "kubeadm.k8s.io/v1beta3" && api != "kubeadm.k8s.io/v1beta2") return;
  if (list ? arguments->is_sequence() : arguments->is_mapping()) return look_at_values(file, name, *arguments, mistakes);
  mistakes.push_back(mistake_at(file, name, *arguments,
                                fmt::format("{}, as {} has it", list ? "a list of names and values" : "a mapping", api),
                                std::string(describe(arguments->type))));
}

void look_at_all_arguments(const KubeadmFile& file, Mistakes& mistakes) {
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"})
    look_at_arguments(file, "kubeletExtraArgs", kind, file.find(kind, {"nodeRegistration", "kubeletExtraArgs"}), mistakes);
  constexpr std::string_view cluster = "ClusterConfiguration";
  for (std::string_view part : {"apiServer", "controllerManager", "scheduler"})
    look_at_arguments(file, "extraArgs", cluster, file.find(cluster, {part, "extraArgs"}), mistakes);
  look_at_arguments(file, "extraArgs", cluster, file.find(cluster, {"etcd", "local", "extraArgs"}), mistakes);
}

void look_at_path(const KubeadmFile& file, std::string_view name, const Node* path, Mistakes& mistakes) {
  if (path == nullptr || !path->is_scalar() || path->text.empty() || path->text.starts_with('/')) return;
  mistakes.push_back({.subject = subject_of(file, name, *path), .want = "an absolute path", .have = printable(path->text, 80)});
}

void look_at_paths(const KubeadmFile& file, Mistakes& mistakes) {
  constexpr std::string_view cluster = "ClusterConfiguration";
  look_at_path(file, "certificatesDir", file.find(cluster, {"certificatesDir"}), mistakes);
  look_at_path(file, "dataDir", file.find(cluster, {"etcd", "local", "dataDir"}), mistakes);
  for (std::string_view name : {"caFile", "certFile", "keyFile"})
    look_at_path(file, name, file.find(cluster, {"etcd", "external", name}), mistakes);
  const Node* authority = file.find("JoinConfiguration", {"caCertPath"});
  look_at_path(file, "caCertPath", authority, mistakes);
  if (authority != nullptr && authority->is_scalar() && authority->text.starts_with('/') && !authority->text.ends_with(".crt"))
    mistakes.push_back(mistake_at(file, "caCertPath", *authority, "a path that ends in .crt", printable(authority->text, 80)));
}

/// A pair of certificate and key, and the authority that is asked for with it.
void look_at_external_etcd(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* external = file.find("ClusterConfiguration", {"etcd", "external"});
  if (external == nullptr || !external->is_mapping()) return;
  const bool certificate = !text_at(*external, "certFile").empty();
  const bool key = !text_at(*external, "keyFile").empty();
  const std::string subject = subject_of(file, "external etcd", *external);
  if (certificate != key)
    mistakes.push_back(
        {.subject = subject, .want = "certFile and keyFile, or neither", .have = certificate ? "no keyFile" : "no certFile"});
  if (certificate && key && text_at(*external, "caFile").empty())
    mistakes.push_back({.subject = subject, .want = "caFile beside certFile and keyFile", .have = "no caFile"});
}

void look_at_pull_policy(const KubeadmFile& file, Mistakes& mistakes) {
  constexpr std::array<std::string_view, 3> policies{"Always", "IfNotPresent", "Never"};
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    const Node* policy = file.find(kind, {"nodeRegistration", "imagePullPolicy"});
    if (policy == nullptr || !policy->is_scalar() || policy->text.empty()) continue;
    if (std::find(policies.begin(), policies.end(), policy->text) == policies.end())
      mistakes.push_back({.subject = subject_of(file, "imagePullPolicy", *policy),
                          .want = "Always, IfNotPresent or Never",
                          .have = printable(policy->text, 80)});
  }
}

void look_at_etcd(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* local = file.find("ClusterConfiguration", {"etcd", "local"});
  const Node* external = file.find("ClusterConfiguration", {"etcd", "external"});
  if (local == nullptr || external == nullptr || !local->is_mapping() || !external->is_mapping()) return;
  mistakes.push_back({.subject = subject_of(file, "etcd", *external), .want = "local or external", .have = "both"});
}

/// In quotes, or beginning with a letter, it is a text, for which the field has no room.
void look_at_port(const KubeadmFile& file, const Node* port, Mistakes& mistakes) {
  if (port == nullptr || !port->is_scalar()) return;
  int64_t number = 0;
  const std::string text = printable(port->text);
  const std::string begin = lower(text.substr(0, 1));
  if (port->style == Node::Style::quoted)
    mistakes.push_back(mistake_at(file, "bindPort", *port, "a number, without quotes", fmt::format("\"{}\"", text)));
  else if ((begin >= "a" && begin <= "z") || (parse_integer(port->text, number) && (number < 0 || number > 65535)))
    mistakes.push_back(mistake_at(file, "bindPort", *port, "a number of at most 65535", text));
}

void look_at_ignored(const KubeadmFile& file, Mistakes& mistakes) {
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    const Node* list = file.find(kind, {"nodeRegistration", "ignorePreflightErrors"});
    if (list == nullptr || list->is_sequence() || list->type == Node::Type::null) continue;
    mistakes.push_back(
        {.subject = subject_of(file, "ignorePreflightErrors", *list), .want = "a list", .have = std::string(describe(list->type))});
  }
}

void add(const KubeadmFile& file, std::vector<MistypedField> fields, Mistakes& mistakes) {
  for (MistypedField& field : fields)
    mistakes.push_back({.subject = fmt::format("{} ({}:{})", field.field, file.path(), field.mark.line),
                        .want = std::move(field.want),
                        .have = std::move(field.have)});
}

/// What kubeadm hands to the kubelets of the cluster; one that joins does not look at it.
void look_at_kubelet(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* kubelet = file.find("KubeletConfiguration");
  if (kubelet != nullptr && file.find("JoinConfiguration") == nullptr) add(file, mistyped_kubelet_fields(*kubelet), mistakes);
}

/// The key is a secret, and is never shown.
void look_at_key(const KubeadmFile& file, const Node* key, Mistakes& mistakes) {
  constexpr size_t digits = 64;
  if (key == nullptr || !key->is_scalar() || key->text.empty()) return;
  if (key->text.size() == digits && lower(key->text).find_first_not_of("0123456789abcdef") == std::string::npos) return;
  mistakes.push_back({.subject = subject_of(file, "certificateKey", *key), .want = "64 hexadecimal digits", .have = "of another form"});
}

}  // namespace

KubeadmMistake mistake_at(const KubeadmFile& file, std::string_view name, const Node& node, std::string want, std::string have) {
  return {.subject = subject_of(file, name, node), .want = std::move(want), .have = std::move(have)};
}

std::vector<KubeadmMistake> kubeadm_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm,
                                             const KubeadmVocabulary& words) {
  Mistakes mistakes;
  look_at_kinds(file, mistakes);
  look_at_all_arguments(file, mistakes);
  look_at_etcd(file, mistakes);
  look_at_external_etcd(file, mistakes);
  look_at_paths(file, mistakes);
  look_at_pull_policy(file, mistakes);
  look_at_port(file, file.find("InitConfiguration", {"localAPIEndpoint", "bindPort"}), mistakes);
  look_at_port(file, file.find("JoinConfiguration", {"controlPlane", "localAPIEndpoint", "bindPort"}), mistakes);
  look_at_ignored(file, mistakes);
  look_at_key(file, file.find("InitConfiguration", {"certificateKey"}), mistakes);
  look_at_key(file, file.find("JoinConfiguration", {"controlPlane", "certificateKey"}), mistakes);
  add(file, mistyped_kubeadm_fields(file), mistakes);
  look_at_kubelet(file, mistakes);
  for (Mistakes& more : std::array{kubeadm_token_mistakes(file), kubeadm_address_mistakes(file, kubeadm), kubeadm_network_mistakes(file),
                                   kubeadm_version_mistakes(file, kubeadm, words)})
    mistakes.insert(mistakes.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return mistakes;
}

}  // namespace nodeworthy
