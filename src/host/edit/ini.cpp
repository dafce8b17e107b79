#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/edit/splice.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// One header or key of a text, with the lines that continue it: after a backslash, as systemd has it, or indented deeper, as yum has it.
struct Entry {
  std::string_view section;
  std::string_view key;  // empty for a header
  size_t begin = 0;
  size_t equals = 0;
  size_t end = 0;                   // of the last line, without its line end
  size_t next = 0;                  // where the line after that begins
  std::optional<size_t> comment;    // one among its lines
  std::optional<size_t> ambiguous;  // a line that is a key to systemd and a part of the value to yum
};

bool is_blank_or_comment(std::string_view line) {
  const std::string_view content = strip(line);
  return content.empty() || content.starts_with('#') || content.starts_with(';');
}

bool ends_in_backslash(std::string_view line) {
  const size_t count = line.size() - (line.find_last_not_of('\\') + 1);
  return count % 2 == 1;
}

/// Reads a text line by line; refuses what no reader takes.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Entry> read() {
    for (const TextLine& line : text_lines(text_)) take(line);
    return std::move(entries_);
  }

 private:
  void take(const TextLine& line) {
    const std::string_view content = line.of(text_);
    if (continues_) return continue_after_backslash(line);
    if (is_blank_or_comment(content)) {
      if (!strip(content).empty() && !entries_.empty()) comment_ = line.begin;
      return;
    }
    const bool deeper = !entries_.empty() && !entries_.back().key.empty() &&
                        indentation_of(content).size() > indentation_of(text_.substr(entries_.back().begin)).size();
    if (deeper) return continue_indented(line);
    comment_.reset();
    if (strip(content).starts_with('[')) return take_header(line);
    take_key(line);
  }

  void take_header(const TextLine& line) {
    const std::string_view content = strip(line.of(text_));
    if (!content.ends_with(']')) refuse(text_, line.begin, "the header of a section does not end in ]");
    section_ = content.substr(1, content.size() - 2);
    entries_.push_back({.section = *section_, .begin = line.begin, .end = line.end, .next = line.next});
  }

  void take_key(const TextLine& line) {
    const std::string_view content = line.of(text_);
    const size_t equals = content.find('=');
    if (equals == std::string_view::npos || strip(content.substr(0, equals)).empty())
      refuse(text_, line.begin, "neither a section nor KEY=VALUE");
    if (!section_) refuse(text_, line.begin, "a key before the first section");
    entries_.push_back({.section = *section_,
                        .key = strip(content.substr(0, equals)),
                        .begin = line.begin,
                        .equals = line.begin + equals,
                        .end = line.end,
                        .next = line.next});
    continues_ = ends_in_backslash(content);
  }

  void continue_after_backslash(const TextLine& line) {
    Entry& entry = entries_.back();
    const std::string_view content = strip(line.of(text_));
    if (content.starts_with('#') || content.starts_with(';')) {  // systemd goes on after it
      entry.comment = line.begin;
      return;
    }
    entry.end = line.end;
    entry.next = line.next;
    continues_ = ends_in_backslash(line.of(text_));
  }

  void continue_indented(const TextLine& line) {
    Entry& entry = entries_.back();
    const std::string_view content = line.of(text_);
    if (strip(content).starts_with('[')) refuse(text_, line.begin, "a section to systemd, a part of the value before to yum");
    if (content.find('=') != std::string_view::npos) entry.ambiguous = line.begin;
    if (comment_) entry.comment = comment_;
    entry.end = line.end;
    entry.next = line.next;
    continues_ = ends_in_backslash(content);
  }

  std::string_view text_;
  std::optional<std::string_view> section_;
  std::vector<Entry> entries_;
  bool continues_ = false;         // the line before ends in a backslash
  std::optional<size_t> comment_;  // one since the last key
};

/// The change for a key that is there.
Splice replaced(std::string_view text, const Entry& entry, std::string_view value) {
  if (entry.ambiguous) refuse(text, *entry.ambiguous, "a key to systemd, a part of the value before to yum");
  if (entry.comment) refuse(text, *entry.comment, "a comment stands within the value");
  return replaced_value(text, entry.equals, entry.end, value);
}

/// The change for a key that is not there: behind the last entry of its section, or a section of its own at the end.
Splice inserted(std::string_view text, const std::vector<Entry>& entries, std::string_view section, std::string_view key,
                std::string_view value) {
  const auto last = std::find_if(entries.rbegin(), entries.rend(), [&](const Entry& entry) { return entry.section == section; });
  const auto like = last != entries.rend() && !last->key.empty()
                        ? last
                        : std::find_if(entries.rbegin(), entries.rend(), [](const Entry& entry) { return !entry.key.empty(); });
  const std::string_view separator =
      like == entries.rend() ? "=" : separator_like(text.substr(like->begin, like->equals + 1 - like->begin));
  if (last != entries.rend()) {
    const std::string_view indentation = indentation_of(text.substr(last->begin));
    return inserted_line(text, last->next, fmt::format("{}{}{}{}", indentation, key, separator, value));
  }
  const std::vector<TextLine> lines = text_lines(text);
  const bool apart = lines.empty() || strip(lines.back().of(text)).empty();
  const std::string_view line_end = line_end_of(text);
  return inserted_line(text, text.size(),
                       fmt::format("{}[{}]{}{}{}{}", apart ? std::string_view() : line_end, section, line_end, key, separator, value));
}

bool same(const Directive& one, const Directive& other) {
  return one.section == other.section && one.key == other.key && one.value == other.value;
}

/// Refuses unless systemd reads `after` as `before` with one directive new, or with one changed.
void check(std::string_view before, std::string_view after, const Directive& wanted) {
  const std::vector<Directive> old = parse_unit_file(before, {});
  const std::vector<Directive> read = parse_unit_file(after, {});
  const auto [left, right] = std::mismatch(old.begin(), old.end(), read.begin(), read.end(), same);
  const bool is_new = old.size() < read.size();
  const bool fits = right != read.end() && same(*right, wanted) && (is_new || left != old.end()) &&
                    std::equal(left + (is_new ? 0 : 1), old.end(), right + 1, read.end(), same);
  if (!fits) refuse(before, 0, "no file of sections can say this");
}

}  // namespace

Edited set_ini(std::string_view text, std::string_view section, std::string_view key, std::string_view value) {
  return edited(text, [&] {
    const std::vector<Entry> entries = Reader(text).read();
    const auto last =
        std::find_if(entries.rbegin(), entries.rend(), [&](const Entry& entry) { return entry.section == section && entry.key == key; });
    const bool there = last != entries.rend() && !key.empty();
    if (there && strip(text.substr(last->equals + 1, last->end - last->equals - 1)) == value) return std::string(text);
    const Splice splice = there ? replaced(text, *last, value) : inserted(text, entries, section, key, value);
    std::string after = spliced(text, {&splice, 1});
    check(text, after, {.section = std::string(section), .key = std::string(key), .value = std::string(value)});
    return after;
  });
}

}  // namespace nodeworthy
