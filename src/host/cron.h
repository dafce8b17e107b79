// What cron runs as root, as far as names of programs tell.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One line that cron runs.
struct CronLine {
  enum class Source : uint8_t { table, script };
  Source source = Source::table;  // of crontab(5), or of a script in cron.hourly and the like
  std::string file;
  size_t line = 0;      // counted from 1
  std::string text;     // as it stands, without its line end
  std::string program;  // the one that it names
};

/// The lines of root's and the system's crontabs and of the executable scripts in cron.hourly, cron.daily, cron.weekly and cron.monthly
/// that name one of the programs as a word, be it with a path. Comments do not count, nor do files that cron passes over for their names.
/// Unreadable when one of the files is.
Reading<std::vector<CronLine>> cron_lines(const Host& host, std::span<const std::string_view> programs);

/// The first of the programs that a shell's line names as a word; empty where it names none or is a comment.
std::string_view program_named(std::string_view line, std::span<const std::string_view> programs);

}  // namespace nodeworthy
