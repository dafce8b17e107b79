// The command line.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/rule.h"
#include "engine/settings.h"
#include "report/style.h"

namespace nodeworthy {

/// One -o FORMAT[=FILE]; an empty file means standard output.
struct Output {
  std::string format;
  std::string file;
};

/// Which rules a command is about.
struct Selection {
  std::vector<std::string> profiles;  // empty: chosen by what the host is
  std::vector<std::string> folders;   // --rules
  Settings settings;                  // --set
};

/// What is done about failed rules.
struct Fix {
  Caution most = Caution::safe;  // the changes that are made
};

struct CheckCommand {
  Selection selection;
  std::optional<std::string> root;  // an image; absent for this machine
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<Output> outputs;
  Severity fail_on = Severity::warning;
  Verbosity verbosity = Verbosity::brief;
  std::optional<Fix> dry_run;  // --fix --dry-run: what would be done is shown
};

struct ListCommand {
  Selection selection;
};

struct ExplainCommand {
  Selection selection;
  std::string rule;
};

struct LintCommand {
  std::string folder;
};

/// Only to be printed: --help and --version.
struct PrintCommand {
  std::string text;
};

using Command = std::variant<CheckCommand, ListCommand, ExplainCommand, LintCommand, PrintCommand>;

/// Reads the command line; throws InputError where it is wrong.
Command parse_command_line(int argc, const char* const* argv);

}  // namespace nodeworthy
