// What the kernel command lines of the next boot say about swap: systemd-fstab-generator(8), zram-generator(8).
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One of the command lines is taken, nobody knows which: swap is only off where all of them say so, and on where one does.
struct SwapSwitches {
  bool fstab = true;  // whether fstab is read (fstab=)
  bool swap = true;   // whether units are made of what it and the command line name (systemd.swap=)
  bool zram = true;   // whether zram-generator makes anything (systemd.zram=)
  bool gpt = true;    // whether partitions are looked for by their type (systemd.gpt_auto=)

  /// A word that asks for swap.
  struct Request {
    std::string what;
    std::string where;  // the file that says it
  };
  std::vector<Request> zram0;  // systemd.zram=1 asks for zram0 by itself; one at most
  std::vector<Request> extra;  // systemd.swap-extra=WHAT:OPTIONS, since systemd 254

  /// Unreadable where the boot loader's files are.
  static Reading<SwapSwitches> read(const Host& host);
};

}  // namespace nodeworthy
