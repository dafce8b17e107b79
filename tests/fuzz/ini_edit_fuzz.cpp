#include "host/systemd_units.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

/// The last value of each key, as systemd reads it.
static std::map<std::string, std::string> effect_of(std::string_view text) {
  std::map<std::string, std::string> effect;
  for (const Directive& directive : parse_unit_file(text, {})) effect[directive.section + "\x1f" + directive.key] = directive.value;
  return effect;
}

/// The key has its value, all others have theirs, and every comment stays.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (std::string_view section : {"a", "Service"}) {
    const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return set_ini(t, section, "b", "c"); });
    if (!after) continue;
    std::map<std::string, std::string> wanted = effect_of(text);
    wanted[std::string(section) + "\x1f" + "b"] = "c";
    fuzz::require(wanted == effect_of(*after));
    fuzz::require(fuzz::comments_of(text) == fuzz::comments_of(*after));
  }
  return 0;
}
