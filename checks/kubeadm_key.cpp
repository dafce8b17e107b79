#include "checks/kubeadm_key.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

struct Wanted {
  std::string document;
  std::string key;
  bool exists = true;
};

/// The node at a dotted path of a document; null where nothing is set there.
const Node* find(const KubeadmFile& file, const Wanted& wanted) {
  const Node* node = file.find(wanted.document);
  for (std::string_view part : split(wanted.key, '.'))
    if (node != nullptr) node = node->find(part);
  return node != nullptr && node->type != Node::Type::null ? node : nullptr;
}

Observation look(const Host& host, const Wanted& wanted) {
  const std::string subject = fmt::format("{} of kubeadm's {}", wanted.key, wanted.document);
  const std::string want = wanted.exists ? "there" : "absent";
  const Reading<KubeadmText>& text = kubeadm_text(host);
  // Whatever else is wrong with its form, it has no document of which it has not even the word.
  if (text.present() && text.value().text.find(wanted.document) == std::string::npos)
    return judged(!wanted.exists, subject, want, "absent");
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  if (file.unreadable()) return unknown(subject, want, file.why());
  if (file.absent()) return judged(!wanted.exists, subject, want, "absent");
  const Node* node = find(file.value(), wanted);
  if (node == nullptr) return judged(!wanted.exists, subject, want, "absent");
  return judged(wanted.exists, subject, want, fmt::format("there ({}:{})", file.value().path(), node->mark.line));
}

Check bind(const Params& params) {
  const Wanted wanted{.document = *params.word("of"), .key = *params.word("key"), .exists = params.flag("exists", true)};
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"of", Form::word, Need::required, "the kind of the document, as `JoinConfiguration`"},
    {"key", Form::word, Need::required, "the key, with dots between those that lead to it, as `controlPlane.certificateKey`"},
    {"exists", Form::flag, Need::optional, "false: nothing may be there; true is what counts where it is left out"},
};

}  // namespace

constinit const Kind kubeadm_key_kind{
    .name = "kubeadm-key",
    .summary =
        "Whether a key has a value in kubeadm's configuration, the one of --kubeadm-config or one in the usual places. Its value is never "
        "shown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
