// What is known of single flags of the kubelet, and how they are shown.
#pragma once

#include <string>

#include "host/flags.h"

namespace nodeworthy {

/// Whether each one adds to those before it, as maps and lists of the kubelet's options.go do; of others the last counts.
bool adds_up(const Flag& flag);

/// "--cgroup-driver", or what stands there where it is no long flag.
std::string name_of(const Flag& flag);

/// "FILE:LINE".
std::string place_of(const Flag& flag);

/// "--cgroup-driver=systemd (/etc/default/kubelet:1)"; of a flag whose value is or holds a secret the name and the place alone.
std::string shown(const Flag& flag);

}  // namespace nodeworthy
