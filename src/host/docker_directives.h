// The names at the top of daemon.json that Docker's daemon takes: those of its flags, and of what flags give one by one in the plural.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/node.h"
#include "base/version.h"
#include "host/host.h"

namespace nodeworthy {

/// A key of daemon.json that is more than a text, or whose flag has another name or a letter.
struct DockerDirective {
  std::string_view key;
  std::string_view flag;         // without dashes; empty where both may be given
  std::string_view letter = {};  // "-H"
  Node::Type type = Node::Type::scalar;
};

/// What is known of a key: as of a text whose flag has the same name where nothing more is.
DockerDirective docker_directive(std::string_view key);

/// Whether the names in a mapping count in the place of its own: dockerd looks into what is no directive with a mapping for its value.
bool stands_for_its_names(std::string_view key, const Node& value);

/// The version of Docker that a package brought ("20.10.24"), else the one of the daemon that answers. Absent where neither is there.
Reading<std::string> installed_docker_version(const Host& host);

/// Why no dockerd of a version takes a name, as the end of a sentence ("; did you mean \"log-opts\"?" at most); nothing where it may. Which
/// names there are is known of 17.06 to 28: of every other version, or none, only that a name has small letters, digits and dashes. A name
/// that some of these versions take is taken by all of them here, save what 26.1 is known to have dropped.
std::optional<std::string> objection_to_directive(std::string_view name, const std::optional<Version>& docker);

}  // namespace nodeworthy
