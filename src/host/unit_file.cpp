// The syntax of unit files: systemd.syntax(7) and config_parse() of systemd's sources.
#include <algorithm>

#include "base/text.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr size_t longest_section = 256;  // every directive keeps its section
constexpr size_t usual_directives = 64;

/// Whether a line ends in a backslash that no other one escapes.
bool continues(std::string_view line) {
  const size_t last = line.find_last_not_of('\\');
  const size_t count = line.size() - (last == std::string_view::npos ? 0 : last + 1);
  return count % 2 == 1;
}

/// Collects the directives of one text, line by line.
class Collector {
 public:
  Collector(std::string_view file, std::vector<Directive>& directives) : file_(file), directives_(directives) {}

  void take(std::string_view text, size_t line) {
    text = strip(text);
    if (text.empty()) return;
    if (text[0] == '[') {
      // A header that does not end makes systemd give the file up; what follows must at least not count to the section before.
      const bool whole = text.ends_with(']') && text.size() <= longest_section;
      section_ = whole ? text.substr(1, text.size() - 2) : std::string_view();
      return;
    }
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || section_.empty()) return;
    directives_.push_back({.section = section_,
                           .key = std::string(strip(text.substr(0, equals))),
                           .value = std::string(strip(text.substr(equals + 1))),
                           .file = std::string(file_),
                           .line = line});
  }

 private:
  std::string_view file_;
  std::vector<Directive>& directives_;
  std::string section_;
};

}  // namespace

std::vector<Directive> parse_unit_file(std::string_view text, std::string_view file) {
  std::vector<Directive> directives;
  Collector collector(file, directives);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string joined;  // the lines so far of one that continues
  size_t first = 0;    // where it began; 0 outside of one
  size_t number = 0;
  const std::vector<std::string_view> lines = lines_of(text);
  directives.reserve(std::min(lines.size(), usual_directives));
  for (std::string_view line : lines) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const size_t begin = line.find_first_not_of(" \t");
    line.remove_prefix(std::min(begin, line.size()));
    if (line.starts_with('#') || line.starts_with(';')) continue;  // also between the lines of one that continues
    const bool more = continues(line);
    if (first == 0 && !more) {
      collector.take(line, number);
      continue;
    }
    if (first == 0) first = number;
    joined += line;
    if (more) {
      joined.back() = ' ';
      continue;
    }
    collector.take(joined, first);
    joined.clear();
    first = 0;
  }
  if (first != 0) collector.take(joined, first);
  return directives;
}

std::vector<Directive> values_of(const std::vector<Directive>& directives, std::string_view section, std::string_view key) {
  std::vector<Directive> values;
  for (const Directive& directive : directives) {
    if (directive.section != section || directive.key != key) continue;
    if (directive.value.empty()) {
      values.clear();
    } else {
      values.push_back(directive);
    }
  }
  return values;
}

}  // namespace nodeworthy
