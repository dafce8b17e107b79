#include "checks/package_version.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

uint64_t read_count(const Params& params, std::string_view field) {
  int64_t count = 0;
  const std::string word = params.word(field).value_or("0");
  if (word == "any") return MinorRange::any;
  if (!parse_integer(word, count) || count < 0 || count > 100) params.problem(field, fmt::format("\"{}\" is no number of versions", word));
  return static_cast<uint64_t>(count);
}

}  // namespace

WantedVersion WantedVersion::read(const Params& params) {
  WantedVersion wanted{.predicate = params.predicate("version", Quantity::version)};
  if (!params.word("older") && !params.word("newer")) return wanted;
  for (std::string_view field : {"older", "newer"})
    if (wanted.predicate && params.word(field)) params.problem(field, "either `version`, or `older` and `newer`");
  const uint64_t older = read_count(params, "older");
  const uint64_t newer = read_count(params, "newer");
  const std::optional<Version> version = Version::parse(params.setting("kubernetes").value_or(""));
  if (version) wanted.range = MinorRange::around(*version, older, newer);
  if (!version) wanted.unknown = "the Kubernetes version is not known; say --set kubernetes=...";
  return wanted;
}

std::string WantedVersion::describe() const {
  if (predicate) return predicate->describe();
  return range ? range->describe() : std::string();
}

std::optional<bool> WantedVersion::holds(std::string_view version) const {
  if (predicate) return predicate->holds(version);
  const std::optional<Version> parsed = Version::parse(version);
  if (!parsed || !range) return std::nullopt;
  return range->has(*parsed);
}

}  // namespace nodeworthy
