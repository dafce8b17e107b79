// How software is installed on a host.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// The command that installs a package on a host: "apt-get install chrony". It is that of the first package manager that is there and that
/// the distribution, or one that it is like (ID and ID_LIKE of os-release(5)), works with; tools of others may be there, too. Absent where
/// none is known. The package's name is the caller's, who knows whether it is the same everywhere.
Reading<std::string> install_command(const Host& host, std::string_view package);

/// What to tell a person: "apt-mark hold kubelet" and the like, as the record that the package stands in wants it.
std::string how_to_hold(const Host& host, const Package& package);

/// What to tell a person, in a sentence, of a package that is there in part; what is half-installed cannot be configured.
std::string how_to_finish(const Host& host, const Package& package);

/// What to tell a person: "apt-get install chrony", or "the package chrony" where no command is known.
std::string how_to_install(const Host& host, std::string_view package);

}  // namespace nodeworthy
