// What Docker's daemon is told: the flags of docker.service, and daemon.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/document_file.h"
#include "host/flags.h"
#include "host/host.h"

namespace nodeworthy {

/// One value of an option and where it stands: "FILE:LINE", of a flag with its name.
struct DockerValue {
  std::string text;
  std::string where;
};

/// Both sources as dockerd has them: it does not start where one option is in both. After moby's daemon/config/config.go; tried with 20.10.
struct DockerConfiguration {
  Flags flags;        // none where there is no unit
  DocumentFile file;  // of --config-file, else /etc/docker/daemon.json; unreadable, too, where the flag could not be told

  static DockerConfiguration read(const Host& host);

  /// The values of an option: of one key of the file, or two ("log-opts", "max-size"), or of a flag ("log-opt", whose value then begins
  /// with "max-size=", and of which the last counts). Absent where neither has it; Unreadable where both do.
  Reading<std::vector<DockerValue>> values(const std::vector<std::string>& key, std::string_view flag) const;
};

}  // namespace nodeworthy
