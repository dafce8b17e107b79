// The command line of a service as systemd makes it of ExecStart= and the environment. After systemd.service(5), systemd.exec(5),
// systemd.syntax(7) and the sources of systemd 252 (extract-word.c, env-file.c, env-util.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/shell_words.h"
#include "host/systemd_units.h"

namespace nodeworthy {

/// The assignments of a file for EnvironmentFile=. Unlike a shell, systemd takes no `export`, allows blanks around the name, and lets
/// quotes count only where a value begins.
std::vector<Assignment> parse_environment_file(std::string_view text);

/// The words of a line of ExecStart= or Environment=: quotes removed, C escapes replaced, unknown ones kept as they stand.
std::vector<std::string> systemd_words(std::string_view line);

/// One word of a command line and where it comes from.
struct CommandWord {
  std::string text;        // what is known of the word; of an unreadable one, its beginning
  std::string unreadable;  // why the rest, or with an empty text any number of words, could not be told; else empty
  std::string file;
  size_t line = 0;       // counted from 1
  std::string variable;  // of the environment file that holds the word; empty where it stands in a unit
};

/// The words that systemd starts a service with, its program first: `$NAME` is split into words, `${NAME}` stays in its word. A variable
/// that an unreadable file could set is unreadable. Empty where the unit has no ExecStart=.
std::vector<CommandWord> service_command(const Host& host, const std::vector<Directive>& unit);

/// The value of a variable in the environment of a service, of which DefaultEnvironment= in systemd's own configuration is a part, not
/// split. Absent where nothing sets it, Unreadable where an unreadable file could.
Reading<CommandWord> service_variable(const Host& host, const std::vector<Directive>& unit, std::string_view name);

}  // namespace nodeworthy
