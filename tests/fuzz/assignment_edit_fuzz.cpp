#include "host/selinux.h"
#include "host/service_command.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

using Values = std::map<std::string, std::string>;

/// What a shell or systemd takes the file for, blanks at the ends of values aside.
static Values effect_of(const std::vector<Assignment>& assignments) {
  Values values;
  for (const Assignment& assignment : assignments) values[assignment.name] = strip(assignment.value);
  return values;
}

/// The text without the values of a name.
static std::string residue(std::string_view text, std::string_view name) {
  std::string out;
  size_t at = 0;
  for (const Assignment& assignment : shell_assignments(text)) {
    if (assignment.name != name) continue;
    out += text.substr(at, assignment.begin - at);
    at = assignment.end;
  }
  return out + std::string(text.substr(at));
}

static void check(std::string_view before, std::string_view after, const std::string& name, std::string_view value) {
  for (auto* parse : {&shell_assignments, &parse_environment_file}) {
    Values wanted = effect_of(parse(before));
    wanted[name] = value;
    fuzz::require(wanted == effect_of(parse(after)));
  }
  fuzz::require(residue(after, name).starts_with(residue(before, name)));
}

static void check_flag(std::string_view text) {
  const auto after = fuzz::edited_twice(text, [](std::string_view t) { return set_flag(t, "A", "b", "c"); });
  if (!after) return;
  const std::string value = shell_assignment(*after, "A").value_or("");
  const std::string old = shell_assignment(text, "A").value_or("");
  check(text, *after, "A", strip(value));
  fuzz::require(value.find("-b") != std::string::npos);
  // With the flag, only what is not in the old value is new: the words before and behind it are the old ones.
  const std::string_view part = fuzz::lost(old, value);
  fuzz::require(strip(part).find_first_of(" \t\n") == std::string_view::npos);
}

/// Every reader has the name's value and no other one of the others; nothing but values of the name changes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (std::string_view value : {"b", "b c", "it's \"$x\""}) {
    const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return set_assignment(t, "A", value); });
    if (after) check(text, *after, "A", value);
  }
  check_flag(text);
  const auto after = fuzz::edited_twice(text, [](std::string_view t) { return set_assignment(t, "SELINUX", "permissive"); });
  if (!after) return 0;
  const SelinuxConfig config = parse_selinux_config(*after);
  fuzz::require(config.mode == SelinuxMode::permissive && config.type == parse_selinux_config(text).type);
  fuzz::require(fuzz::comments_of(text) == fuzz::comments_of(*after) || text.find_first_of("\"'\\") != std::string_view::npos);
  return 0;
}
