// What will swap after the next boot, and which file says so. A partition of the swap type that systemd-gpt-auto-generator finds on the
// root disk is in no file: on a running machine the unit that it made is seen, in an image nothing is, and where fstab has a swap line
// systemd only looks for such partitions once that line is gone.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// How a source is taken away.
enum class SwapRemoval : uint8_t {
  comment_out,  // `key`, a line of `file`
  mask,         // `unit`
  disable,      // `unit`, whose file is where a mask would be
  limit_zram,   // by a drop-in `file` that limits the device `key` of zram-generator to machines without memory
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
};

/// The sources that were found, and what could not be told.
struct SwapSources {
  std::vector<SwapSource> sources;
  std::vector<std::string> untold;  // why something that may bring swap could not be read or decided

  /// The union of fstab, .swap units that the boot starts, zram-generator, the services of zram-tools and dphys-swapfile,
  /// the agent of Azure, and systemd.swap-extra= of the kernel command line; without what a mask, swap.target, or the command line keeps
  /// away. What cloud-init would make of an image is not told.
  static SwapSources read(const Host& host);
};

}  // namespace nodeworthy
