// The names at the top of daemon.json that Docker's daemon takes: those of its flags, and of what flags give one by one in the plural.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/version.h"
#include "host/host.h"

namespace nodeworthy {

/// The version of Docker that a package brought ("20.10.24"), else the one of the daemon that answers. Absent where neither is there.
Reading<std::string> installed_docker_version(const Host& host);

/// Why no dockerd of a version takes a name, as the end of a sentence ("; did you mean \"log-opts\"?" at most); nothing where it may. Which
/// names there are is known of 17.06 to 28: of every other version, or none, only that a name has small letters, digits and dashes. A name
/// that some of these versions take is taken by all of them here.
std::optional<std::string> objection_to_directive(std::string_view name, const std::optional<Version>& docker);

}  // namespace nodeworthy
