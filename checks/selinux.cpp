#include "checks/selinux.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "checks/selinux_way.h"
#include "host/selinux.h"

namespace nodeworthy {
namespace {

constexpr std::array modes{SelinuxMode::disabled, SelinuxMode::permissive, SelinuxMode::enforcing};

/// Judges one mode; `find_way` is asked for the way out where it does not do.
template <class FindWay>
Observation look_mode(const Host& host, const AcceptedModes& accepted, std::string subject, const SelinuxState& state, FindWay find_way) {
  const std::string want = accepted.describe();
  std::string have = fmt::format("{} ({})", describe(state.mode), state.because);
  bool holds = accepted.has(state.mode);
  if (holds && state.mode == SelinuxMode::enforcing) {
    const Reading<std::string> policy = selinux_container_policy(host);
    if (policy.unreadable()) return unknown(std::move(subject), want, policy.why());
    have += policy.present() ? ", with " + printable(policy.value()) : ", without a policy for containers (package container-selinux)";
    holds = policy.present();
  }
  if (holds) return judged(true, std::move(subject), want, std::move(have));
  SelinuxWay way = find_way();
  return judged(false, std::move(subject), want, std::move(have), std::move(way.changes), std::move(way.by_hand));
}

/// A kernel that is to enforce a policy that is not there halts at boot.
Observation look_policy(const Host& host, const AcceptedModes& accepted, const SelinuxState& state) {
  const std::string type = selinux_type(host);
  const std::string subject = "SELinux policy (at boot)";
  const std::string want = printable(fmt::format("/etc/selinux/{}/policy/policy.*", type));
  const Reading<std::string> policy = selinux_policy(host);
  if (policy.unreadable()) return unknown(subject, want, policy.why());
  if (policy.present()) return judged(true, subject, want, printable(policy.value()));
  SelinuxWay way = selinux_way_at_boot(host, accepted, state);
  return judged(false, subject, want, "no such file: the boot halts", std::move(way.changes), std::move(way.by_hand));
}

/// A running kernel switches between permissive and enforcing only.
std::string reason_to_reboot(const SelinuxState& running, const SelinuxState& at_boot) {
  if (running.mode == at_boot.mode || (running.mode != SelinuxMode::disabled && at_boot.mode != SelinuxMode::disabled)) return {};
  if (running.mode == SelinuxMode::disabled) return "disabled in the running kernel, which only a boot changes";
  return fmt::format("{} in the running kernel, and only a boot disables it", describe(running.mode));
}

/// Two modes that are both accepted and differ: what was seen to work now is not what the next boot brings.
Observation look_agreement(const Host& host, const SelinuxState& running, const SelinuxState& at_boot) {
  SelinuxWay way = selinux_way_to_agreement(host, running, at_boot);
  const bool changes_nothing = way.changes.empty();
  Observation observation = judged(false, "SELinux (now and at boot)", "the same mode",
                                   fmt::format("{} now, {} at boot ({})", describe(running.mode), describe(at_boot.mode), at_boot.because),
                                   std::move(way.changes), std::move(way.by_hand));
  if (changes_nothing) observation.reboot = reason_to_reboot(running, at_boot);
  return observation;
}

Observation look_now(const Host& host, const AcceptedModes& accepted, const Reading<SelinuxState>& running) {
  const std::string subject = "SELinux (running)";
  if (!host.running()) return skipped(subject, accepted.describe(), std::string(needs_running));
  if (!running.present()) return unknown(subject, accepted.describe(), running.why());
  return look_mode(host, accepted, subject, running.value(), [&] { return selinux_way_now(host, accepted, running.value()); });
}

std::vector<Observation> look(const Host& host, const AcceptedModes& accepted) {
  const Reading<SelinuxState> running = selinux_running(host);
  std::vector<Observation> all{look_now(host, accepted, running)};
  const Reading<std::vector<SelinuxState>> at_boot = selinux_at_boot(host);
  if (!at_boot.present()) {
    all.push_back(unknown("SELinux (at boot)", accepted.describe(), at_boot.why()));
    return all;
  }
  for (const SelinuxState& state : at_boot.value()) {
    all.push_back(look_mode(host, accepted, "SELinux (at boot)", state, [&] { return selinux_way_at_boot(host, accepted, state); }));
    if (state.mode == SelinuxMode::enforcing) all.push_back(look_policy(host, accepted, state));
  }
  auto passes = [](const Observation& o) { return o.verdict == Verdict::pass; };
  const bool good_at_boot = std::all_of(all.begin() + 1, all.end(), passes);
  const bool good = good_at_boot && passes(all.front());
  if (good && at_boot.value().front().mode != running.value().mode)
    all.push_back(look_agreement(host, running.value(), at_boot.value().front()));
  if (good_at_boot && all.front().verdict == Verdict::fail && all.front().repair.empty())
    all.front().reboot = reason_to_reboot(running.value(), at_boot.value().front());
  return all;
}

Check bind(const Params& params) {
  AcceptedModes accepted;
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
        "Puts the running kernel into permissive mode and sets SELINUX=permissive (or the accepted mode) in /etc/selinux/config, which are "
        "disruptive, because they lower security. Where both are accepted and differ, the running mode follows the file, or, where the "
        "file would switch SELinux off, the file what runs. What needs a new label on every file or a policy is left to a person.",
};

}  // namespace nodeworthy
