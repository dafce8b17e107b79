// A firewalld that runs on a recorded machine, as firewall-cmd(1) shows it. It has its own copy of zones, which it never reads again, and
// writes files as firewalld 1.3 does: in its own form, without comments, in place, with a copy of the old file beside it.
#pragma once

#include <string>
#include <vector>

#include "host/program.h"

namespace nodeworthy::test {

/// Runs firewall-cmd on the machine of a folder with `tree`; beside that, the folder keeps what firewalld has in memory. Known are
/// --list-ports, --add-port and --remove-port, several of these at a time, --add-service and, for a restart, --reload.
Ended firewall_cmd(const std::string& folder, const std::vector<std::string>& arguments);

/// From now on these ports are neither opened nor closed, "10250/tcp 30000-32767/tcp"; none where it is empty.
void refuse_ports(const std::string& folder, std::string_view ports);

/// firewall_cmd() for a zone public, as a person types it; what it prints. Throws where it fails.
std::string firewall_cmd(const std::string& folder, const std::string& options);

}  // namespace nodeworthy::test
