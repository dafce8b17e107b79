// What is said of one thing in kubeadm's configuration.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/kubeadm.h"

namespace nodeworthy {

/// Of documents, tokens and hashes: many times what anybody writes, and little of what a hostile image can hold.
inline constexpr size_t most_kubeadm_items = 100;

/// Whether it is as it should be.
struct KubeadmJudgement {
  enum class Outcome : uint8_t { right, wrong, untold, passed_over };
  Outcome outcome = Outcome::untold;
  std::string subject;  // "bindPort (FILE:LINE)"
  std::string want;
  std::string have;  // never a secret; why it is not known, or not looked at
};

using KubeadmJudgements = std::vector<KubeadmJudgement>;

/// Right or wrong.
KubeadmJudgement judged_by_kubeadm(bool right, std::string subject, std::string want, std::string have);

/// That it cannot be told, and why.
KubeadmJudgement untold_of_kubeadm(std::string subject, std::string want, std::string why);

/// "FILE:LINE".
std::string place_of(const KubeadmFile& file, const Node& node);

/// The scalar at a path in the document of a kind, with text in it; null when there is none.
const Node* find_text(const KubeadmFile& file, std::string_view kind, std::initializer_list<std::string_view> path);

/// The items of a list, none where there is no list. Of one that is too long the first, and that the rest is not looked at.
std::span<const Node> items_of(const KubeadmFile& file, const Node* list, KubeadmJudgements& judgements);

/// Each bootstrap token that a configuration has: of the list for init, of discovery and of the bootstrap by TLS. They are secrets, and are
/// never shown.
std::vector<const Node*> bootstrap_tokens_in(const KubeadmFile& file, KubeadmJudgements& judgements);

}  // namespace nodeworthy
