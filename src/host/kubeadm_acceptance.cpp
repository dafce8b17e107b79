#include "host/kubeadm_acceptance.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/bootstrap_token.h"
#include "host/cluster.h"
#include "host/ip_address.h"
#include "host/kubeadm_documents.h"
#include "host/kubeadm_versions.h"
#include "host/kubelet_patches.h"
#include "host/membership.h"
#include "host/node_name.h"

namespace nodeworthy {
namespace {

using Judgements = KubeadmJudgements;
using Path = std::initializer_list<std::string_view>;

/// One configuration, and who is to take it where.
struct Look {
  const KubeadmFile& file;
  const Host& host;
  const KubeadmCluster& cluster;
  const KubeadmVocabulary& words;
  std::optional<KubeadmVersions> kubeadm;
};

std::string text_of(const Node& document, std::string_view key) {
  const Node* node = document.find(key);
  return node == nullptr || !node->is_scalar() ? std::string() : std::string(node->text);
}

// What is a group's one version beside those of kubeadm itself.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> component_groups{{
    {"kubelet.config.k8s.io", "v1beta1"},
    {"kubeproxy.config.k8s.io", "v1alpha1"},
}};

/// The versions of a group that kubeadm takes; empty where the group is none that it knows.
std::vector<std::string> versions_of(std::string_view group, const Look& look) {
  if (group == "kubeadm.k8s.io") return kubeadm_api_versions(look.kubeadm, look.words);
  for (const auto& [name, version] : component_groups)
    if (name == group) return {std::string(version)};
  return {};
}

KubeadmJudgement look_at_version(const Look& look, const Node& document) {
  const std::string kind = text_of(document, "kind");
  const std::string api = text_of(document, "apiVersion");
  const std::string subject = fmt::format("{} ({})", kind.empty() ? "document" : printable(kind), place_of(look.file, document));
  if (kind.empty() || api.empty())
    return judged_by_kubeadm(false, subject, "apiVersion and kind", kind.empty() ? "no kind" : "no apiVersion");
  const size_t slash = std::min(api.find('/'), api.size());
  const std::vector<std::string> versions = versions_of(api.substr(0, slash), look);
  if (versions.empty())
    return {.outcome = KubeadmJudgement::Outcome::passed_over,
            .subject = subject,
            .want = "an apiVersion that kubeadm knows",
            .have = fmt::format("kubeadm passes over {} with a warning", printable(api))};
  const bool known = std::find(versions.begin(), versions.end(), api.substr(std::min(slash + 1, api.size()))) != versions.end();
  const std::string want = fmt::format("apiVersion {}/{}", api.substr(0, slash), join(versions, " or "));
  if (!known && !knows_versions(look.kubeadm)) return untold_of_kubeadm(subject, want, "what this kubeadm takes is not known");
  return judged_by_kubeadm(known, subject, want, printable(api));
}

void look_for_empty_documents(const Look& look, Judgements& judgements) {
  const Reading<KubeadmText>& text = kubeadm_text(look.host);
  if (!text.present()) return;
  for (uint32_t line : empty_kubeadm_documents(text.value().text))
    judgements.push_back(judged_by_kubeadm(false, fmt::format("document ({}:{})", look.file.path(), line), "apiVersion and kind",
                                           "nothing but comments or blank lines, of which kubeadm makes a document"));
}

/// kubeadm ends where a kind comes twice.
void look_for_twins(const Look& look, Judgements& judgements) {
  std::vector<std::string> seen;
  for (const Document& document : look.file.documents()) {
    const std::string kind = text_of(document.root(), "kind");
    if (kind.empty()) continue;
    if (std::find(seen.begin(), seen.end(), kind) != seen.end())
      judgements.push_back(judged_by_kubeadm(false, printable(kind), "one document", "another at " + place_of(look.file, document.root())));
    seen.push_back(kind);
  }
}

/// Whether an address is one of a machine's. In place of one of loopback kubeadm takes a global one that lo has, and ends where it has
/// none.
KubeadmJudgement judge_address(const std::string& subject, const std::string& address, const std::vector<std::string>& own) {
  const std::string want = "an address of this node";
  if (is_loopback(address) && std::any_of(own.begin(), own.end(), is_global_unicast))
    return untold_of_kubeadm(subject, want, address + ", for which kubeadm takes a global one of lo; whether lo has one is not known");
  return judged_by_kubeadm(!is_loopback(address) && std::find(own.begin(), own.end(), address) != own.end(), subject, want, address);
}

