#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "host/edit/assignment.h"

namespace nodeworthy {
namespace {

/// One character of a value and where it stands in the text, with the backslash that escapes it.
struct Character {
  char value = '\0';
  size_t begin = 0;
  size_t end = 0;
};

bool is_blank(char c) { return blank_characters.find(c) != std::string_view::npos; }

/// The content of a value: without quotes, escapes and backslashes at line ends.
std::vector<Character> content_of(std::string_view text, const ShellValue& raw) {
  std::vector<Character> content;
  const size_t margin = raw.quote == '\0' ? 0 : 1;
  for (size_t at = raw.begin + margin; at < raw.end - margin; ++at) {
    const size_t begin = at;
    const char next = at + 1 < raw.end - margin ? text[at + 1] : '\0';
    const bool escapes = raw.quote == '"' ? std::string_view("\"\\$`\n").find(next) != std::string_view::npos : raw.quote == '\0';
    if (text[at] == '\\' && escapes && next != '\0' && text[++at] == '\n') continue;
    content.push_back({.value = text[at], .begin = begin, .end = at + 1});
  }
  return content;
}

/// One word of a value: [begin, end) of its characters.
struct Word {
  std::string text;  // without inner quotes
  size_t begin = 0;
  size_t end = 0;

  bool is_plain() const { return text.size() == end - begin; }
};

/// The words that systemd splits a variable into; inner quotes and backslashes are heeded.
std::vector<Word> words_of(const std::vector<Character>& content) {
  std::vector<Word> words;
  for (size_t at = 0; at < content.size(); ++at) {
    if (is_blank(content[at].value)) continue;
    Word word{.text = {}, .begin = at, .end = at};
    char quote = '\0';
    for (; at < content.size() && (quote != '\0' || !is_blank(content[at].value)); ++at) {
      const char c = content[at].value;
      if (c == '\\' && at + 1 < content.size()) {
        word.text += content[++at].value;
      } else if (quote != '\0' ? c == quote : c == '"' || c == '\'') {
        quote = quote == '\0' ? c : '\0';
      } else {
        word.text += c;
      }
    }
    word.end = at;
    words.push_back(std::move(word));
  }
  return words;
}

/// "cgroup-driver" for "--cgroup_driver".
std::string flag_name(std::string_view word) { return word.starts_with("--") ? replace_all(word.substr(2), "_", "-") : std::string(word); }

/// What to put instead of which characters of a content.
struct Replacement {
  size_t begin = 0;
  size_t end = 0;
  std::string text;
};

/// Where a flag has its value; nothing where the flag is not there. `plain` tells whether it is written without inner quotes.
struct Place {
  size_t begin = 0;
  size_t end = 0;
  bool alone = false;  // the flag has no value yet
  bool plain = true;
};

/// The flag that counts, the last of its name.
std::optional<Place> find_flag(const std::vector<Word>& words, std::string_view flag) {
  std::optional<Place> found;
  for (size_t i = 0; i < words.size() && words[i].text != "--"; ++i) {
    const Word& word = words[i];
    const size_t equals = word.text.find('=');
    if (!word.text.starts_with('-') || flag_name(word.text.substr(0, equals)) != flag) continue;
    const bool has_next = i + 1 < words.size() && !words[i + 1].text.starts_with('-');
    if (equals != std::string::npos) {
      found = {.begin = word.begin + equals + 1, .end = word.end, .plain = word.is_plain()};
    } else if (has_next) {
      found = {.begin = words[i + 1].begin, .end = words[i + 1].end, .plain = word.is_plain() && words[i + 1].is_plain()};
    } else {
      found = {.begin = word.end, .end = word.end, .alone = true, .plain = word.is_plain()};
    }
  }
  return found;
}

/// How a flag is written: "--cgroup-driver", "-c".
std::string written(std::string_view flag) { return (flag.starts_with('-') ? "" : "--") + std::string(flag); }

/// What changes of a content so that the flag has the value.
Replacement replacement(std::string_view text, const ShellValue& raw, const std::vector<Character>& content, std::string_view flag,
                        std::string_view value) {
  const std::vector<Word> words = words_of(content);
  if (const std::optional<Place> place = find_flag(words, flag)) {
    if (!place->plain) refuse(text, raw.begin, "the flag stands in quotes of its own");
    return {.begin = place->begin, .end = place->end, .text = (place->alone ? "=" : "") + std::string(value)};
  }
  for (const Word& word : words)
    if (word.text == "--") refuse(text, raw.begin, "no flag can follow a \"--\"");
  const bool apart = content.empty() || is_blank(content.back().value);
  return {.begin = content.size(), .end = content.size(), .text = fmt::format("{}{}={}", apart ? "" : " ", written(flag), value)};
}

/// The change in the text. A value without quotes is put into quotes when it comes to need them.
std::vector<Splice> splices_of(std::string_view text, const ShellValue& raw, const std::vector<Character>& content,
                               const Replacement& change) {
  const size_t content_end = raw.end - (raw.quote == '\0' ? 0 : 1);
  const size_t begin = change.begin < content.size() ? content[change.begin].begin : content_end;
  const size_t end = change.end > change.begin ? content[change.end - 1].end : begin;
  const bool wrap = raw.quote == '\0' && !is_shell_word(change.text);
  std::vector<Splice> splices{{.begin = begin, .end = end, .text = change.text}};
  if (!wrap) return splices;
  for (const Character& c : content)
    if (c.end - c.begin > 1) refuse(text, c.begin, "a backslash means something else in quotes");
  splices.insert(splices.begin(), {.begin = raw.begin, .end = raw.begin, .text = "\""});
  splices.push_back({.begin = raw.end, .end = raw.end, .text = "\""});
  return splices;
}

std::string set_in_last(std::string_view text, const Assignment& assignment, std::string_view flag, std::string_view value) {
  const ShellValue raw = shell_value(text, assignment);
  const std::vector<Character> content = content_of(text, raw);
  const Replacement change = replacement(text, raw, content, flag, value);
  std::string wanted;
  for (const Character& c : content) wanted += c.value;
  wanted.replace(change.begin, change.end - change.begin, change.text);
  if (wanted == assignment.value) return std::string(text);
  std::string after = spliced(text, splices_of(text, raw, content, change));
  check_assignments(text, after, assignment.name, wanted, Which::last);
  return after;
}

}  // namespace

Edited set_flag(std::string_view text, std::string_view name, std::string_view flag, std::string_view value) {
  return edited(text, [&] {
    if (value.find_first_of(" \t\r\n\v\f\"'\\$`") != std::string_view::npos) refuse(text, 0, "the flag's value needs quotes of its own");
    const std::vector<Assignment> found = assignments_of(text, name);
    if (!found.empty()) return set_in_last(text, found.back(), flag, value);
    const std::string content = fmt::format("{}={}", written(flag), value);
    const Splice line = new_assignment(text, name, content);
    std::string after = spliced(text, {&line, 1});
    check_assignments(text, after, name, content, Which::last);
    return after;
  });
}

}  // namespace nodeworthy
