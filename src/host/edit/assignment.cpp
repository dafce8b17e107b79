#include "host/edit/assignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/selinux.h"
#include "host/service_command.h"

namespace nodeworthy {
namespace {

constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

bool is_selinux(std::string_view name) { return name == "SELINUX" || name == "SELINUXTYPE"; }

/// Where the line of an assignment begins.
size_t line_begin(std::string_view text, const Assignment& assignment) { return text.rfind('\n', assignment.begin - 1) + 1; }

bool is_comment(std::string_view line) {
  line.remove_prefix(indentation_of(line).size());
  return line.starts_with('#') || line.starts_with(';');
}

/// Refuses a part of a text that is no assignment and yet has the name and a `=`, `+=` or `:=` after it.
void check_gap(std::string_view text, size_t begin, size_t end, std::string_view name) {
  for (size_t at = text.find(name, begin); at < end; at = text.find(name, at + 1)) {
    const bool inside_word = at > 0 && name_characters.find(text[at - 1]) != std::string_view::npos;
    std::string_view rest = text.substr(at + name.size(), end - std::min(end, at + name.size()));
    rest.remove_prefix(indentation_of(rest).size());
    if (rest.starts_with('+') || rest.starts_with(':')) rest.remove_prefix(1);
    const size_t line = text.rfind('\n', at) + 1;
    if (inside_word || !rest.starts_with('=') || is_comment(text.substr(line, at - line))) continue;
    refuse(text, at, fmt::format("only a shell could tell whether this sets {}", name));
  }
}

/// The value in quotes that a value already has, or in those that it needs.
std::string quoted(std::string_view text, const ShellValue& old, std::string_view value) {
  char quote = old.quote;
  if (quote == '\'' && value.find('\'') != std::string_view::npos) quote = '"';
  if (quote == '\0' && !is_shell_word(value)) quote = '"';
  if (value.find_first_of("\r\n") != std::string_view::npos) refuse(text, old.begin, "the value holds a line end");
  if (quote == '\0') return std::string(value);
  std::string out(1, quote);
  for (char c : value) {
    if (quote == '"' && std::string_view("\"\\$`").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out + quote;
}

/// The line as libselinux reads it: the name in column 0, the value without quotes. What follows an unquoted value may be a comment.
Splice replaced_for_selinux(std::string_view text, const Assignment& old, std::string_view name, std::string_view value) {
  if (!is_shell_word(value)) refuse(text, old.begin, "libselinux takes no quotes");
  const std::string_view raw = text.substr(old.begin, old.end - old.begin);
  const size_t comment = std::min(raw.find('#'), raw.size());
  const bool has_quotes = raw.find_first_of("\"'\\") < comment;
  const std::string_view content = raw.substr(0, comment);
  const size_t end =
      has_quotes ? shell_value(text, old).end : old.begin + std::min(content.find_last_not_of(blank_characters) + 1, content.size());
  size_t begin = line_begin(text, old);
  std::string line = fmt::format("{}={}", name, value);
  if (text.substr(begin).starts_with(fmt::format("{}=", name))) {
    begin = old.begin;
    line = value;
  }
  return {.begin = begin, .end = end, .text = std::move(line)};
}

Splice replaced(std::string_view text, const Assignment& old, std::string_view value) {
  if (is_selinux(old.name)) return replaced_for_selinux(text, old, old.name, value);
  const ShellValue raw = shell_value(text, old);
  return {.begin = raw.begin, .end = raw.end, .text = quoted(text, raw, value)};
}

/// Refuses a text of which libselinux would not read the value.
void check_selinux(std::string_view text, std::string_view name, std::string_view value) {
  const SelinuxConfig config = parse_selinux_config(text);
  const std::string_view read = name == "SELINUXTYPE" ? config.type : config.mode ? describe(*config.mode) : std::string_view();
  if (read != value) refuse(text, 0, fmt::format("libselinux would not read {}={}", name, printable(value)));
}

/// The value as every reader takes it: blanks at its end count to some, a comment to none of a file of SELinux.
std::string_view comparable(const Assignment& assignment) {
  const std::string_view value = assignment.value;
  return strip(is_selinux(assignment.name) ? value.substr(0, value.find('#')) : value);
}

bool same(const Assignment& one, const Assignment& other) { return one.name == other.name && comparable(one) == comparable(other); }

}  // namespace

bool is_shell_word(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return name_characters.find(c) != std::string_view::npos || std::string_view("@%+=:,./-").find(c) != std::string_view::npos;
  });
}

ShellValue shell_value(std::string_view text, const Assignment& assignment) {
  std::string_view raw = text.substr(assignment.begin, assignment.end - assignment.begin);
  raw = raw.substr(0, raw.find_last_not_of(blank_characters) + 1);
  ShellValue value{.begin = assignment.begin, .end = assignment.begin + raw.size()};
  if (raw.starts_with('"') || raw.starts_with('\'')) value.quote = raw[0];
  bool closed = false;
  char last = '\0';
  for (size_t i = value.quote == '\0' ? 0 : 1; i < raw.size(); last = raw[i++]) {
    const size_t at = value.begin + i;
    if (closed) refuse(text, at, "a shell and systemd disagree on what follows a quoted value");
    if (raw[i] == '\\' && value.quote != '\'' && i + 1 < raw.size()) {
      if (raw[++i] == '\r') refuse(text, at, "a shell and systemd disagree on a backslash before CRLF");
    } else if (value.quote != '\0') {
      closed = raw[i] == value.quote;
    } else if (std::string_view("\"';&|<>()`").find(raw[i]) != std::string_view::npos || (raw[i] == '#' && (last == ' ' || last == '\t'))) {
      refuse(text, at, "a shell and systemd disagree on this value");
    }
  }
  if (value.quote != '\0' && !closed) refuse(text, value.begin, "the quote is not closed");
  return value;
}

std::vector<Assignment> assignments_of(std::string_view text, std::string_view name) {
  std::vector<Assignment> found;
  size_t at = 0;
  for (Assignment& assignment : shell_assignments(text)) {
    const size_t begin = line_begin(text, assignment);
    check_gap(text, at, begin, name);
    at = assignment.end;
    if (assignment.name != name) continue;
    if (strip(text.substr(begin, assignment.begin - begin)).starts_with("export "))
      refuse(text, begin, "a shell exports the variable, systemd passes over the line");
    found.push_back(std::move(assignment));
  }
  check_gap(text, at, text.size(), name);
  return found;
}

void check_assignments(std::string_view before, std::string_view after, std::string_view name, std::string_view value, Which which) {
  for (auto* parse : {&shell_assignments, &parse_environment_file}) {
    std::vector<Assignment> wanted = parse(before);
    bool found = false;
    for (auto assignment = wanted.rbegin(); assignment != wanted.rend(); ++assignment) {
      if (assignment->name != name || (found && which == Which::last)) continue;
      assignment->value = value;
      found = true;
    }
    if (!found) wanted.push_back({.name = std::string(name), .value = std::string(value)});
    const std::vector<Assignment> read = parse(after);
    if (!std::equal(read.begin(), read.end(), wanted.begin(), wanted.end(), same))
      refuse(before, 0, fmt::format("a shell or systemd would not read {} as wanted", name));
  }
}

Splice new_assignment(std::string_view text, std::string_view name, std::string_view value) {
  return inserted_line(text, text.size(), fmt::format("{}={}", name, quoted(text, {}, value)));
}

Edited set_assignment(std::string_view text, std::string_view name, std::string_view value) {
  return edited(text, [&] {
    std::vector<Splice> splices;
    const std::vector<Assignment> found = assignments_of(text, name);
    for (const Assignment& old : found)
      if (old.value != value || is_selinux(name)) splices.push_back(replaced(text, old, value));
    if (found.empty()) splices.push_back(new_assignment(text, name, value));
    std::string after = spliced(text, splices);
    check_assignments(text, after, name, value, Which::all);
    if (is_selinux(name)) check_selinux(after, name, value);
    return after;
  });
}

}  // namespace nodeworthy
