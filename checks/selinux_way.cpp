#include "checks/selinux_way.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/package_manager.h"

namespace nodeworthy {
namespace {

constexpr std::string_view without_labels = "files written while SELinux was off have no labels until then";

/// Sets SELINUX= in the file, where it is the file that decides. Less than before lowers security, and enforcing may stop what runs.
SelinuxWay set_at_boot(const SelinuxState& at_boot, SelinuxMode to) {
  if (at_boot.file != selinux_config_file)
    return {
        {},
        fmt::format("Set the mode at boot where it comes from, which is not SELINUX= in {}: {}.", selinux_config_file, at_boot.because)};
  const bool raises = at_boot.mode == SelinuxMode::disabled && to == SelinuxMode::permissive;
  return {
      {{SetKey{at_boot.file, Format::assignment, {"SELINUX"}, std::string(describe(to))}, raises ? Caution::safe : Caution::disruptive}}};
}

/// Sets the mode at boot to the one that runs.
SelinuxWay keep_running(const Host& host, const SelinuxState& running, const SelinuxState& at_boot) {
  // Without a policy in its file, a boot that is to enforce it halts.
  if (running.mode == SelinuxMode::enforcing && !selinux_policy(host).present())
    return {{}, fmt::format("Install a policy of type {} before SELINUX= is set to enforcing.", printable(selinux_type(host)))};
  return set_at_boot(at_boot, running.mode);
}

SelinuxWay install(const Host& host, std::string_view what, const std::string& package) {
  return {{}, fmt::format("Install {}: {}.", what, how_to_install(host, package))};
}

SelinuxWay enforce_by_hand() {
  return {{}, "Put SELinux into enforcing mode (setenforce 1, SELINUX=enforcing) once ausearch -m avc shows nothing that it would deny."};
}

/// From enforcing mode, which is accepted, and yet cannot be: something of its policy is missing.
SelinuxWay complete_policy(const Host& host) {
  if (selinux_policy(host).absent()) return install(host, "the policy", printable("selinux-policy-" + selinux_type(host)));
  return install(host, "the policy for containers", "container-selinux");
}

}  // namespace

bool AcceptedModes::has(SelinuxMode mode) const { return std::find(modes.begin(), modes.end(), mode) != modes.end(); }

std::string AcceptedModes::describe() const {
  std::string text;
  for (SelinuxMode mode : modes) {
    if (!text.empty()) text += mode == modes.back() ? " or " : ", ";
    text += nodeworthy::describe(mode);
    if (mode == SelinuxMode::enforcing) text += " with a policy for containers";
  }
  return text;
}

SelinuxWay selinux_way_now(const Host& host, const AcceptedModes& accepted, const SelinuxState& running) {
  SelinuxWay way;
  if (running.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::enforcing)) way = complete_policy(host);
  if (running.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::permissive))
    way.changes.push_back({SetSelinuxMode{false}, Caution::disruptive});
  if (running.mode == SelinuxMode::permissive && accepted.has(SelinuxMode::enforcing)) way = enforce_by_hand();
  return way;
}

SelinuxWay selinux_way_at_boot(const Host& host, const AcceptedModes& accepted, const SelinuxState& at_boot) {
  const Reading<SelinuxState> running = selinux_running(host);
  if (at_boot.mode == SelinuxMode::disabled) {
    const bool runs = running.present() && running.value().mode != SelinuxMode::disabled;
    if (runs && accepted.has(running.value().mode)) return keep_running(host, running.value(), at_boot);
    if (runs && accepted.has(SelinuxMode::permissive)) return set_at_boot(at_boot, SelinuxMode::permissive);
    if (at_boot.file != selinux_config_file) return set_at_boot(at_boot, SelinuxMode::permissive);
    return {{}, fmt::format("Set SELINUX=permissive in {}, run fixfiles -F onboot and reboot: {}.", selinux_config_file, without_labels)};
  }
  SelinuxWay way;
  if (at_boot.mode == SelinuxMode::enforcing && accepted.has(SelinuxMode::enforcing)) way = complete_policy(host);
  for (SelinuxMode mode : {SelinuxMode::permissive, SelinuxMode::disabled}) {
    if (!accepted.has(mode)) continue;
    SelinuxWay set = set_at_boot(at_boot, mode);
    return {std::move(set.changes), way.by_hand.empty() ? std::move(set.by_hand) : std::move(way.by_hand)};
  }
  return way.by_hand.empty() ? enforce_by_hand() : way;
}

SelinuxWay selinux_way_to_agreement(const Host& host, const SelinuxState& running, const SelinuxState& at_boot) {
  if (at_boot.mode == SelinuxMode::disabled) return keep_running(host, running, at_boot);
  if (running.mode != SelinuxMode::disabled) return {{{SetSelinuxMode{at_boot.mode == SelinuxMode::enforcing}, Caution::disruptive}}};
  return {{},
          fmt::format("Run fixfiles -F onboot and reboot: {}. Or set SELINUX=disabled in {}, where it is to stay off.", without_labels,
                      selinux_config_file)};
}

}  // namespace nodeworthy
