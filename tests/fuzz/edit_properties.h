// What every edit has to keep to, and documents taken apart to compare them without the editors' own means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "base/text.h"
#include "host/edit/editors.h"
#include "tests/fuzz/properties.h"

namespace nodeworthy::fuzz {

/// The edited text, nothing when it is refused. Editing it again changes nothing more.
template <class Edit>
std::optional<std::string> edited_twice(std::string_view text, Edit edit) {
  const Edited once = edit(text);
  if (const auto* error = std::get_if<DocumentError>(&once)) {
    require(!error->what.empty());
    return std::nullopt;
  }
  const Edited twice = edit(std::get<std::string>(once));
  require(std::get<std::string>(twice) == std::get<std::string>(once));
  return std::get<std::string>(once);
}

/// What of the old text is neither at the beginning nor at the end of the new one.
inline std::string_view lost(std::string_view before, std::string_view after) {
  size_t begin = 0;
  while (begin < before.size() && begin < after.size() && before[begin] == after[begin]) ++begin;
  size_t end = 0;
  while (end < before.size() - begin && end < after.size() - begin && before[before.size() - 1 - end] == after[after.size() - 1 - end])
    ++end;
  return before.substr(begin, before.size() - begin - end);
}

/// The lines that are comments as a whole, without the CR of their ends: what is added behind a last line without one gives it one.
inline std::vector<std::string_view> comments_of(std::string_view text) {
  std::vector<std::string_view> comments;
  for (std::string_view line : lines_of(text)) {
    const std::string_view content = strip(line);
    if (!content.starts_with('#') && !content.starts_with(';')) continue;
    comments.push_back(line.substr(0, line.size() - line.ends_with('\r')));
  }
  return comments;
}

/// The leaves of a document by their paths; nothing where aliases make more of it than is worth comparing.
class Leaves {
 public:
  static std::optional<std::map<std::string, std::string>> of(const Node& root) {
    Leaves leaves;
    if (!leaves.add(root, "")) return std::nullopt;
    return std::move(leaves.found_);
  }

 private:
  bool add(const Node& node, const std::string& path) {
    if (++count_ > 20000) return false;
    if (node.children.empty()) {
      const char* type = node.is_mapping() ? "{}" : node.is_sequence() ? "[]" : node.is_scalar() ? "=" : "null";
      found_[path] = type + std::string(node.text);
    }
    const size_t step = node.is_mapping() ? 2 : 1;
    for (size_t i = 0; i + step <= node.children.size(); i += step) {
      const std::string name = step == 2 ? "." + std::string(node.children[i].text) : "#" + std::to_string(i);
      if (!add(node.children[i + step - 1], path + "\x1f" + name)) return false;
    }
    return true;
  }

  std::map<std::string, std::string> found_;
  size_t count_ = 0;
};

/// Whether a document is another one with a leaf set, or the same where `may_be_same`.
inline bool is_old_plus(const Node& before, const Node& after, const std::vector<std::string>& path, std::string_view leaf) {
  const auto old = Leaves::of(before);
  const auto now = Leaves::of(after);
  if (!old || !now) return true;
  std::map<std::string, std::string> wanted = *old;
  std::string at;
  wanted.erase(at);
  for (const std::string& key : path) {
    at += "\x1f." + key;
    wanted.erase(at);
  }
  wanted[at] = leaf;
  return wanted == *now;
}

/// Whether what was lost is no more than one value: nothing over lines but blanks and what stands in quotes.
inline bool is_one_value(std::string_view part) {
  return strip(part).empty() || part.find('\n') == std::string_view::npos || part.find_first_of("\"'") != std::string_view::npos;
}

}  // namespace nodeworthy::fuzz
