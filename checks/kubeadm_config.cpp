#include "checks/kubeadm_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "base/version.h"
#include "host/bootstrap_token.h"
#include "host/identity.h"
#include "host/ip_address.h"
#include "host/kubeadm.h"
#include "host/kubeadm_mistakes.h"
#include "host/membership.h"
#include "host/node_name.h"

namespace nodeworthy {
namespace {

using Observations = std::vector<Observation>;
using Path = std::initializer_list<std::string_view>;

// Of documents, tokens and hashes: many times what anybody writes, and little of what a hostile image can hold.
constexpr size_t most_items = 100;

/// What is asked of the configuration: that kubeadm takes it, or that it holds nothing that everybody knows or nobody keeps up.
enum class Quality : uint8_t { accepted, careful };

struct Wanted {
  Quality quality = Quality::accepted;
  std::vector<std::string> api;
  std::optional<Version> kubernetes;  // of the run, where it is known
};

/// One configuration, and the host that it is for.
struct Look {
  const KubeadmFile& file;
  const Host& host;
  const Wanted& wanted;
};

std::string place(const KubeadmFile& file, const Node& node) { return fmt::format("{}:{}", file.path(), node.mark.line); }

std::string text_of(const Node& document, std::string_view key) {
  const Node* node = document.find(key);
  return node == nullptr || !node->is_scalar() ? std::string() : std::string(node->text);
}

/// The scalar at a path in the document of a kind, with text in it; null when there is none.
const Node* find_text(const Look& look, std::string_view kind, Path path) {
  const Node* node = look.file.find(kind, path);
  return node == nullptr || !node->is_scalar() || node->text.empty() ? nullptr : node;
}

/// The items of a list, none where there is no list. Of one that is too long the first, and that the rest is not looked at.
std::span<const Node> items(const Look& look, const Node* list, Observations& observations) {
  if (list == nullptr || !list->is_sequence()) return {};
  if (list->children.size() <= most_items) return list->children;
  observations.push_back(unknown(fmt::format("list ({})", place(look.file, *list)), fmt::format("at most {} items", most_items),
                                 fmt::format("{} items, and only the first are looked at", list->children.size())));
  return list->children.first(most_items);
}

// What is a group's one version beside those of kubeadm itself.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> component_groups{{
    {"kubelet.config.k8s.io", "v1beta1"},
    {"kubeproxy.config.k8s.io", "v1alpha1"},
}};

/// The versions of a group that the kubeadm of the run takes; empty where the group is none that it knows.
std::vector<std::string> versions_of(std::string_view group, const Wanted& wanted) {
  if (group == "kubeadm.k8s.io") return wanted.api;
  for (const auto& [name, version] : component_groups)
    if (name == group) return {std::string(version)};
  return {};
}

Observation look_at_version(const Look& look, const Node& document) {
  const std::string kind = text_of(document, "kind");
  const std::string api = text_of(document, "apiVersion");
  const std::string subject = fmt::format("{} ({})", kind.empty() ? "document" : printable(kind), place(look.file, document));
  if (kind.empty() || api.empty()) return judged(false, subject, "apiVersion and kind", kind.empty() ? "no kind" : "no apiVersion");
  const size_t slash = std::min(api.find('/'), api.size());
  const std::vector<std::string> versions = versions_of(api.substr(0, slash), look.wanted);
  if (versions.empty())
    return skipped(subject, "an apiVersion that kubeadm knows", fmt::format("kubeadm passes over {} with a warning", printable(api)));
  const bool known = std::find(versions.begin(), versions.end(), api.substr(std::min(slash + 1, api.size()))) != versions.end();
  return judged(known, subject, fmt::format("apiVersion {}/{}", api.substr(0, slash), join(versions, " or ")), printable(api));
}

/// kubeadm ends where a kind comes twice.
void look_for_twins(const Look& look, Observations& observations) {
  std::vector<std::string> seen;
  for (const Document& document : look.file.documents()) {
    const std::string kind = text_of(document.root(), "kind");
    if (kind.empty()) continue;
    if (std::find(seen.begin(), seen.end(), kind) != seen.end())
      observations.push_back(judged(false, printable(kind), "one document", "another at " + place(look.file, document.root())));
    seen.push_back(kind);
  }
}

/// Whether an address is one of a machine's. In place of one of loopback kubeadm takes a global one that lo has, and ends where it has
/// none.
Observation judge_address(const std::string& subject, const std::string& address, const std::vector<std::string>& own) {
  const std::string want = "an address of this node";
  if (is_loopback(address) && std::any_of(own.begin(), own.end(), is_global_unicast))
    return unknown(subject, want, address + ", for which kubeadm takes a global one of lo; whether lo has one is not known");
  return judged(!is_loopback(address) && std::find(own.begin(), own.end(), address) != own.end(), subject, want, address);
}

