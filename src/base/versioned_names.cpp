#include "base/versioned_names.h"

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Takes "WORD VERSION" from the end. False where the word is there without a version.
bool take_version(std::vector<std::string_view>& words, std::string_view word, std::optional<Version>& version) {
  if (words.size() < 2 || words[words.size() - 2] != word) return true;
  version = Version::parse(words.back());
  words.resize(words.size() - 2);
  return version.has_value();
}

}  // namespace

std::optional<VersionedNames> parse_versioned_names(std::string_view text) {
  VersionedNames found;
  std::vector<std::string_view> words = words_of(text);
  if (!take_version(words, "until", found.until) || !take_version(words, "from", found.from) || words.empty()) return std::nullopt;
  for (std::string_view word : words) {
    if (word == "from" || word == "until") return std::nullopt;
    found.names.emplace_back(word);
  }
  return found;
}

}  // namespace nodeworthy
