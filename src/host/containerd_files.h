// The files of containerd's configuration: config.toml and what it imports.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "host/host.h"

namespace nodeworthy {

/// Where containerd looks unless it is told otherwise.
inline constexpr std::string_view usual_containerd_file = "/etc/containerd/config.toml";

/// One file of containerd's configuration.
struct ContainerdFile {
  std::string path;
  std::shared_ptr<const Document> document;
  int64_t version = 0;  // 0 where the file says none, which is as good as 1

  const Node& root() const { return document->root(); }
  /// "FILE:LINE".
  std::string place(const Node& node) const { return fmt::format("{}:{}", path, node.mark.line); }
  /// The items of a list under a key; empty where there is none, Unreadable where it is no list.
  Reading<std::vector<const Node*>> list(std::string_view key) const;
};

/// All files in the order in which they are merged, the main one first.
struct ContainerdConfiguration {
  std::string main;                   // its path; it may not exist
  std::vector<ContainerdFile> files;  // empty where it does not
  std::string broken;                 // why containerd does not start, whatever is in them; else empty

  /// The version that the joined files have: the last that is said.
  int64_t merged_version() const;
};

/// What containerd.service reads: the file of its --config flag, else the usual one, and what they import. Unreadable where a file, or the
/// service's command line, cannot be read.
Reading<ContainerdConfiguration> containerd_configuration(const Host& host);

}  // namespace nodeworthy
