#include "checks/kubelet_flags.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/flags.h"
#include "host/kubelet.h"
#include "host/kubelet_extra_args.h"
#include "host/kubelet_flags.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "flags of the kubelet";
constexpr std::string_view restart = "systemctl daemon-reload && systemctl restart kubelet";

/// A flag that must not be given; with a variable, only where that is not in the kubelet's environment.
struct Unwanted {
  std::string flag;
  std::string variable;
};

/// What the rule wants.
struct Wanted {
  std::vector<Unwanted> without;
  bool once = false;

  std::string describe() const { return once ? "each given once" : "none that the kubelet does not know"; }
};

/// Whether all of a flag is known and it stands in a file of the host.
bool is_known(const Flag& flag) { return flag.unreadable.empty() && !flag.file.empty(); }

std::string take_out(const Flag& flag, std::string_view then) {
  return printable(fmt::format("Take {} out of {}{}.", name_of(flag), place_of(flag), then));
}

std::string keep_one(const Flag& flag, const Flag& by) {
  return printable(fmt::format("Keep one: take {} out of {} or of {}, then: {}.", name_of(flag), place_of(flag), place_of(by), restart));
}

/// One that is there and must not be; `then` follows when it is taken out.
void look_at_unwanted(const Host& host, const Flag& flag, const Unwanted& unwanted, std::string_view then,
                      std::vector<Observation>& observations) {
  const Reading<CommandWord> variable = unwanted.variable.empty() ? Absent{} : kubelet_variable(host, unwanted.variable);
  const std::string name = printable(name_of(flag));
  const std::string want = unwanted.variable.empty() ? "not given" : "not given without " + unwanted.variable + " in the environment";
  if (variable.unreadable()) observations.push_back(unknown(name, want, variable.why()));
  if (variable.absent()) observations.push_back(judged(false, name, want, shown(flag), {}, take_out(flag, then)));
}

/// The flags of a list that are there, each place by itself.
void look_for_removed(const Host& host, const std::vector<Flag>& flags, const Wanted& wanted, std::string_view then,
                      std::vector<Observation>& observations) {
  for (const Flag& flag : flags)
    for (const Unwanted& unwanted : wanted.without)
      if (is_known(flag) && flag.name == unwanted.flag) look_at_unwanted(host, flag, unwanted, then, observations);
}

/// Whether a later flag of another file takes the place of this one.
bool overrules(const Flag& earlier, const Flag& later) {
  return is_known(later) && later.name == earlier.name && later.file != earlier.file && later.value != earlier.value;
}

std::vector<Observation> look_for_overruled(const std::vector<Flag>& flags, const Wanted& wanted) {
  std::vector<Observation> observations;
  for (auto flag = flags.begin(); flag != flags.end(); ++flag) {
    if (!is_known(*flag) || adds_up(*flag)) continue;
    const auto by = std::find_if(flag + 1, flags.end(), [&](const Flag& later) { return overrules(*flag, later); });
    if (by == flags.end()) continue;
    observations.push_back(judged(false, printable(name_of(*flag)), wanted.describe(),
                                  fmt::format("{}, overruled by {}", shown(*flag), shown(*by)), {}, keep_one(*flag, *by)));
  }
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  std::vector<Flag> flags = host.once(KubeletConfiguration::read).all_flags();
  std::vector<Observation> observations;
  if (wanted.once) {
    observations = look_for_overruled(flags, wanted);
  } else {
    const std::vector<Flag> to_come = kubelet_extra_args(host);
    look_for_removed(host, flags, wanted, fmt::format(", then: {}", restart), observations);
    look_for_removed(host, to_come, wanted, ", which kubeadm gives the kubelet", observations);
    flags.insert(flags.end(), to_come.begin(), to_come.end());
  }
  for (const Flag& flag : flags)
    if (!flag.unreadable.empty()) observations.push_back(unknown(std::string(subject), wanted.describe(), printable(flag.unreadable)));
  if (!observations.empty()) return observations;
  const auto count = std::count_if(flags.begin(), flags.end(), is_known);
  if (count == 0) return {skipped(std::string(subject), wanted.describe(), "no file here gives a kubelet flags")};
  return {judged(true, std::string(subject), wanted.describe(), fmt::format("{} flags", count))};
}

Unwanted read_unwanted(std::string_view word) {
  constexpr std::string_view unless = " unless ";
  const size_t at = std::min(word.find(unless), word.size());
  return {.flag = std::string(word.substr(0, at)), .variable = std::string(word.substr(std::min(at + unless.size(), word.size())))};
}

Check bind(const Params& params) {
  Wanted wanted{.without = {}, .once = params.flag("once", false)};
  for (const std::string& word : params.words("without")) wanted.without.push_back(read_unwanted(word));
  if (wanted.without.empty() == !wanted.once) params.problem("", "kubelet-flags wants either \"without\" or \"once: true\"");
  for (const Unwanted& unwanted : wanted.without)
    if (unwanted.flag.starts_with('-'))
      params.problem("without", fmt::format("\"{}\" goes without dashes at its beginning", unwanted.flag));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"without", Form::words, Need::optional,
     "flags that must not be given, without `--`; `FLAG unless VARIABLE`: not without that variable in the environment of the kubelet"},
    {"once", Form::flag, Need::optional, "true: no flag is given in two files with different values, so that one of them does not count"},
};

}  // namespace

constinit const Kind kubelet_flags_kind{
    .name = "kubelet-flags",
    .summary =
        "The flags that the kubelet's unit starts it with: of ExecStart and the environment of the unit and its drop-ins, of "
        "/var/lib/kubelet/kubeadm-flags.env, and of /etc/default/kubelet or /etc/sysconfig/kubelet. Of a flag that is given twice the last "
        "counts, except for lists and maps as --node-labels, which add up. `without` also looks at the kubeletExtraArgs of kubeadm's "
        "configuration, as long as the node is in no cluster.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
