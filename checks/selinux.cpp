#include "checks/selinux.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/package_manager.h"
#include "host/selinux.h"

namespace nodeworthy {
namespace {

constexpr std::array modes{SelinuxMode::disabled, SelinuxMode::permissive, SelinuxMode::enforcing};

/// The modes that a rule accepts.
struct AcceptedModes {
  std::vector<SelinuxMode> modes;

  bool has(SelinuxMode mode) const { return std::find(modes.begin(), modes.end(), mode) != modes.end(); }

  /// "permissive, disabled or enforcing with a policy for containers"
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

/// Changes that lead somewhere, and in sentences what a person has to do where they cannot.
struct Way {
  std::vector<Change> changes;
  std::string by_hand = {};
};

/// The type of the host's policy.
std::string selinux_type(const Host& host) {
  const Reading<SelinuxConfig>& config = selinux_config(host);
  return config.present() ? config.value().type : SelinuxConfig().type;
}

constexpr std::string_view without_labels = "files written while SELinux was off have no labels until then";

/// Sets SELINUX= in the file, where it is the file that decides. Less than before lowers security, and enforcing may stop what runs.
Way set_at_boot(const SelinuxState& at_boot, SelinuxMode to) {
  if (at_boot.file != selinux_config_file)
    return {
        {},
        fmt::format("Set the mode at boot where it comes from, which is not SELINUX= in {}: {}.", selinux_config_file, at_boot.because)};
  const bool raises = at_boot.mode == SelinuxMode::disabled && to == SelinuxMode::permissive;
  return {
      {{SetKey{at_boot.file, Format::assignment, {"SELINUX"}, std::string(describe(to))}, raises ? Caution::safe : Caution::disruptive}}};
}

/// Sets the mode at boot to the one that runs.
Way keep_running(const Host& host, const SelinuxState& running, const SelinuxState& at_boot) {
  // Without a policy in its file, a boot that is to enforce it halts.
  if (running.mode == SelinuxMode::enforcing && !selinux_policy(host, selinux_type(host)).present())
    return {{}, fmt::format("Install a policy of type {} before SELINUX= is set to enforcing.", printable(selinux_type(host)))};
  return set_at_boot(at_boot, running.mode);
}

Way install(const Host& host, std::string_view what, const std::string& package) {
  return {{}, fmt::format("Install {}: {}.", what, how_to_install(host, package))};
}

Way enforce_by_hand() {
  return {{}, "Put SELinux into enforcing mode (setenforce 1, SELINUX=enforcing) once ausearch -m avc shows nothing that it would deny."};
}

/// From enforcing mode, which is accepted, and yet cannot be: something of its policy is missing.
Way complete_policy(const Host& host) {
  const std::string type = selinux_type(host);
  const Reading<std::string> policy = selinux_policy(host, type);
  if (policy.absent()) return install(host, "the policy", printable("selinux-policy-" + type));
  return install(host, "the policy for containers", "container-selinux");
}

/// From a mode of the running kernel, which is not accepted or lacks the policy for containers, to one that is. Permissive and enforcing
/// mode change into each other; only a boot switches SELinux on or off. Nobody is put into enforcing mode.
Way way_now(const Host& host, const AcceptedModes& accepted, const SelinuxState& running) {
  Way way;
  if (running.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::enforcing)) way = complete_policy(host);
  if (running.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::permissive))
    way.changes.push_back({SetSelinuxMode{false}, Caution::disruptive});
  if (running.mode == SelinuxMode::permissive && accepted.has(SelinuxMode::enforcing)) way = enforce_by_hand();
  return way;
}

/// From a mode at boot that does not do to one that does. What was switched off is only switched on again by a change where it still runs:
/// files written while it is off have no labels.
Way way_at_boot(const Host& host, const AcceptedModes& accepted, const SelinuxState& at_boot) {
  const Reading<SelinuxState> running = selinux_running(host);
  if (at_boot.mode == SelinuxMode::disabled) {
    const bool runs = running.present() && running.value().mode != SelinuxMode::disabled;
    if (runs && accepted.has(running.value().mode)) return keep_running(host, running.value(), at_boot);
    if (runs && accepted.has(SelinuxMode::permissive)) return set_at_boot(at_boot, SelinuxMode::permissive);
    if (at_boot.file != selinux_config_file) return set_at_boot(at_boot, SelinuxMode::permissive);
    return {{}, fmt::format("Set SELINUX=permissive in {}, run fixfiles -F onboot and reboot: {}.", selinux_config_file, without_labels)};
  }
  Way way;
  if (at_boot.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::enforcing)) way = complete_policy(host);
  for (SelinuxMode mode : {SelinuxMode::permissive, SelinuxMode::disabled}) {
    if (!accepted.has(mode)) continue;
    Way set = set_at_boot(at_boot, mode);
    return {std::move(set.changes), way.by_hand.empty() ? std::move(set.by_hand) : std::move(way.by_hand)};
  }
  return way.by_hand.empty() ? enforce_by_hand() : way;
}

/// To the same mode now and at boot, where both are accepted and differ. As long as SELinux is on, what the configuration says is meant;
/// where the next boot would switch it off, what runs is.
Way way_to_agreement(const Host& host, const SelinuxState& running, const SelinuxState& at_boot) {
  if (at_boot.mode == SelinuxMode::disabled) return keep_running(host, running, at_boot);
  if (running.mode != SelinuxMode::disabled) return {{{SetSelinuxMode{at_boot.mode == SelinuxMode::enforcing}, Caution::disruptive}}};
  return {{},
          fmt::format("Run fixfiles -F onboot and reboot: {}. Or set SELINUX=disabled in {}, where it is to stay off.", without_labels,
                      selinux_config_file)};
}

/// Judges one mode; `find_way` is asked for the way out where it does not do.
template <class FindWay>
Observation look_mode(const Host& host, const AcceptedModes& accepted, std::string subject, const SelinuxState& state, FindWay find_way) {
  const std::string want = accepted.describe();
  std::string have = fmt::format("{} ({})", describe(state.mode), state.because);
  bool holds = accepted.has(state.mode);
  if (holds && state.mode == SelinuxMode::enforcing) {
    const Reading<std::string> policy = selinux_container_policy(host, selinux_type(host));
    if (policy.unreadable()) return unknown(std::move(subject), want, policy.why());
    have += policy.present() ? ", with " + printable(policy.value()) : ", without a policy for containers (package container-selinux)";
    holds = policy.present();
  }
  if (holds) return judged(true, std::move(subject), want, std::move(have));
  Way way = find_way();
  return judged(false, std::move(subject), want, std::move(have), std::move(way.changes), std::move(way.by_hand));
}

/// A kernel that is to enforce a policy that is not there halts at boot.
Observation look_policy(const Host& host, const AcceptedModes& accepted, const SelinuxState& state) {
  const std::string type = selinux_type(host);
  const std::string subject = "SELinux policy (at boot)";
  const std::string want = printable(fmt::format("/etc/selinux/{}/policy/policy.*", type));
  const Reading<std::string> policy = selinux_policy(host, type);
  if (policy.unreadable()) return unknown(subject, want, policy.why());
  if (policy.present()) return judged(true, subject, want, printable(policy.value()));
  Way way = way_at_boot(host, accepted, state);
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
  Way way = way_to_agreement(host, running, at_boot);
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
  return look_mode(host, accepted, subject, running.value(), [&] { return way_now(host, accepted, running.value()); });
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
    all.push_back(look_mode(host, accepted, "SELinux (at boot)", state, [&] { return way_at_boot(host, accepted, state); }));
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
