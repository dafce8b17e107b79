#include <fmt/format.h>

#include <algorithm>

#include "host/edit/splice.h"
#include "host/sysctl_conf.h"

namespace nodeworthy {
namespace {

using Form = SysctlLine::Form;
using Lines = std::vector<SysctlLine>;

bool same(const SysctlLine& one, const SysctlLine& other) {
  return one.form == other.form && one.key == other.key && one.value == other.value && one.ignore_failure == other.ignore_failure &&
         one.text == other.text;
}

/// Whether `after` is `before` with the line at `changed` setting the key, and nothing else; there, a line of `before` may be missing.
bool is_set(const Lines& before, const Lines& after, size_t changed, std::string_view path, std::string_view value) {
  if (after.size() != std::max(before.size(), changed + 1)) return false;
  for (size_t i = 0; i < after.size(); ++i) {
    const bool fits =
        i == changed ? after[i].form == Form::assignment && after[i].key == path && after[i].value == value : same(before[i], after[i]);
    if (!fits) return false;
  }
  return true;
}

}  // namespace

Edited set_sysctl(std::string_view text, std::string_view key, std::string_view value) {
  return edited(text, [&] {
    const std::string path = sysctl_path(key);
    const Lines before = parse_sysctl_file(text);
    const auto last = std::find_if(before.rbegin(), before.rend(), [&](const SysctlLine& line) { return line.key == path; });
    const auto other = std::find_if(before.rbegin(), before.rend(), [](const SysctlLine& l) { return l.form == Form::assignment; });
    const bool in_place = last != before.rend() && last->form == Form::assignment;
    if (in_place && last->value == value) return std::string(text);

    const std::vector<TextLine> lines = text_lines(text);
    Splice splice;
    if (in_place) {
      const TextLine& line = lines[last->line - 1];
      splice = replaced_value(text, text.find('=', line.begin), line.end, value);
    } else {
      const std::string_view separator = other == before.rend() ? " = " : separator_like(lines[other->line - 1].of(text));
      splice = inserted_line(text, text.size(), fmt::format("{}{}{}", key, separator, value));
    }
    std::string after = spliced(text, {&splice, 1});
    const size_t changed = in_place ? static_cast<size_t>(before.rend() - last) - 1 : before.size();
    if (!is_set(before, parse_sysctl_file(after), changed, path, value)) refuse(text, splice.begin, "no sysctl.d file can say this value");
    return after;
  });
}

}  // namespace nodeworthy
