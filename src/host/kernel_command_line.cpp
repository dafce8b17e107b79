#include "host/kernel_command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view blanks = " \t\n\v\f\r";

bool same_name(std::string_view one, std::string_view other) {
  auto folded = [](char c) { return c == '-' ? '_' : c; };
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [&](char a, char b) { return folded(a) == folded(b); });
}

/// Takes the first word, quotes and all, off a text that begins with no blank.
std::string_view take_word(std::string_view& text) {
  bool quoted = false;
  size_t end = 0;
  for (; end < text.size() && (quoted || blanks.find(text[end]) == std::string_view::npos); ++end) quoted ^= text[end] == '"';
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string_view without_quotes(std::string_view text) {
  if (!text.starts_with('"')) return text;
  text.remove_prefix(1);
  if (text.ends_with('"')) text.remove_suffix(1);
  return text;
}

/// A word that begins with '=' is all name, to the kernel, too.
std::pair<std::string, std::string> name_and_value(std::string_view word) {
  word = without_quotes(word);
  const size_t equals = word.find('=', 1);
  if (equals == std::string_view::npos) return {std::string(word), {}};
  return {std::string(word.substr(0, equals)), std::string(without_quotes(word.substr(equals + 1)))};
}

}  // namespace

KernelCommandLine KernelCommandLine::parse(std::string_view text, std::string source) {
  KernelCommandLine line;
  line.source_ = std::move(source);
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const std::string_view word = take_word(text);
    if (word.empty() || word == "--") return line;
    line.words_.push_back(name_and_value(word));
  }
}

std::optional<std::string> KernelCommandLine::find(std::string_view name) const {
  for (auto word = words_.rbegin(); word != words_.rend(); ++word)
    if (same_name(word->first, name)) return word->second;
  return std::nullopt;
}

std::vector<std::string> KernelCommandLine::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [word, value] : words_)
    if (same_name(word, name)) values.push_back(value);
  return values;
}

std::optional<bool> boolean_word(std::string_view value) {
  constexpr std::array<std::string_view, 7> yes{"", "1", "yes", "y", "true", "t", "on"};
  constexpr std::array<std::string_view, 6> no{"0", "no", "n", "false", "f", "off"};
  const std::string word = lower(value);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

std::string sources_saying(const std::vector<KernelCommandLine>& lines, const std::function<bool(const KernelCommandLine&)>& says) {
  std::string first;
  size_t more = 0;
  for (const KernelCommandLine& line : lines)
    if (says(line)) first.empty() ? void(first = printable(line.source())) : void(++more);
  return more == 0 ? first : fmt::format("{} and {} more", first, more);
}

const Reading<KernelCommandLine>& running_command_line(const Host& host) {
  return host.once([](const Host& h) -> Reading<KernelCommandLine> {
    if (!h.running()) return Unreadable{"only a running machine can tell"};
    return h.read("/proc/cmdline").map([](const std::string& text) { return KernelCommandLine::parse(text, "/proc/cmdline"); });
  });
}

}  // namespace nodeworthy
