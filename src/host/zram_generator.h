// The swap devices of compressed memory that zram-generator makes at boot: zram-generator.conf(5), measured against version 1.1.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One assignment of a zram-generator.conf.
struct ZramSetting {
  std::string section;
  std::string key;  // empty for the section's own header
  std::string value;
  size_t line = 0;  // counted from 1
};

/// What a text says: its sections and assignments in order, and the number of the first line that is neither, 0 where there is none. With
/// such a line the generator gives everything up.
struct ZramText {
  std::vector<ZramSetting> settings;
  size_t malformed = 0;
};
ZramText parse_zram_configuration(std::string_view text);

/// Whether a device is made.
enum class ZramMade : uint8_t { yes, no, untold };

/// A device that the configuration names, its settings of all files merged.
struct ZramDevice {
  std::string name;   // "zram0"
  std::string where;  // "FILE:LINE" of its first section
  ZramMade made = ZramMade::yes;
  std::string because;  // of one that is not made, or of which it cannot be told: which setting decides
};

/// What the files of a host come to.
struct ZramConfiguration {
  std::vector<ZramDevice> devices;  // those for swap, by name; those for a file system are left out
  std::string last_drop_in;         // the name of the *.conf file below zram-generator.conf.d that is read last; empty where there is none
};

/// Reads the main file (the first of /run, /etc, /usr/local/lib and /usr/lib counts) and the drop-ins. In an image, files below /run do not
/// count. Unreadable where a file cannot be read or is malformed, with the position. Whether the generator is installed is not asked.
///
/// The boot lets rpi-swap (rpi_swap.h) write one of the drop-ins below /run anew: `by_rpi_swap` is its text, empty where it writes none.
/// What is there of it now does not count.
Reading<ZramConfiguration> zram_configuration(const Host& host, std::string_view by_rpi_swap = {});

}  // namespace nodeworthy
