// The machine and the rules that the tests of the command line look with: made up, so that they depend on neither this machine nor rules/.
#pragma once

#include <string>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/tree.h"

namespace nodeworthy::test {

/// A folder of rules for --rules: own/forward (an error, known elsewhere as Own--Forward), own/panic (a warning) and own/never (which
/// applies to control plane nodes alone), and a profile `own` with just these.
Tree own_rules();

/// An image in which net.ipv4.ip_forward and vm.panic_on_oom are set at boot as given; what is empty nobody can tell.
Tree image(const std::string& ip_forward, const std::string& panic_on_oom);

/// Runs `nodeworthy check` on an image with the own rules and profile, and more arguments.
Ended check(const Tree& image, const std::vector<std::string>& arguments, StandardOutput output = StandardOutput::captured);

/// The content of a file; empty when there is none.
std::string content(const std::string& path);

}  // namespace nodeworthy::test
