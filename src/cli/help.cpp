#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/exit_code.h"
#include "engine/settings.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

constexpr size_t width = 80;
constexpr size_t indent = 2;
constexpr size_t gap = 2;
constexpr size_t widest_typed = 22;  // what is longer stands on a line of its own

std::string row_text(const HelpRow& row, size_t column) {
  const std::string meaning = wrapped(row.meaning, column, width);
  const std::string typed = std::string(indent, ' ') + row.typed;
  if (meaning.empty() || typed.size() + gap > column) return typed + "\n" + meaning;
  return typed + meaning.substr(typed.size());
}

std::string section_text(const HelpSection& section) {
  size_t longest = 0;
  for (const HelpRow& row : section.rows)
    if (row.typed.size() <= widest_typed) longest = std::max(longest, row.typed.size());
  // Where every row stands on a line of its own, an indent tells typed and meaning apart.
  const size_t column = indent + std::max(longest + gap, 2 * gap);
  std::string out = fmt::format("\n{}:\n", section.title);
  for (const HelpRow& row : section.rows) out += row_text(row, column);
  return out;
}

}  // namespace

std::string help_text(const HelpPage& page) {
  std::string out = wrapped(page.summary, 0, width) + fmt::format("\nUsage: {}\n", page.usage);
  for (const HelpSection& section : page.sections)
    if (!section.rows.empty()) out += section_text(section);
  return out;
}

HelpSection settings_help() {
  HelpSection section{.title = "Settings", .rows = {}};
  for (const SettingKind& kind : setting_kinds()) {
    std::string meaning(kind.summary);
    if (!kind.allowed.empty()) meaning += fmt::format(": {}", fmt::join(kind.allowed, ", "));
    section.rows.push_back({std::string(kind.name), std::move(meaning)});
  }
  return section;
}

HelpSection formats_help() {
  HelpSection section{.title = "Formats", .rows = {}};
  for (const ReportFormat& format : report_formats()) section.rows.push_back({std::string(format.name), std::string(format.summary)});
  return section;
}

HelpSection exit_statuses_help() {
  HelpSection section{.title = "Exit status", .rows = {}};
  for (const ExitMeaning& exit : exit_meanings)
    section.rows.push_back({fmt::format("{:>2}", static_cast<int>(exit.code)), std::string(exit.meaning)});
  return section;
}

}  // namespace nodeworthy
