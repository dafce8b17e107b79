#include "checks/selinux.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/selinux.h"

namespace nodeworthy {
namespace {

constexpr std::array modes{SelinuxMode::disabled, SelinuxMode::permissive, SelinuxMode::enforcing};

/// The modes that a rule accepts.
struct Accepted {
  std::vector<SelinuxMode> modes;

  bool has(SelinuxMode mode) const { return std::find(modes.begin(), modes.end(), mode) != modes.end(); }

  /// "permissive, disabled, or enforcing with a policy for containers"
  std::string describe() const {
    std::string text;
    for (SelinuxMode mode : modes) {
      if (!text.empty()) text += mode == modes.back() ? " or " : ", ";
      text += nodeworthy::describe(mode);
      if (mode == SelinuxMode::enforcing) text += " with a policy for containers";
    }
    return text;
  }
};

std::string type_of_policy(const Host& host) {
  const Reading<SelinuxConfig>& config = selinux_config(host);
  return config.present() ? config.value().type : SelinuxConfig().type;
}

/// Changes the mode at boot, where /etc/selinux/config decides it. Enforcing is nothing that a machine switches on by itself.
std::vector<Change> repair_at_boot(const Accepted& accepted, const SelinuxState& state) {
  if (state.file != selinux_config_file) return {};
  for (SelinuxMode mode : {SelinuxMode::permissive, SelinuxMode::disabled})
    if (accepted.has(mode))
      return {{SetKey{state.file, Format::assignment, {"SELINUX"}, std::string(describe(mode))}, Caution::disruptive}};
  return {};
}

std::vector<Change> repair_running(const Accepted& accepted, const SelinuxState& state) {
  if (state.mode != SelinuxMode::enforcing || !accepted.has(SelinuxMode::permissive)) return {};
  return {{SetSelinuxMode{false}, Caution::disruptive}};
}

Observation look_mode(const Host& host, const Accepted& accepted, std::string subject, const SelinuxState& state,
                      std::vector<Change> repair) {
  std::string have = fmt::format("{} ({})", describe(state.mode), state.because);
  if (!accepted.has(state.mode)) return judged(false, std::move(subject), accepted.describe(), std::move(have), std::move(repair));
  if (state.mode != SelinuxMode::enforcing) return judged(true, std::move(subject), accepted.describe(), std::move(have));
  const Reading<std::string> policy = selinux_container_policy(host, type_of_policy(host));
  if (policy.unreadable()) return unknown(std::move(subject), accepted.describe(), policy.why());
  have += policy.present() ? ", with " + printable(policy.value()) : ", without a policy for containers (package container-selinux)";
  return judged(policy.present(), std::move(subject), accepted.describe(), std::move(have), std::move(repair));
}

/// A kernel that is to enforce a policy that is not there halts at boot.
Observation look_policy(const Host& host, const Accepted& accepted, const SelinuxState& state) {
  const std::string type = type_of_policy(host);
  const std::string subject = "SELinux policy (at boot)";
  const std::string want = printable(fmt::format("/etc/selinux/{}/policy/policy.*", type));
  const Reading<std::string> policy = selinux_policy(host, type);
  if (policy.unreadable()) return unknown(subject, want, policy.why());
  if (policy.present()) return judged(true, subject, want, printable(policy.value()));
  return judged(false, subject, want, "no such file: the boot halts", repair_at_boot(accepted, state));
}

/// A running kernel switches between permissive and enforcing only.
std::string reason_to_reboot(const SelinuxState& running, const SelinuxState& at_boot) {
  if (running.mode == at_boot.mode || (running.mode != SelinuxMode::disabled && at_boot.mode != SelinuxMode::disabled)) return {};
  if (running.mode == SelinuxMode::disabled) return "disabled in the running kernel, which only a boot changes";
  return fmt::format("{} in the running kernel, and only a boot disables it", describe(running.mode));
}

/// Two modes that are both accepted and differ: what was seen to work now is not what the next boot brings. The configuration is what was
/// meant.
Observation look_agreement(const SelinuxState& running, const SelinuxState& at_boot) {
  Observation observation = judged(false, "SELinux (now and at boot)", "the same mode",
                                   fmt::format("{} now, {} at boot ({})", describe(running.mode), describe(at_boot.mode), at_boot.because));
  observation.reboot = reason_to_reboot(running, at_boot);
  if (observation.reboot.empty())
    observation.repair.push_back({SetSelinuxMode{at_boot.mode == SelinuxMode::enforcing}, Caution::disruptive});
  return observation;
}

std::vector<Observation> look(const Host& host, const Accepted& accepted) {
  std::vector<Observation> all;
  const Reading<SelinuxState> running = selinux_running(host);
  const std::string now = "SELinux (running)";
  if (!host.running()) {
    all.push_back(skipped(now, accepted.describe(), std::string(needs_running)));
  } else if (!running.present()) {
    all.push_back(unknown(now, accepted.describe(), running.why()));
  } else {
    all.push_back(look_mode(host, accepted, now, running.value(), repair_running(accepted, running.value())));
  }
  const Reading<std::vector<SelinuxState>> at_boot = selinux_at_boot(host);
  if (!at_boot.present()) {
    all.push_back(unknown("SELinux (at boot)", accepted.describe(), at_boot.why()));
    return all;
  }
  for (const SelinuxState& state : at_boot.value()) {
    all.push_back(look_mode(host, accepted, "SELinux (at boot)", state, repair_at_boot(accepted, state)));
    if (state.mode == SelinuxMode::enforcing) all.push_back(look_policy(host, accepted, state));
  }
  auto passes = [](const Observation& o) { return o.verdict == Verdict::pass; };
  const bool good_at_boot = std::all_of(all.begin() + 1, all.end(), passes);
  const bool good = good_at_boot && passes(all.front());
  if (good && at_boot.value().front().mode != running.value().mode) all.push_back(look_agreement(running.value(), at_boot.value().front()));
  if (good_at_boot && all.front().verdict == Verdict::fail && all.front().repair.empty())
    all.front().reboot = reason_to_reboot(running.value(), at_boot.value().front());
  return all;
}

Check bind(const Params& params) {
  Accepted accepted;
  for (const std::string& word : params.words("mode")) {
    const auto* mode = std::find_if(modes.begin(), modes.end(), [&](SelinuxMode m) { return describe(m) == word; });
    if (mode != modes.end()) {
      accepted.modes.push_back(*mode);
    } else {
      params.problem("mode",
                     fmt::format("there is no mode \"{}\" of SELinux{}", word, suggestion(word, {"disabled", "permissive", "enforcing"})));
    }
  }
  if (params.words("mode").empty()) params.problem("mode", "at least one mode is wanted");
  return [accepted](const Host& host) { return look(host, accepted); };
}

constexpr Field fields[] = {
    {"mode", Form::words, Need::required,
     "the modes that are fine, of permissive, disabled and enforcing; enforcing only counts with a policy that knows containers"},
};

}  // namespace

constinit const Kind selinux_kind{
    .name = "selinux",
    .summary =
        "The mode of SELinux now (/sys/fs/selinux) and at the next boot: what the kernel's command line says in the boot loader's files, "
        "else /etc/selinux/config. Both are to be fine and the same. Enforcing wants the policy of container-selinux and, at boot, a "
        "binary policy to load. A kernel without SELinux is disabled.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Puts the running kernel into permissive mode and sets SELINUX=permissive (or the accepted mode) in /etc/selinux/config. Both are "
        "disruptive, because they lower security.",
};

}  // namespace nodeworthy
