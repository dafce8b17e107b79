#include "host/sysctl_conf.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

/// What the lines of one file come to, keys by their paths; an exclusion is a value of its own.
static std::map<std::string, std::string> effect_of(std::string_view text) {
  std::map<std::string, std::string> effect;
  for (const SysctlLine& line : parse_sysctl_file(text)) {
    if (line.form == SysctlLine::Form::assignment) effect[line.key] = "=" + line.value;
    if (line.form == SysctlLine::Form::exclusion) effect[line.key] = "-";
  }
  return effect;
}

/// The key has its value, all others have theirs; at most one line is lost, and it was one of the key.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (std::string_view key : {"vm.swappiness", "net.ipv4.conf.eth0/1.rp_filter"}) {
    const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return set_sysctl(t, key, "1"); });
    if (!after) continue;
    std::map<std::string, std::string> wanted = effect_of(text);
    wanted[sysctl_path(key)] = "=1";
    fuzz::require(wanted == effect_of(*after));
    const std::string_view part = fuzz::lost(text, *after);
    fuzz::require(part.find('\n') == std::string_view::npos);
    fuzz::require(fuzz::comments_of(text) == fuzz::comments_of(*after));
  }
  return 0;
}
