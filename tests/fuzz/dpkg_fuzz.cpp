#include "host/dpkg.h"
#include "properties.h"

using namespace nodeworthy;

/// However a text is cut at its line ends, it comes to the same packages or the same mistake; every package has a name, and a
/// version unless it is half-installed.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  DpkgReader whole(WithoutStatus::installed);
  whole.take(text);
  const auto expected = whole.finish();
  DpkgReader parts(WithoutStatus::installed);
  for (std::string_view rest = text; !rest.empty();) {
    const size_t length = std::min(rest.find('\n', rest.size() / 3), rest.size() - 1) + 1;
    parts.take(rest.substr(0, length));
    rest.remove_prefix(length);
  }
  const auto read = parts.finish();
  fuzz::require(read.index() == expected.index());
  if (const auto* error = std::get_if<DpkgError>(&expected)) {
    fuzz::require(error->line > 0 && error->line <= fuzz::lines_in(text) && error->line == std::get<DpkgError>(read).line);
    return 0;
  }
  const auto& packages = std::get<Packages>(expected);
  fuzz::require(packages == std::get<Packages>(read));
  for (const Package& package : packages)
    fuzz::require(!package.name.empty() && (!package.version.empty() || package.broken == "half-installed"));
  return 0;
}
