#include "engine/lines_field.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Line = WantedLines::Line;
using Wish = WantedLines::Wish;
using Found = Reading<std::vector<LineNumber>>;

std::string want_of(const Line& line) {
  return fmt::format("{} line that matches {}", line.wish == Wish::present ? "a" : "no", line.pattern.text());
}

void add_lines(const Params& params, std::string_view field, Wish wish, std::vector<Line>& lines) {
  for (const std::string& text : params.words(field)) {
    LinePattern pattern(text);
    const std::string error = pattern.error();
    if (!error.empty()) params.problem(field, fmt::format("\"{}\" is not a regular expression: {}", text, error));
    lines.push_back({.wish = wish, .pattern = std::move(pattern)});
  }
}

Observation judge(const std::string& path, const Line& line, LineNumber number) {
  const bool holds = (number != 0) == (line.wish == Wish::present);
  return judged(holds, path, want_of(line), number == 0 ? "no such line" : fmt::format("line {}", number));
}

/// The same of all lines as one statement.
Observation judge_whole(const std::string& path, const WantedLines& wanted, const std::vector<LineNumber>& numbers) {
  std::vector<std::string> wrong;
  std::vector<std::string> right;
  for (size_t i = 0; i < wanted.lines.size(); ++i) {
    Observation one = judge(path, wanted.lines[i], numbers[i]);
    std::vector<std::string>& told = one.verdict == Verdict::pass ? right : wrong;
    if (std::find(told.begin(), told.end(), one.have) == told.end()) told.push_back(std::move(one.have));
  }
  return judged(wrong.empty(), path, wanted.describe(), wrong.empty() ? right.front() : join(wrong, ", "));
}

/// Of a file that is absent, or says nothing.
Observation judge_missing(const std::string& path, const WantedLines& wanted, std::string want, const Found& found) {
  if (found.unreadable()) return unknown(path, std::move(want), found.why());
  return judged(wanted.optional, path, std::move(want), "absent");
}

}  // namespace

std::string WantedLines::describe() const {
  std::vector<std::string> all;
  for (const Line& line : lines) all.push_back(want_of(line));
  return means.value_or(join(all, ", "));
}

WantedLines wanted_lines(const Params& params) {
  WantedLines wanted{.lines = {}, .optional = params.flag("optional", false), .means = params.word("means")};
  add_lines(params, "matches", Wish::present, wanted.lines);
  add_lines(params, "lacks", Wish::lacking, wanted.lines);
  return wanted;
}

std::vector<Observation> look_at_lines(const Host& host, const std::string& path, const WantedLines& wanted) {
  std::vector<LinePattern> patterns;
  for (const Line& line : wanted.lines) patterns.push_back(line.pattern);
  const Found found = search_lines(host, path, patterns);
  if (wanted.means && found.present()) return {judge_whole(path, wanted, found.value())};
  if (wanted.means || (found.absent() && wanted.optional)) return {judge_missing(path, wanted, wanted.describe(), found)};
  std::vector<Observation> observations;
  for (size_t i = 0; i < wanted.lines.size(); ++i)
    observations.push_back(found.present() ? judge(path, wanted.lines[i], found.value()[i])
                                           : judge_missing(path, wanted, want_of(wanted.lines[i]), found));
  return observations;
}

}  // namespace nodeworthy
