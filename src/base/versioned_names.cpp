#include "base/versioned_names.h"

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Takes " WORD VERSION" from the end. False where what stands behind the word is no version.
bool take_version(std::string_view& text, std::string_view word, std::optional<Version>& version) {
  const size_t at = text.rfind(word);
  if (at == std::string_view::npos) return true;
  version = Version::parse(strip(text.substr(at + word.size())));
  text = text.substr(0, at);
  return version.has_value();
}

}  // namespace

bool VersionedNames::has(std::string_view name) const {
  const std::vector<std::string_view> words = words_of(names);
  return std::find(words.begin(), words.end(), name) != words.end();
}

std::optional<VersionedNames> parse_versioned_names(std::string_view text) {
  VersionedNames found;
  if (!take_version(text, " until ", found.until) || !take_version(text, " from ", found.from)) return std::nullopt;
  found.names = strip(text);
  const bool named = !found.names.empty() && !found.has("until") && !found.has("from");
  return named ? std::optional(std::move(found)) : std::nullopt;
}

}  // namespace nodeworthy
