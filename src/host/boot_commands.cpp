#include "host/boot_commands.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/service_command.h"
#include "host/unit_boot.h"

namespace nodeworthy {
namespace {

using Commands = std::vector<BootCommand>;

constexpr std::array<std::string_view, 3> keys{"ExecStartPre", "ExecStart", "ExecStartPost"};

// Of Debian and of RHEL, where the first is a link to the second.
constexpr std::array<std::string_view, 2> scripts{"/etc/rc.local", "/etc/rc.d/rc.local"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The words of a line of ExecStart=, without the signs in front of the path.
std::vector<std::string> words_of_service(const std::string& value, std::string_view unit) {
  std::vector<std::string> words = systemd_words(value);
  if (!words.empty()) words.front().erase(0, std::min(words.front().find_first_not_of("-@+!:|"), words.front().size()));
  for (std::string& word : words)
    if (word == "%i" || word == "%I") word = unit_instance(unit);
  return words;
}

std::string append_service(const Host& host, const UnitLoader& loader, const std::string& name, std::string_view program, Commands& found) {
  const Reading<LoadedUnit> unit = loader.load(name);
  if (!unit.present()) return unit.unreadable() ? unit.why() : std::string();
  // Most units have no drop-ins, and a text without the name needs no parsing.
  const Reading<std::string>& text = host.read(unit.value().file);
  const bool names_it = !text.present() || text.value().find(program) != std::string::npos;
  if (!names_it && loader.folders_of(unit.value(), ".d").empty()) return {};
  const Reading<std::vector<Directive>> directives = loader.directives(unit.value());
  if (!directives.present()) return directives.unreadable() ? directives.why() : std::string();
  for (std::string_view key : keys) {
    for (const Directive& directive : values_of(directives.value(), "Service", key)) {
      if (directive.value.find(program) == std::string::npos) continue;
      std::vector<std::string> words = words_of_service(directive.value, name);
      if (words.empty() || name_of(words.front()) != program) continue;
      found.push_back({.unit = name, .file = directive.file, .line = directive.line, .text = directive.value, .words = std::move(words)});
    }
  }
  return {};
}

/// Of a script every line counts that is a command of its own, whatever stands around it.
std::string append_script(const Host& host, const std::string& file, std::string_view program, Commands& found) {
  const Reading<Status>& status = host.status(file);
  if (status.unreadable()) return status.why();
  if (status.absent() || (status.value().mode & 0111) == 0) return {};
  const Reading<std::string>& text = host.read(file);
  if (text.unreadable()) return text.why();
  if (text.absent()) return {};
  size_t number = 0;
  for (std::string_view line : lines_of(text.value())) {
    ++number;
    const std::string_view command = strip(line.substr(0, line.find_first_of(";&|#")));
    const std::vector<std::string_view> words = words_of(command);
    if (words.empty() || name_of(words.front()) != program) continue;
    found.push_back({.unit = {}, .file = file, .line = number, .text = std::string(command), .words = {words.begin(), words.end()}});
  }
  return {};
}

}  // namespace

Reading<Commands> boot_commands(const Host& host, std::string_view program) {
  Commands found;
  const Reading<UnitsAtBoot>& boot = host.once(UnitsAtBoot::read);
  if (boot.unreadable()) return Unreadable{boot.why()};
  if (boot.present())
    for (const auto& [name, by] : boot.value().started())
      if (unit_type(name) == "service")
        if (std::string why = append_service(host, boot.value().loader(), name, program, found); !why.empty())
          return Unreadable{std::move(why)};
  for (std::string_view file : scripts) {
    if (std::string why = append_script(host, std::string(file), program, found); !why.empty()) return Unreadable{std::move(why)};
    if (host.status(file).present()) break;
  }
  return found;
}

}  // namespace nodeworthy
