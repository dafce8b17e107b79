#include "host/kubelet_extra_args.h"

#include "base/text.h"
#include "host/kubeadm.h"
#include "host/membership.h"

namespace nodeworthy {
namespace {

constexpr std::string_view word = "kubeletExtraArgs";
/// More than a kubelet has flags; of a hostile file the rest is not looked at.
constexpr size_t most_arguments = 1000;

Flag untold(std::string why) { return {.name = {}, .value = {}, .unreadable = std::move(why), .file = {}, .variable = {}}; }

Flag flag_of(const KubeadmFile& file, const Node& name, const Node* value) {
  // The kubelet takes either.
  return {.name = replace_all(name.text, "_", "-"),
          .value = value != nullptr && value->is_scalar() ? std::string(value->text) : std::string(),
          .unreadable = {},
          .file = file.path(),
          .line = name.mark.line,
          .variable = {}};
}

std::vector<Flag> flags_in(const KubeadmFile& file, const Node& arguments) {
  if (arguments.children.size() > most_arguments) return {untold(file.path() + ": more kubeletExtraArgs than a kubelet has flags")};
  std::vector<Flag> flags;
  if (arguments.is_mapping())
    for (size_t i = 0; i + 1 < arguments.children.size(); i += 2)
      flags.push_back(flag_of(file, arguments.children[i], &arguments.children[i + 1]));
  if (arguments.is_sequence())
    for (const Node& argument : arguments.children)
      if (const Node* name = argument.find("name")) flags.push_back(flag_of(file, *name, argument.find("value")));
  return flags;
}

}  // namespace

std::vector<Flag> kubelet_extra_args(const Host& host) {
  const Reading<KubeadmText>& text = kubeadm_text(host);
  // Whatever else is wrong with it, or right, a file without the word has none.
  if (text.absent() || (text.present() && text.value().text.find(word) == std::string::npos)) return {};
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  const Reading<Membership> member = membership(host);
  if (member.present() && member.value().joined) return {};
  if (!file.present()) return {untold(file.why())};
  std::vector<Flag> flags;
  // Of a flag the last counts: in a file for both, that of kubeadm init.
  for (std::string_view kind : {"JoinConfiguration", "InitConfiguration"}) {
    const Node* arguments = file.value().find(kind, {"nodeRegistration", word});
    if (arguments == nullptr) continue;
    std::vector<Flag> more = flags_in(file.value(), *arguments);
    flags.insert(flags.end(), more.begin(), more.end());
  }
  if (!flags.empty() && member.unreadable()) return {untold(member.why())};
  return flags;
}

}  // namespace nodeworthy