/// The address at which the API server of this node is to be reached, which must be one of its own.
void look_at_address(const Look& look, std::string_view kind, Path path, Observations& observations) {
  const Node* node = find_text(look, kind, path);
  if (node == nullptr) return;
  const std::string subject = fmt::format("advertiseAddress ({})", place(look.file, *node));
  const std::optional<std::string> address = address_as_kubeadm_reads(node->text);
  // kubeadm chooses an address by itself, as where none is set.
  if (address && is_unspecified(*address)) return;
  if (!address || !(is_global_unicast(*address) || is_loopback(*address))) {
    observations.push_back(judged(false, subject, "an address that other nodes can reach", printable(node->text)));
    return;
  }
  if (!look.host.running()) return;
  const Reading<std::vector<std::string>>& own = look.host.addresses();
  observations.push_back(own.present() ? judge_address(subject, *address, own.value())
                                       : unknown(subject, "an address of this node", own.unreadable() ? own.why() : "absent"));
}

void look_at_name(const Look& look, std::string_view kind, Observations& observations) {
  const Node* name = find_text(look, kind, {"nodeRegistration", "name"});
  if (name == nullptr) return;
  const std::string objection = objection_to_node_name(lower(name->text));
  observations.push_back(judged(objection.empty(), fmt::format("name of the node ({})", place(look.file, *name)), "a name as of RFC 1123",
                                objection.empty() ? printable(name->text) : fmt::format("{} {}", printable(name->text), objection)));
}

/// `kubeadm config print init-defaults` writes the same name for every machine.
void look_for_example_name(const Look& look, std::string_view kind, Observations& observations) {
  const Node* name = find_text(look, kind, {"nodeRegistration", "name"});
  if (name == nullptr) return;
  const std::string subject = fmt::format("name of the node ({})", place(look.file, *name));
  const Reading<std::string> own = hostname(look.host);
  // A machine may really be called so.
  if (name->text == "node" && own.unreadable()) {
    observations.push_back(unknown(subject, "its own", own.why()));
    return;
  }
  const bool example = name->text == "node" && !(own.present() && own.value() == "node");
  observations.push_back(judged(!example, subject, "its own", example ? "node, kubeadm's example" : printable(name->text)));
}

void look_at_endpoint(const Look& look, std::string_view kind, Observations& observations) {
  const Node* socket = find_text(look, kind, {"nodeRegistration", "criSocket"});
  if (socket == nullptr || !look.wanted.kubernetes || *look.wanted.kubernetes < *Version::parse("1.24")) return;
  const bool dockershim = socket->text.find("dockershim") != std::string_view::npos;
  observations.push_back(judged(!dockershim, fmt::format("criSocket ({})", place(look.file, *socket)),
                                "the socket of a runtime that speaks CRI", printable(socket->text)));
}

/// A token is a secret, and is never shown.
void look_at_token(const Look& look, const Node* token, Observations& observations) {
  if (token == nullptr || !token->is_scalar() || token->text.empty()) return;
  const std::string subject = fmt::format("bootstrap token ({})", place(look.file, *token));
  if (look.wanted.quality == Quality::careful) {
    const bool published = token->text == published_bootstrap_token;
    observations.push_back(judged(!published, subject, "known to nobody else", published ? "the one of kubeadm's example" : "another"));
  } else {
    const bool formed = is_bootstrap_token(token->text);
    const std::string want = fmt::format("of the form {}", published_bootstrap_token);
    observations.push_back(judged(formed, subject, want, formed ? want : "of another form"));
  }
}

void look_at_tokens(const Look& look, Observations& observations) {
  for (const Node& item : items(look, look.file.find("InitConfiguration", {"bootstrapTokens"}), observations))
    look_at_token(look, item.find("token"), observations);
  look_at_token(look, look.file.find("JoinConfiguration", {"discovery", "bootstrapToken", "token"}), observations);
  look_at_token(look, look.file.find("JoinConfiguration", {"discovery", "tlsBootstrapToken"}), observations);
}

