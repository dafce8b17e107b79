// What the first boot of an image starts beyond what is enabled in it: systemd applies presets then (systemd.preset(5)).
#pragma once

#include <map>
#include <string>

#include "host/unit_load.h"

namespace nodeworthy {

/// A unit that a preset enables, and what pulls it in.
struct PresetPull {
  std::string name;
  std::string by;  // "FILE:LINE" of the preset, or that no preset speaks of it
};

/// By the main name of the unit that pulls in.
using PresetPulls = std::multimap<std::string, PresetPull, std::less<>>;

/// The units that the first boot enables, as `systemctl preset-all --preset-mode=enable-only` does, compared with systemd 252: those of an
/// [Install] section that the first line of the *.preset files which speaks of them enables, or that none speaks of, and what is behind
/// their Also=. Nothing on a running machine, in an image whose /etc/machine-id is there and does not say "uninitialized", and where there
/// are no presets at all, as every systemd has some. Unreadable where a file that has a say is.
Reading<PresetPulls> pulls_of_first_boot(const Host& host, const UnitTree& tree, const UnitLoader& loader);

}  // namespace nodeworthy
