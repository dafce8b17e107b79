#include "host/kubeadm_mistakes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

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

/// Arguments are a list of names and values from v1beta4 on, and a mapping before.
void look_at_arguments(const KubeadmFile& file, std::string_view name, std::string_view kind, const Node* arguments, Mistakes& mistakes) {
  if (arguments == nullptr || arguments->type == Node::Type::null) return;
  const std::string_view api = api_of(*file.find(kind));
  const bool list = api == "kubeadm.k8s.io/v1beta4";
  if (!list && api != "kubeadm.k8s.io/v1beta3" && api != "kubeadm.k8s.io/v1beta2") return;
  if (list ? arguments->is_sequence() : arguments->is_mapping()) return;
  mistakes.push_back({.subject = subject_of(file, name, *arguments),
                      .want = fmt::format("{}, as {} has it", list ? "a list of names and values" : "a mapping", api),
                      .have = std::string(describe(arguments->type))});
}

void look_at_all_arguments(const KubeadmFile& file, Mistakes& mistakes) {
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"})
    look_at_arguments(file, "kubeletExtraArgs", kind, file.find(kind, {"nodeRegistration", "kubeletExtraArgs"}), mistakes);
  constexpr std::string_view cluster = "ClusterConfiguration";
  for (std::string_view part : {"apiServer", "controllerManager", "scheduler"})
    look_at_arguments(file, "extraArgs", cluster, file.find(cluster, {part, "extraArgs"}), mistakes);
  look_at_arguments(file, "extraArgs", cluster, file.find(cluster, {"etcd", "local", "extraArgs"}), mistakes);
}

void look_at_etcd(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* local = file.find("ClusterConfiguration", {"etcd", "local"});
  const Node* external = file.find("ClusterConfiguration", {"etcd", "external"});
  if (local == nullptr || external == nullptr || !local->is_mapping() || !external->is_mapping()) return;
  mistakes.push_back({.subject = subject_of(file, "etcd", *external), .want = "local or external", .have = "both"});
}

void look_at_port(const KubeadmFile& file, const Node* port, Mistakes& mistakes) {
  int64_t number = 0;
  if (port == nullptr || !port->is_scalar() || !parse_integer(port->text, number) || (number >= 0 && number <= 65535)) return;
  mistakes.push_back({.subject = subject_of(file, "bindPort", *port), .want = "at most 65535", .have = printable(port->text)});
}

void look_at_ignored(const KubeadmFile& file, Mistakes& mistakes) {
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    const Node* list = file.find(kind, {"nodeRegistration", "ignorePreflightErrors"});
    if (list == nullptr || list->is_sequence() || list->type == Node::Type::null) continue;
    mistakes.push_back(
        {.subject = subject_of(file, "ignorePreflightErrors", *list), .want = "a list", .have = std::string(describe(list->type))});
  }
}

/// The key is a secret, and is never shown.
void look_at_key(const KubeadmFile& file, const Node* key, Mistakes& mistakes) {
  constexpr size_t digits = 64;
  if (key == nullptr || !key->is_scalar() || key->text.empty()) return;
  if (key->text.size() == digits && lower(key->text).find_first_not_of("0123456789abcdef") == std::string::npos) return;
  mistakes.push_back({.subject = subject_of(file, "certificateKey", *key), .want = "64 hexadecimal digits", .have = "of another form"});
}

}  // namespace

std::vector<KubeadmMistake> kubeadm_mistakes(const KubeadmFile& file) {
  Mistakes mistakes;
  look_at_kinds(file, mistakes);
  look_at_all_arguments(file, mistakes);
  look_at_etcd(file, mistakes);
  look_at_port(file, file.find("InitConfiguration", {"localAPIEndpoint", "bindPort"}), mistakes);
  look_at_port(file, file.find("JoinConfiguration", {"controlPlane", "localAPIEndpoint", "bindPort"}), mistakes);
  look_at_ignored(file, mistakes);
  look_at_key(file, file.find("InitConfiguration", {"certificateKey"}), mistakes);
  look_at_key(file, file.find("JoinConfiguration", {"controlPlane", "certificateKey"}), mistakes);
  return mistakes;
}

}  // namespace nodeworthy