/// kubeadm itself looks at the form of a hash only when it joins.
void look_at_hashes(const Look& look, Observations& observations) {
  for (const Node& hash : items(look, look.file.find("JoinConfiguration", {"discovery", "bootstrapToken", "caCertHashes"}), observations))
    observations.push_back(judged(is_ca_certificate_hash(hash.text), fmt::format("hash of the authority ({})", place(look.file, hash)),
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
void look_at_input(const Look& look, std::string_view name, const Node* path, FileType type, Observations& observations) {
  if (path == nullptr || !path->text.starts_with('/') || !look.host.running()) return;
  const Reading<Status>& status = look.host.status(path->text);
  const Reading<Membership> member = membership(look.host);
  if (member.present() && member.value().joined) return;
  const std::string subject = fmt::format("{} ({})", name, place(look.file, *path));
  const std::string want = type == FileType::directory ? "a folder" : "a file";
  const std::string wrong = status.unreadable() ? "" : objection_to_input(look, path->text, status, type);
  if (status.unreadable() || (!wrong.empty() && member.unreadable()))
    observations.push_back(unknown(subject, want, status.unreadable() ? status.why() : member.why()));
  else
    observations.push_back(judged(wrong.empty(), subject, want, printable(path->text, 80) + wrong));
}

/// The file by which a node that joins knows whom it joins, and the folder of the patches. Before 1.25 there was none for a worker.
void look_at_inputs(const Look& look, Observations& observations) {
  look_at_input(look, "kubeConfigPath", find_text(look, "JoinConfiguration", {"discovery", "file", "kubeConfigPath"}), FileType::regular,
                observations);
  const bool init = look.file.is_for_init();
  const bool patched = init || look.file.find("JoinConfiguration", {"controlPlane"}) != nullptr ||
                       (look.wanted.kubernetes && *look.wanted.kubernetes >= *Version::parse("1.25"));
  const Node* folder = find_text(look, init ? "InitConfiguration" : "JoinConfiguration", {"patches", "directory"});
  if (patched) look_at_input(look, "patches.directory", folder, FileType::directory, observations);
}

void look_at_registry(const Look& look, Observations& observations) {
  const Node* registry = find_text(look, "ClusterConfiguration", {"imageRepository"});
  if (registry == nullptr) return;
  const bool frozen = registry->text.starts_with("k8s.gcr.io") || registry->text.starts_with("gcr.io/google_containers");
  observations.push_back(judged(!frozen, fmt::format("imageRepository ({})", place(look.file, *registry)), "a registry that is kept up",
                                printable(registry->text)));
}

Observations look_whether_accepted(const Look& look) {
  Observations observations;
  for (const Document& document : look.file.documents())
    if (document.root().type != Node::Type::null) observations.push_back(look_at_version(look, document.root()));
  look_for_twins(look, observations);
  look_at_address(look, "InitConfiguration", {"localAPIEndpoint", "advertiseAddress"}, observations);
  look_at_address(look, "JoinConfiguration", {"controlPlane", "localAPIEndpoint", "advertiseAddress"}, observations);
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    look_at_name(look, kind, observations);
    look_at_endpoint(look, kind, observations);
  }
  look_at_tokens(look, observations);
  look_at_hashes(look, observations);
  look_at_inputs(look, observations);
  for (KubeadmMistake& mistake : kubeadm_mistakes(look.file, look.wanted.kubernetes))
    observations.push_back(judged(false, std::move(mistake.subject), std::move(mistake.want), std::move(mistake.have)));
  return observations;
}

Observations look_whether_careful(const Look& look) {
  Observations observations;
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) look_for_example_name(look, kind, observations);
  look_at_tokens(look, observations);
  look_at_registry(look, observations);
  if (observations.empty())
    observations.push_back(skipped(look.file.path(), "nothing of an example", "it names no token, no node and no registry"));
  return observations;
}

Observations look(const Host& host, const Wanted& wanted) {
  const std::string want = wanted.quality == Quality::careful ? "nothing of an example" : "one that kubeadm takes";
  const Reading<KubeadmText>& text = kubeadm_text(host);
  if (text.absent())
    return {skipped("kubeadm's configuration", want, "there is none in the usual places; --kubeadm-config names it elsewhere")};
  if (text.unreadable()) return {unknown("kubeadm's configuration", want, text.why())};
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  // The text is there, so what cannot be read of it is its form. Where a key comes twice kubeadm warns and drops the whole document.
  const std::string why = file.unreadable() ? file.why() : "absent";
  if (!file.present() && wanted.quality == Quality::careful) return {unknown(text.value().path, want, why)};
  if (!file.present()) return {judged(false, text.value().path, want, why)};
  if (const size_t count = file.value().documents().size(); count > most_items)
    return {unknown(text.value().path, fmt::format("at most {} documents", most_items), fmt::format("{} documents", count))};
  const Look look{.file = file.value(), .host = host, .wanted = wanted};
  return wanted.quality == Quality::accepted ? look_whether_accepted(look) : look_whether_careful(look);
}

Check bind(const Params& params) {
  Wanted wanted{.api = params.words("api")};
  const std::string quality = *params.word("is");
  if (quality != "accepted" && quality != "careful") params.problem("is", "`accepted` and `careful` are the words here");
  if (quality == "careful") wanted.quality = Quality::careful;
  if (quality == "accepted" && wanted.api.empty()) params.problem("api", "which versions are accepted is wanted");
  wanted.kubernetes = Version::parse(params.setting("kubernetes").value_or(""));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"is", Form::word, Need::required,
     "`accepted`: kubeadm takes it; `careful`: it holds no token, name or registry that kubeadm or a guide gives as an example"},
    {"api", Form::words, Need::optional, "of `accepted`: the versions of kubeadm.k8s.io that kubeadm takes, as `[v1beta4, v1beta3]`"},
};

}  // namespace

constinit const Kind kubeadm_config_kind{
    .name = "kubeadm-config",
    .summary =
        "kubeadm's configuration, the one of --kubeadm-config or one in the usual places: right in form and of a version that kubeadm "
        "takes, each kind once, the "
        "address of the API server one of this node, the socket not the dockershim's where the kubelet has none, tokens, which are never "
        "shown, and hashes of their form, arguments as the version has them, endpoints and names of their form, feature gates that the "
        "version has, networks neither too small nor too large, a discovery that is complete, and some more that kubeadm refuses; or "
        "without the token and the name of kubeadm's example and without the frozen registry.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
