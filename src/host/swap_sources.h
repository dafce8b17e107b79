// What will swap after the next boot, and which file says so. A partition of the swap type that systemd-gpt-auto-generator finds on the
// root disk is in no file: on a running machine udev tells of it, in an image nothing does. systemd only turns it on where fstab has no
// line of swap, be it one with noauto: there a line that is commented out brings back what it was to take away.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// How a source is taken away.
enum class SwapRemoval : uint8_t {
  comment_out,  // `key`, a line of `file`
  set_noauto,   // in place of `key`, a line of `file` that may be missing, `instead` is added
  mask,         // `unit`
  disable,      // `unit`, whose file is where a mask would be
  limit_zram,   // by a drop-in `file` that limits the device `key` of zram-generator to machines without memory
  stop_rpi,     // by a drop-in `file` of rpi-swap that asks for none
  by_hand,      // nothing that a single change could do
};

/// One thing that brings swap at boot.
struct SwapSource {
  std::string what;   // a device or a file
  std::string where;  // "/etc/fstab:3", the path of a unit file, "/etc/systemd/zram-generator.conf:1"
  std::string unit;   // the unit that starts it
  SwapRemoval removal = SwapRemoval::by_hand;
  std::string file = {};
  std::string key = {};
  std::string instead = {};
  std::string advice = {};  // what a person does where no change does it
};

/// The sources that were found, and what could not be told.
struct SwapSources {
  std::vector<SwapSource> sources;
  std::vector<std::string> untold;  // why something that may bring swap could not be read or decided

  /// The union of fstab, partitions of the swap type, .swap units that the boot starts, zram-generator, rpi-swap, the services of
  /// zram-tools, zram-config, systemd-swap and dphys-swapfile, swapon in other services and in rc.local, the agent of Azure, and
  /// systemd.swap-extra= of the kernel command line; without what a mask, swap.target, or the command line keeps away. What cloud-init
  /// would make of an image is not told.
  static SwapSources read(const Host& host);
};

}  // namespace nodeworthy
