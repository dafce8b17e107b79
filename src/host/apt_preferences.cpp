#include "host/apt_preferences.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// One record that has a package.
struct Pin {
  std::string kind;  // "version", "release", "origin"
  std::string pattern;
  int64_t priority = 0;
  std::string place;
  bool general = false;  // of all packages, which a record of its own goes before

  std::string describe() const { return fmt::format("{} Pin: {} {}", place, kind, pattern); }
};

// What a version has without a pin is 500, and 990 where it is of the target release.
constexpr int64_t highest_without_pin = 990;

/// Names of apt's folders that it reads: an ending other than .pref is passed over.
bool is_read(std::string_view name) {
  const size_t dot = name.rfind('.');
  return !name.starts_with('.') && !name.ends_with('~') && (dot == std::string_view::npos || name.substr(dot) == ".pref");
}

Reading<std::vector<std::string>> files(const Host& host) {
  constexpr std::string_view folder = "/etc/apt/preferences.d";
  const Reading<std::vector<std::string>>& names = host.list(folder);
  if (names.unreadable()) return Unreadable{names.why()};
  std::vector<std::string> files{"/etc/apt/preferences"};
  if (names.present())
    for (const std::string& name : names.value())
      if (is_read(name)) files.push_back(fmt::format("{}/{}", folder, name));
  return files;
}

/// The records of one text that have a package.
void add_pins(std::string_view text, const std::string& file, std::string_view package, std::vector<Pin>& pins) {
  Pin pin;
  bool has_package = false;
  const auto end = [&] {
    if (has_package && !pin.kind.empty()) pins.push_back(pin);
    pin = {};
    has_package = false;
  };
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (strip(line).empty()) end();
    const size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string key = lower(line.substr(0, colon));
    const std::string_view value = strip(line.substr(colon + 1));
    if (key == "package") {
      pin.general = value == "*";
      for (std::string_view name : words_of(value)) has_package = has_package || glob_match(name, package);
    } else if (key == "pin") {
      const size_t blank = std::min(value.find_first_of(" \t"), value.size());
      pin.kind = lower(value.substr(0, blank));
      pin.pattern = strip(value.substr(blank));
      pin.place = fmt::format("{}:{}", file, number);
    } else if (key == "pin-priority" && !parse_integer(value, pin.priority)) {
      pin.priority = 0;
    }
  }
  end();
}

Reading<std::vector<Pin>> pins_of(const Host& host, std::string_view package) {
  return files(host).and_then([&](const std::vector<std::string>& names) -> Reading<std::vector<Pin>> {
    std::vector<Pin> pins;
    for (const std::string& name : names) {
      const Reading<std::string>& text = host.read(name);
      if (text.unreadable()) return Unreadable{text.why()};
      if (text.present()) add_pins(text.value(), name, package, pins);
    }
    return pins;
  });
}

/// Whether a pattern is for the upstream version of an installed one alone: "1.34.2-*" for 1.34.2-1.1.
bool is_version_alone(std::string_view pattern, std::string_view installed) {
  if (!glob_match(pattern, installed)) return false;
  const size_t revision = std::min(installed.rfind('-'), installed.size());
  return pattern == installed ||
         pattern.substr(0, pattern.find_first_of("*?[")).starts_with(fmt::format("{}-", installed.substr(0, revision)));
}

bool keeps(const Pin& pin, const Package& package) {
  if (pin.priority < 0) return pin.pattern == "*" && !pin.general;
  return pin.kind == "version" && pin.priority > highest_without_pin && is_version_alone(pin.pattern, package.version);
}

}  // namespace

Reading<std::string> pinned_by(const Host& host, const Package& package) {
  return pins_of(host, package.name).and_then([&](const std::vector<Pin>& pins) -> Reading<std::string> {
    const auto keeping = std::find_if(pins.begin(), pins.end(), [&](const Pin& pin) { return keeps(pin, package); });
    if (keeping == pins.end()) return Absent{};
    for (const Pin& pin : pins) {
      const bool is_stronger = keeping->priority < 0 ? !pin.general && pin.priority >= 0 : pin.priority >= keeping->priority;
      if (is_stronger && !keeps(pin, package)) return Unreadable{fmt::format("{}, and {}", keeping->describe(), pin.describe())};
    }
    return keeping->describe();
  });
}

}  // namespace nodeworthy
