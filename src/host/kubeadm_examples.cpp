#include "host/kubeadm_examples.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/bootstrap_token.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

void look_at_name(const Host& host, const KubeadmFile& file, std::string_view kind, KubeadmJudgements& judgements) {
  const Node* name = find_text(file, kind, {"nodeRegistration", "name"});
  if (name == nullptr) return;
  const std::string subject = fmt::format("name of the node ({})", place_of(file, *name));
  const Reading<std::string> own = hostname(host);
  // A machine may really be called so.
  if (name->text == "node" && own.unreadable()) return judgements.push_back(untold_of_kubeadm(subject, "its own", own.why()));
  const bool example = name->text == "node" && !(own.present() && own.value() == "node");
  judgements.push_back(judged_by_kubeadm(!example, subject, "its own", example ? "node, kubeadm's example" : printable(name->text)));
}

void look_at_tokens(const KubeadmFile& file, KubeadmJudgements& judgements) {
  for (const Node* token : bootstrap_tokens_in(file, judgements)) {
    const bool published = token->text == published_bootstrap_token;
    judgements.push_back(judged_by_kubeadm(!published, fmt::format("bootstrap token ({})", place_of(file, *token)), "known to nobody else",
                                           published ? "the one of kubeadm's example" : "another"));
  }
}

void look_at_registry(const KubeadmFile& file, KubeadmJudgements& judgements) {
  const Node* registry = find_text(file, "ClusterConfiguration", {"imageRepository"});
  if (registry == nullptr) return;
  const bool frozen = registry->text.starts_with("k8s.gcr.io") || registry->text.starts_with("gcr.io/google_containers");
  judgements.push_back(judged_by_kubeadm(!frozen, fmt::format("imageRepository ({})", place_of(file, *registry)),
                                         "a registry that is kept up", printable(registry->text)));
}

}  // namespace

KubeadmJudgements kept_of_examples(const Host& host, const KubeadmFile& file) {
  KubeadmJudgements judgements;
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) look_at_name(host, file, kind, judgements);
  look_at_tokens(file, judgements);
  look_at_registry(file, judgements);
  return judgements;
}

}  // namespace nodeworthy
