#include "host/kubeadm_judgement.h"

#include <fmt/format.h>

namespace nodeworthy {

KubeadmJudgement judged_by_kubeadm(bool right, std::string subject, std::string want, std::string have) {
  return {.outcome = right ? KubeadmJudgement::Outcome::right : KubeadmJudgement::Outcome::wrong,
          .subject = std::move(subject),
          .want = std::move(want),
          .have = std::move(have)};
}

KubeadmJudgement untold_of_kubeadm(std::string subject, std::string want, std::string why) {
  return {.outcome = KubeadmJudgement::Outcome::untold, .subject = std::move(subject), .want = std::move(want), .have = std::move(why)};
}

std::string place_of(const KubeadmFile& file, const Node& node) { return fmt::format("{}:{}", file.path(), node.mark.line); }

const Node* find_text(const KubeadmFile& file, std::string_view kind, std::initializer_list<std::string_view> path) {
  const Node* node = file.find(kind, path);
  return node == nullptr || !node->is_scalar() || node->text.empty() ? nullptr : node;
}

std::span<const Node> items_of(const KubeadmFile& file, const Node* list, KubeadmJudgements& judgements) {
  if (list == nullptr || !list->is_sequence()) return {};
  if (list->children.size() <= most_kubeadm_items) return list->children;
  judgements.push_back(untold_of_kubeadm(fmt::format("list ({})", place_of(file, *list)),
                                         fmt::format("at most {} items", most_kubeadm_items),
                                         fmt::format("{} items, and only the first are looked at", list->children.size())));
  return list->children.first(most_kubeadm_items);
}

std::vector<const Node*> bootstrap_tokens_in(const KubeadmFile& file, KubeadmJudgements& judgements) {
  std::vector<const Node*> all;
  for (const Node& item : items_of(file, file.find("InitConfiguration", {"bootstrapTokens"}), judgements))
    all.push_back(item.find("token"));
  all.push_back(file.find("JoinConfiguration", {"discovery", "bootstrapToken", "token"}));
  all.push_back(file.find("JoinConfiguration", {"discovery", "tlsBootstrapToken"}));
  std::vector<const Node*> tokens;
  for (const Node* token : all)
    if (token != nullptr && token->is_scalar() && !token->text.empty()) tokens.push_back(token);
  return tokens;
}

}  // namespace nodeworthy
