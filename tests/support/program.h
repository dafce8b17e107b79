// Running programs in tests: nodeworthy itself as a person runs it, and validators.
#pragma once

#include <string>
#include <vector>

namespace nodeworthy::test {

/// Where a program's standard output goes.
enum class StandardOutput { captured, closed, full, terminal };

/// What a program came to.
struct Ended {
  int status = 0;  // as the shell has it: 128 and the signal's number where one ended it, 127 where it could not be started
  std::string out;
  std::string err;
};

/// Runs a program, found by PATH, with its arguments, an empty standard input and at most a minute of time.
Ended run_program(const std::vector<std::string>& command, StandardOutput output = StandardOutput::captured);

/// Whether a program of that name is there.
bool has_program(const std::string& name);

/// Runs nodeworthy as built.
Ended run_nodeworthy(std::vector<std::string> arguments, StandardOutput output = StandardOutput::captured);

}  // namespace nodeworthy::test
