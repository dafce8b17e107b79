// The ways from a mode of SELinux that does not do to one that does.
#pragma once

#include <string>
#include <vector>

#include "engine/check.h"
#include "host/selinux.h"

namespace nodeworthy {

/// The modes that a rule accepts.
struct AcceptedModes {
  std::vector<SelinuxMode> modes;

  bool has(SelinuxMode mode) const;

  /// "permissive, disabled or enforcing with a policy for containers"
  std::string describe() const;
};

/// Changes that lead somewhere, and in sentences what a person has to do where they cannot. Nobody is put into enforcing mode.
struct SelinuxWay {
  std::vector<Change> changes;
  std::string by_hand = {};
};

/// From a mode of the running kernel, which is not accepted or lacks the policy for containers, to one that is. Permissive and enforcing
/// mode change into each other; only a boot switches SELinux on or off.
SelinuxWay selinux_way_now(const Host& host, const AcceptedModes& accepted, const SelinuxState& running);

/// From a mode at boot that does not do to one that does. What was switched off is only switched on again by a change where it still runs:
/// files written while it is off have no labels.
SelinuxWay selinux_way_at_boot(const Host& host, const AcceptedModes& accepted, const SelinuxState& at_boot);

/// To the same mode now and at boot, where both are accepted and differ. As long as SELinux is on, what the configuration says is meant;
/// where the next boot would switch it off, what runs is.
SelinuxWay selinux_way_to_agreement(const Host& host, const SelinuxState& running, const SelinuxState& at_boot);

}  // namespace nodeworthy
