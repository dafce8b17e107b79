#include "host/fstab.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view blanks = " \t";

std::string unescaped(std::string_view field) {
  constexpr std::array<std::pair<std::string_view, char>, 5> escapes{
      {{"\\040", ' '}, {"\\011", '\t'}, {"\\012", '\n'}, {"\\134", '\\'}, {"\\\\", '\\'}}};
  std::string out;
  while (!field.empty()) {
    const auto* escape = std::find_if(escapes.begin(), escapes.end(), [&](const auto& e) { return field.starts_with(e.first); });
    out += escape == escapes.end() ? field.front() : escape->second;
    field.remove_prefix(escape == escapes.end() ? 1 : escape->first.size());
  }
  return out;
}

/// The next field, empty at the end of the line; moves the text behind it.
std::string take_field(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view field = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(field.size());
  return unescaped(field);
}

/// A label as udev names the link of it: what is neither a letter, a digit, one of #+-.:=@_ nor beyond ASCII is written as \xNN.
std::string encoded_for_udev(std::string_view label) {
  std::string out;
  for (char c : label) {
    const bool letter_or_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool stays = letter_or_digit || (static_cast<unsigned char>(c) >= 0x80) ||
                       (c != '\0' && std::string_view("#+-.:=@_").find(c) != std::string_view::npos);
    out += stays ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string device_of(std::string_view field) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> tags{
      {{"LABEL=", "by-label"}, {"UUID=", "by-uuid"}, {"PARTUUID=", "by-partuuid"}, {"PARTLABEL=", "by-partlabel"}}};
  for (const auto& [tag, folder] : tags)
    if (field.starts_with(tag)) return fmt::format("/dev/disk/{}/{}", folder, encoded_for_udev(without_quotes(field.substr(tag.size()))));
  return std::string(field);
}

}  // namespace

std::optional<std::string_view> FstabEntry::last_of(std::string_view one, std::string_view other) const {
  for (auto option = options.rbegin(); option != options.rend(); ++option) {
    const std::string_view name = std::string_view(*option).substr(0, option->find('='));
    if (name == one) return one;
    if (name == other) return other;
  }
  return std::nullopt;
}

std::vector<FstabEntry> parse_fstab(std::string_view text) {
  std::vector<FstabEntry> entries;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    std::string_view rest = line;
    const std::string first = take_field(rest);
    if (first.empty() || line[line.find_first_not_of(blanks)] == '#') continue;
    FstabEntry entry{.device = device_of(first), .line = number, .text = std::string(line)};
    entry.mount_point = take_field(rest);
    entry.type = take_field(rest);
    const std::string options = take_field(rest);
    for (std::string_view option : split(options, ','))
      if (!option.empty()) entry.options.emplace_back(option);
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace nodeworthy
