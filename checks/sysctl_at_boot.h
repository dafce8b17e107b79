// What a key of the kernel has after the next boot, as files say it.
#pragma once

#include <string>
#include <string_view>

#include "engine/check.h"
#include "engine/predicate.h"
#include "host/sysctl_writers.h"

namespace nodeworthy {

/// One key of a rule.
struct WantedSysctl {
  std::string path;  // below /proc/sys
  std::string name;  // dotted
  Predicate predicate;
  bool if_present = false;  // a key that the kernel lacks, or that no file sets, is skipped

  /// A value of a file as the kernel takes it, which reads as many integers as are wanted.
  std::string taken(std::string_view value) const;
  /// Whether it is right then.
  bool holds(std::string_view value) const { return predicate.holds(taken(value)).value_or(false); }
};

/// A key of IPv6 where that is switched off, now or by some entries of the boot menu: it has no keys then.
Observation look_without_ipv6(const WantedSysctl& wanted, std::string subject, const EarlySysctl& off);

/// What the files of sysctl.d set at boot, and where none does, the kernel's command line, systemd or the kernel.
Observation look_at_boot(const Host& host, const WantedSysctl& wanted);

/// What becomes of a value that a file sets, or will set once repaired, where a module brings the key too late for it. Where the kernel's
/// own default is right it is so in any case.
void heed_module(const Host& host, const WantedSysctl& wanted, Observation& observation);

/// What comes of it that others set the key, too. They run beside systemd-sysctl or after it: only what all of them say is sure.
void heed_other_writers(const Host& host, const WantedSysctl& wanted, bool is_set, Observation& observation);

}  // namespace nodeworthy