/// etcd listens at the address. Where it is elsewhere nothing does, and kubeadm takes one that is translated to this node's.
bool has_etcd_elsewhere(const Look& look) {
  const Node* external = look.file.find("ClusterConfiguration", {"etcd", "external"});
  return look.cluster.external_etcd || (external != nullptr && external->is_mapping());
}

/// The address at which the API server of this node is to be reached, which must be one of its own where it has etcd.
void look_at_address(const Look& look, std::string_view kind, Path path, Judgements& judgements) {
  const Node* node = find_text(look.file, kind, path);
  if (node == nullptr) return;
  const std::string subject = fmt::format("advertiseAddress ({})", place_of(look.file, *node));
  const std::optional<std::string> address = address_as_kubeadm_reads(node->text);
  // kubeadm chooses an address by itself, as where none is set.
  if (address && is_unspecified(*address)) return;
  if (!address || !(is_global_unicast(*address) || is_loopback(*address)))
    return judgements.push_back(judged_by_kubeadm(false, subject, "an address that other nodes can reach", printable(node->text)));
  if (!look.host.running()) return;
  if (!is_loopback(*address) && has_etcd_elsewhere(look))
    return judgements.push_back(judged_by_kubeadm(true, subject, "an address that other nodes can reach", *address));
  const Reading<std::vector<std::string>>& own = look.host.addresses();
  judgements.push_back(own.present() ? judge_address(subject, *address, own.value())
                                     : untold_of_kubeadm(subject, "an address of this node", own.unreadable() ? own.why() : "absent"));
}

void look_at_name(const Look& look, std::string_view kind, Judgements& judgements) {
  const Node* name = find_text(look.file, kind, {"nodeRegistration", "name"});
  if (name == nullptr) return;
  const std::string objection = objection_to_node_name(name->text);
  judgements.push_back(
      judged_by_kubeadm(objection.empty(), fmt::format("name of the node ({})", place_of(look.file, *name)), "a name as of RFC 1123",
                        objection.empty() ? printable(name->text) : fmt::format("{} {}", printable(name->text), objection)));
}

void look_at_socket(const Look& look, std::string_view kind, Judgements& judgements) {
  const Node* socket = find_text(look.file, kind, {"nodeRegistration", "criSocket"});
  if (socket == nullptr || !look.cluster.kubernetes || *look.cluster.kubernetes < *Version::parse("1.24")) return;
  const bool dockershim = socket->text.find("dockershim") != std::string_view::npos;
  judgements.push_back(judged_by_kubeadm(!dockershim, fmt::format("criSocket ({})", place_of(look.file, *socket)),
                                         "the socket of a runtime that speaks CRI", printable(socket->text)));
}

void look_at_tokens(const Look& look, Judgements& judgements) {
  for (const Node* token : bootstrap_tokens_in(look.file, judgements)) {
    const bool formed = is_bootstrap_token(token->text);
    const std::string want = fmt::format("of the form {}", published_bootstrap_token);
    judgements.push_back(judged_by_kubeadm(formed, fmt::format("bootstrap token ({})", place_of(look.file, *token)), want,
                                           formed ? want : "of another form"));
  }
}

/// kubeadm itself looks at the form of a hash only when it joins.
void look_at_hashes(const Look& look, Judgements& judgements) {
  const Node* hashes = look.file.find("JoinConfiguration", {"discovery", "bootstrapToken", "caCertHashes"});
  for (const Node& hash : items_of(look.file, hashes, judgements))
    judgements.push_back(judged_by_kubeadm(is_ca_certificate_hash(hash.text),
                                           fmt::format("hash of the authority ({})", place_of(look.file, hash)),
                                           "sha256: and 64 hexadecimal digits", printable(hash.text, 80)));
}

/// What is wrong with what kubeadm reads at a path; empty where nothing is. It follows no link to a folder of patches.
std::string objection_to_input(const Look& look, std::string_view path, const Reading<Status>& status, FileType type) {
  if (status.absent()) return ", absent";
  if (type == FileType::regular) return {};
  if (status.value().type != FileType::directory) return fmt::format(", a {}", describe(status.value().type));
  return path.ends_with('/') || look.host.link(path).absent() ? "" : ", a link, which kubeadm does not follow";
}

