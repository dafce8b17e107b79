#include "host/kubelet_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 18> adding{"allowed-unsafe-sysctls",
                                                  "cluster-dns",
                                                  "cpu-manager-policy-options",
                                                  "enforce-node-allocatable",
                                                  "eviction-hard",
                                                  "eviction-minimum-reclaim",
                                                  "eviction-soft",
                                                  "eviction-soft-grace-period",
                                                  "feature-gates",
                                                  "kube-reserved",
                                                  "manifest-url-header",
                                                  "node-labels",
                                                  "qos-reserved",
                                                  "reserved-memory",
                                                  "system-reserved",
                                                  "tls-cipher-suites",
                                                  "topology-manager-policy-options",
                                                  "vmodule"};

/// Flags whose values are secrets, or hold them as an Authorization header does.
constexpr std::array<std::string_view, 2> secret{"manifest-url-header", "storage-driver-password"};

}  // namespace

bool adds_up(const Flag& flag) { return std::find(adding.begin(), adding.end(), flag.name) != adding.end(); }

std::string name_of(const Flag& flag) { return flag.name.starts_with('-') ? flag.name : "--" + flag.name; }

std::string place_of(const Flag& flag) { return fmt::format("{}:{}", flag.file, flag.line); }

std::string shown(const Flag& flag) {
  if (std::find(secret.begin(), secret.end(), flag.name) != secret.end())
    return printable(fmt::format("{} ({})", name_of(flag), place_of(flag)));
  return printable(fmt::format("{}={} ({})", name_of(flag), flag.value, place_of(flag)));
}

}  // namespace nodeworthy
