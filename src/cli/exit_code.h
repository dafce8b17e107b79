// What the program's exit status means. The numbers from 64 on are those of sysexits.h.
#pragma once

#include <array>
#include <string_view>

namespace nodeworthy {

enum class ExitCode : int {
  good = 0,
  failed = 1,
  unknown = 2,
  pending = 3,
  usage = 64,
  defect = 70,
  cannot_write = 73,
};

/// One status and what it means, for --help and the documentation.
struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};

inline constexpr std::array<ExitMeaning, 7> exit_meanings{{
    {ExitCode::good, "nothing failed"},
    {ExitCode::failed, "a rule failed"},
    {ExitCode::unknown, "no rule failed, but one could not be told"},
    {ExitCode::pending, "with --fix --dry-run: changes are pending, whatever failed"},
    {ExitCode::usage, "usage, or a bad rule, profile or setting"},
    {ExitCode::defect, "a defect of nodeworthy"},
    {ExitCode::cannot_write, "a report could not be written, or --fix and undo could keep no journal"},
}};

}  // namespace nodeworthy