/// A file or a folder that kubeadm reads. A node that has joined needs it no longer.
void look_at_input(const Look& look, std::string_view name, const Node* path, FileType type, Judgements& judgements) {
  if (path == nullptr || !path->text.starts_with('/') || !look.host.running()) return;
  const Reading<Status>& status = look.host.status(path->text);
  const Reading<Membership> member = membership(look.host);
  if (member.present() && member.value().joined) return;
  const std::string subject = fmt::format("{} ({})", name, place_of(look.file, *path));
  const std::string want = type == FileType::directory ? "a folder" : "a file";
  const std::string wrong = status.unreadable() ? "" : objection_to_input(look, path->text, status, type);
  if (status.unreadable() || (!wrong.empty() && member.unreadable()))
    judgements.push_back(untold_of_kubeadm(subject, want, status.unreadable() ? status.why() : member.why()));
  else
    judgements.push_back(judged_by_kubeadm(wrong.empty(), subject, want, printable(path->text, 80) + wrong));
}

/// The files in the folder of the patches with which kubeadm does not go on.
void look_at_patches(const Look& look, const Node* folder, Judgements& judgements) {
  if (folder == nullptr || !folder->text.starts_with('/') || !look.host.running()) return;
  const Reading<Membership> member = membership(look.host);
  if (member.present() && member.value().joined) return;
  const std::optional<Version> oldest = look.kubeadm ? std::optional(look.kubeadm->oldest) : std::nullopt;
  for (const std::string& path : patches_without_type(look.host, std::string(folder->text), oldest)) {
    const std::string subject = fmt::format("patch {} ({})", printable(path, 80), place_of(look.file, *folder));
    const std::string want = "of type json, merge or strategic";
    judgements.push_back(member.unreadable() ? untold_of_kubeadm(subject, want, member.why())
                                             : judged_by_kubeadm(false, subject, want, "of a type that there is not"));
  }
}

/// The file by which a node that joins knows whom it joins, and the folder of the patches. Before 1.25 there was none for a worker.
void look_at_inputs(const Look& look, Judgements& judgements) {
  look_at_input(look, "kubeConfigPath", find_text(look.file, "JoinConfiguration", {"discovery", "file", "kubeConfigPath"}),
                FileType::regular, judgements);
  const bool init = look.file.is_for_init();
  const bool patched = init || look.file.find("JoinConfiguration", {"controlPlane"}) != nullptr ||
                       (look.kubeadm && look.kubeadm->oldest >= *Version::parse("1.25"));
  const Node* folder = find_text(look.file, init ? "InitConfiguration" : "JoinConfiguration", {"patches", "directory"});
  if (patched) look_at_input(look, "patches.directory", folder, FileType::directory, judgements);
  if (patched) look_at_patches(look, folder, judgements);
}

}  // namespace

KubeadmJudgements whether_kubeadm_takes(const Host& host, const KubeadmFile& file, const KubeadmCluster& cluster,
                                        const KubeadmVocabulary& words) {
  const Look look{.file = file,
                  .host = host,
                  .cluster = cluster,
                  .words = words,
                  .kubeadm = kubeadm_versions(kubeadm_version(host), cluster.kubernetes)};
  Judgements judgements;
  for (const Document& document : file.documents())
    if (document.root().type != Node::Type::null) judgements.push_back(look_at_version(look, document.root()));
  look_for_empty_documents(look, judgements);
  look_for_twins(look, judgements);
  look_at_address(look, "InitConfiguration", {"localAPIEndpoint", "advertiseAddress"}, judgements);
  look_at_address(look, "JoinConfiguration", {"controlPlane", "localAPIEndpoint", "advertiseAddress"}, judgements);
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    look_at_name(look, kind, judgements);
    look_at_socket(look, kind, judgements);
  }
  look_at_tokens(look, judgements);
  look_at_hashes(look, judgements);
  look_at_inputs(look, judgements);
  for (KubeadmMistake& mistake : kubeadm_mistakes(file, look.kubeadm, words))
    judgements.push_back(judged_by_kubeadm(false, std::move(mistake.subject), std::move(mistake.want), std::move(mistake.have)));
  return judgements;
}

}  // namespace nodeworthy
