#include "engine/versioned_names_field.h"

#include <fmt/format.h>

namespace nodeworthy {

std::vector<VersionedNames> versioned_names(const Params& params, std::string_view field) {
  std::vector<VersionedNames> all;
  for (const std::string& text : params.words(field)) {
    if (std::optional<VersionedNames> names = parse_versioned_names(text))
      all.push_back(std::move(*names));
    else
      params.problem(field, fmt::format("\"{}\" is not of the form NAME... from VERSION until VERSION", text));
  }
  return all;
}

}  // namespace nodeworthy
