#include "host/kubeadm_tokens.h"

#include <algorithm>

#include "base/text.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

using Mistakes = std::vector<KubeadmMistake>;

/// Many times what anybody writes, and little of what a hostile image can hold.
constexpr size_t most_items = 100;
constexpr std::string_view authentication = "authentication";

std::string_view text_at(const Node& mapping, std::string_view key) {
  const Node* node = mapping.find(key);
  return node == nullptr || !node->is_scalar() ? std::string_view() : node->text;
}

bool is_set(const Node* node) { return node != nullptr && node->type != Node::Type::null; }

std::span<const Node> items(const Node* list) {
  if (list == nullptr || !list->is_sequence()) return {};
  return list->children.first(std::min(list->children.size(), most_items));
}

void look_at_discovery_by_token(const KubeadmFile& file, const Node& token, Mistakes& mistakes) {
  const Node* skips = token.find("unsafeSkipCAVerification");
  const bool unsafe = skips != nullptr && yaml_boolean(*skips) == true;
  const Node* hashes = token.find("caCertHashes");
  const bool has_hash = hashes != nullptr && hashes->is_sequence() && !hashes->children.empty();
  if (!has_hash && !unsafe) mistakes.push_back(mistake_at(file, "caCertHashes", token, "the hash of the cluster's authority", "none"));
  if (text_at(token, "apiServerEndpoint").empty()) mistakes.push_back(mistake_at(file, "apiServerEndpoint", token, "HOST:PORT", "none"));
  if (text_at(token, "token").empty()) mistakes.push_back(mistake_at(file, "token", token, "a bootstrap token", "none"));
}

/// How a node that joins knows whom it joins.
void look_at_discovery(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* document = file.find("JoinConfiguration");
  if (document == nullptr) return;
  const Node* token = document->find({"discovery", "bootstrapToken"});
  const Node* by_file = document->find({"discovery", "file"});
  const bool is_for_init = file.find("InitConfiguration") != nullptr || file.find("ClusterConfiguration") != nullptr;
  if (!is_set(token) && !is_set(by_file) && !is_for_init)
    mistakes.push_back(mistake_at(file, "discovery", *document, "bootstrapToken or file", "none"));
  if (is_set(token) && is_set(by_file))
    mistakes.push_back(mistake_at(file, "discovery", *document->find("discovery"), "bootstrapToken or file", "both"));
  if (token != nullptr && token->is_mapping()) look_at_discovery_by_token(file, *token, mistakes);
  if (by_file != nullptr && by_file->is_mapping() && text_at(*by_file, "kubeConfigPath").empty())
    mistakes.push_back(mistake_at(file, "kubeConfigPath", *by_file, "a file or a URL of https", "none"));
}

bool is_group(std::string_view name) {
  constexpr std::string_view prefix = "system:bootstrappers:";
  constexpr size_t most = 256;
  if (!name.starts_with(prefix) || name.ends_with(':') || name.ends_with('-')) return false;
  name.remove_prefix(prefix.size());
  return !name.empty() && name.size() <= most && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789:-") == std::string_view::npos;
}

void look_at_bootstrap_token(const KubeadmFile& file, const Node& token, Mistakes& mistakes) {
  const std::span<const Node> usages = items(token.find("usages"));
  for (const Node& usage : usages)
    if (usage.is_scalar() && usage.text != "signing" && usage.text != authentication)
      mistakes.push_back(mistake_at(file, "usages", usage, "signing or authentication", printable(usage.text, 80)));
  const std::span<const Node> groups = items(token.find("groups"));
  for (const Node& group : groups)
    if (group.is_scalar() && !is_group(group.text))
      mistakes.push_back(mistake_at(file, "groups", group, "system:bootstrappers:NAME", printable(group.text, 80)));
  const bool authenticates =
      usages.empty() || std::any_of(usages.begin(), usages.end(), [](const Node& usage) { return usage.text == authentication; });
  if (!groups.empty() && !authenticates)
    mistakes.push_back(mistake_at(file, "groups", groups.front(), "none without the usage authentication", "some"));
  if (is_set(token.find("ttl")) && is_set(token.find("expires")))
    mistakes.push_back(mistake_at(file, "bootstrap token", token, "ttl or expires", "both"));
}

}  // namespace

std::vector<KubeadmMistake> kubeadm_token_mistakes(const KubeadmFile& file) {
  Mistakes mistakes;
  look_at_discovery(file, mistakes);
  for (const Node& token : items(file.find("InitConfiguration", {"bootstrapTokens"}))) look_at_bootstrap_token(file, token, mistakes);
  return mistakes;
}

}  // namespace nodeworthy
