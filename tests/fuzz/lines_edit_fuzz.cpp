#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

/// A line is only ever added at the end, and only a '#' is put before one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto with_line = fuzz::edited_twice(text, [](std::string_view t) { return add_line(t, "10.0.0.5 node1"); });
  const auto with_module = fuzz::edited_twice(text, [](std::string_view t) { return add_module(t, "nf_conntrack"); });
  for (const auto& after : {with_line, with_module}) fuzz::require(!after || after->starts_with(text));
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty()) return 0;
  const std::string_view line = lines[size % lines.size()];
  const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return comment_out(t, line); });
  if (!after) return 0;
  const std::vector<std::string_view> now = lines_of(*after);
  fuzz::require(now.size() == lines.size());
  const auto without_cr = [](std::string_view t) { return t.substr(0, t.size() - (t.ends_with('\r') ? 1 : 0)); };
  const bool says_something = !strip(line).empty() && !strip(line).starts_with('#');
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool is_out = says_something && without_cr(lines[i]) == without_cr(line);
    fuzz::require(now[i] == (is_out ? "#" : "") + std::string(lines[i]));
  }
  return 0;
}
