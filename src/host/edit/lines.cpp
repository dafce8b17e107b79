#include <algorithm>

#include "base/text.h"
#include "host/edit/splice.h"
#include "host/modules.h"

namespace nodeworthy {
namespace {

/// Appends a line unless one of the text's is the same in a reader's eyes.
template <class Same>
Edited added(std::string_view text, std::string_view line, Same same) {
  return edited(text, [&] {
    const std::string_view content = strip(line);
    const bool is_line = !content.empty() && content.find_first_of("\r\n") == std::string_view::npos;
    if (!is_line || content.starts_with('#') || content.starts_with(';')) refuse(text, text.size(), "this is no line that says something");
    for (std::string_view other : lines_of(text))
      if (same(strip(other))) return std::string(text);
    const Splice splice = inserted_line(text, text.size(), line);
    return spliced(text, {&splice, 1});
  });
}

}  // namespace

Edited add_line(std::string_view text, std::string_view line) {
  return added(text, line, [&](std::string_view other) { return other == strip(line); });
}

Edited add_module(std::string_view text, std::string_view name) {
  return added(text, name, [wanted = module_name(name)](std::string_view other) { return module_name(other) == wanted; });
}

Edited comment_out(std::string_view text, std::string_view line) {
  return edited(text, [&] {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const std::string_view content = strip(line); content.empty() || content.starts_with('#')) return std::string(text);
    std::vector<Splice> splices;
    bool continued = false;  // to a reader that knows of continued lines
    for (const TextLine& other : text_lines(text)) {
      const std::string_view content = other.of(text);
      if (content == line) {
        if (continued) refuse(text, other.begin, "the line before ends in a backslash and may continue here");
        splices.push_back({.begin = other.begin, .end = other.begin, .text = "#"});
        if (splices.size() > 1 && line.ends_with('\\'))
          refuse(text, other.begin, "the line is there twice and may be continued differently");
      }
      continued = content.ends_with('\\');
    }
    return spliced(text, splices);
  });
}

}  // namespace nodeworthy
