// The small part of shell syntax that configuration files use: NAME=value lines and command lines of words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// One NAME=value line.
struct Assignment {
  std::string name;
  std::string value;  // quotes and backslashes removed
  size_t line = 0;    // counted from 1
  // Of shell_assignments(): where the value stands in the text, from behind the `=`, quotes, comments and blanks at its end included.
  size_t begin = 0;
  size_t end = 0;
};

/// The assignments of an environment file (systemd.exec(5) EnvironmentFile=, os-release(5), /etc/sysconfig): lines that begin with a
/// name and `=`; `#` and `;` comment lines, blank lines and anything else are passed over. Values may be quoted with ' or " and end at
/// the line, or span lines inside quotes or after a backslash. Nothing is expanded.
std::vector<Assignment> shell_assignments(std::string_view text);

/// The last value assigned to a name.
std::optional<std::string> shell_assignment(std::string_view text, std::string_view name);

/// The words of a command line, quotes removed, nothing expanded: `a "b c" d\ e` is three.
std::vector<std::string> shell_words(std::string_view line);

}  // namespace nodeworthy
