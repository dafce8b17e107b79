// The command line.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/rule.h"
#include "engine/settings.h"
#include "engine/undo.h"
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
  enum class How : uint8_t { perform, dry_run };
  Caution most = Caution::safe;  // the changes that are made
  How how = How::perform;
};

struct CheckCommand {
  Selection selection;
  std::optional<std::string> root;          // an image; absent for this machine
  std::optional<std::string> kubeadm_file;  // what is to be handed to kubeadm --config; absent: looked for in the usual places
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<Output> outputs;
  Severity fail_on = Severity::warning;
  Verbosity verbosity = Verbosity::brief;
  std::optional<Fix> fix;
};

struct UndoCommand {
  enum class What : uint8_t { undo, show, list };
  std::optional<std::string> root;  // an image; absent for this machine
  std::string run;                  // empty: the last one that is not undone
  What what = What::undo;
  Insistence insistence = Insistence::careful;
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

struct TestCommand {
  std::string folder;
  std::optional<std::string> fixtures;  // absent: the folder's own
  std::vector<Output> outputs;
  Verbosity verbosity = Verbosity::brief;
};

/// Only to be printed: --help and --version.
struct PrintCommand {
  std::string text;
};

using Command = std::variant<CheckCommand, ListCommand, ExplainCommand, LintCommand, TestCommand, UndoCommand, PrintCommand>;

/// Reads the command line; throws InputError where it is wrong.
Command parse_command_line(int argc, const char* const* argv);

}  // namespace nodeworthy
