// Partitions that systemd-gpt-auto-generator(8) turns on as swap by their type alone, as udev has written down what it found on the disks
// of a running machine.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// A partition of the type swap in a GPT that does not ask to be left alone (the attribute no-auto).
struct GptSwap {
  enum class Disk : uint8_t { root, other, untold };
  std::string device;        // "/dev/sda3"
  std::string id;            // its PARTUUID
  Disk disk = Disk::untold;  // the generator looks at the disk that the root file system is on
};

/// All of them; none for an image, and where no udev runs, as in a container. Unreadable where one of udev's records is.
Reading<std::vector<GptSwap>> gpt_swap_partitions(const Host& host);

}  // namespace nodeworthy
