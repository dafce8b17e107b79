#include "host/first_boot.h"

#include <fmt/format.h>

#include <array>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "base/text.h"
#include "host/conf_d.h"

namespace nodeworthy {
namespace {

/// One line of a preset file.
struct Preset {
  std::string pattern;
  std::vector<std::string> instances;  // of a template; of none its DefaultInstance= is enabled
  bool enables = false;
  std::string where;
};

void add_presets(const std::string& file, std::string_view text, std::vector<Preset>& presets) {
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 2 || (words[0] != "enable" && words[0] != "disable")) continue;
    presets.push_back({.pattern = std::string(words[1]),
                       .instances = {words.begin() + 2, words.end()},
                       .enables = words[0] == "enable",
                       .where = fmt::format("{}:{}", file, number)});
  }
}

/// Absent where there are none.
Reading<std::vector<Preset>> read_presets(const Host& host) {
  std::vector<std::string> folders;
  for (std::string_view parent : {"/etc", "/usr/local/lib", "/usr/lib", "/lib"})
    folders.push_back(fmt::format("{}/systemd/system-preset", parent));
  const Reading<std::vector<ConfFile>> files = conf_files(host, folders, ".preset");
  if (files.unreadable()) return Unreadable{files.why()};
  if (files.value().empty()) return Absent{};
  std::vector<Preset> presets;
  for (const ConfFile& file : files.value()) {
    if (file.text.unreadable()) return Unreadable{file.text.why()};
    if (file.text.present()) add_presets(file.path, file.text.value(), presets);
  }
  return presets;
}

/// Whether systemd takes the next boot for the first one. An empty file is filled at boot, and does not make it one.
Reading<bool> is_first_boot_next(const Host& host) {
  if (host.running()) return false;
  const Reading<std::string>& id = host.read("/etc/machine-id");
  if (id.absent()) return true;
  return id.map([](const std::string& text) { return strip(text) == "uninitialized"; });
}

/// Collects what is enabled.
class Search {
 public:
  Search(const UnitLoader& loader, const std::vector<Preset>& presets) : loader_(loader), presets_(presets) {}

  /// Looks at one name in a unit folder.
  Reading<bool> look_at(const std::string& name) {
    const UnitNameForm form = unit_name_form(name);
    if ((form != UnitNameForm::plain && form != UnitNameForm::template_name) || !seen_.insert(name).second) return false;
    const Preset* decides = preset_of(name);
    if (decides != nullptr && !decides->enables) return false;
    const std::string by = decides == nullptr ? "the first boot, as no preset speaks of it" : decides->where;
    return enable(name, by, decides == nullptr ? std::vector<std::string>() : decides->instances);
  }

  /// Also= is followed whatever presets say.
  Reading<bool> follow_also() {
    for (; !also_.empty(); also_.pop_front()) {
      const Reading<bool> enabled = followed_.insert(also_.front().name).second ? enable(also_.front().name, also_.front().by, {}) : false;
      if (enabled.unreadable()) return enabled;
    }
    return true;
  }

  PresetPulls take() { return std::move(pulls_); }

 private:
  const Preset* preset_of(std::string_view name) const {
    for (const Preset& preset : presets_)
      if (glob_match(preset.pattern, name)) return &preset;
    return nullptr;
  }

  Reading<bool> enable(const std::string& name, const std::string& by, const std::vector<std::string>& instances) {
    const Reading<LoadedUnit> unit = loader_.load(name);
    if (unit.unreadable()) return Unreadable{unit.why()};
    // Another name of a unit has no presets of its own.
    if (unit.absent() || unit.value().masked || unit.value().id != name) return false;
    const Reading<std::vector<Directive>> directives = loader_.directives(unit.value());
    if (directives.unreadable()) return Unreadable{directives.why()};
    std::vector<std::string> names{name};
    if (unit_name_form(name) == UnitNameForm::template_name) names = instances_of(name, directives.value(), instances);
    for (std::string_view key : {"WantedBy", "RequiredBy", "UpheldBy"})
      for (const Directive& directive : values_of(directives.value(), "Install", key))
        for (const std::string& target : words_of_value(directive.value)) hook(target, names, by);
    for (const Directive& directive : values_of(directives.value(), "Install", "Also"))
      for (const std::string& other : words_of_value(directive.value)) also_.push_back({.name = other, .by = by});
    return true;
  }

  static std::vector<std::string> instances_of(const std::string& name, const std::vector<Directive>& directives,
                                               const std::vector<std::string>& instances) {
    std::vector<std::string> names;
    for (const std::string& instance : instances) names.push_back(instance_of(name, instance));
    const std::vector<Directive> usual = values_of(directives, "Install", "DefaultInstance");
    if (names.empty() && !usual.empty() && !usual.back().value.empty()) names.push_back(instance_of(name, usual.back().value));
    return names;
  }

  void hook(const std::string& target, const std::vector<std::string>& names, const std::string& by) {
    const Reading<LoadedUnit> unit = loader_.load(target);
    const std::string id = unit.present() ? unit.value().id : target;
    for (const std::string& name : names) pulls_.emplace(id, PresetPull{.name = name, .by = by});
  }

  const UnitLoader& loader_;
  const std::vector<Preset>& presets_;
  std::set<std::string> seen_;
  std::set<std::string> followed_;
  std::deque<PresetPull> also_;
  PresetPulls pulls_;
};

}  // namespace

Reading<PresetPulls> pulls_of_first_boot(const Host& host, const UnitTree& tree, const UnitLoader& loader) {
  const Reading<bool> first = is_first_boot_next(host);
  if (first.unreadable()) return Unreadable{first.why()};
  if (!first.value()) return PresetPulls{};
  const Reading<std::vector<Preset>> presets = read_presets(host);
  if (presets.unreadable()) return Unreadable{presets.why()};
  if (presets.absent()) return PresetPulls{};
  Search search(loader, presets.value());
  for (const UnitFolder& folder : tree.folders()) {
    for (const std::string& name : folder.names) {
      const Reading<bool> looked = search.look_at(name);
      if (looked.unreadable()) return Unreadable{looked.why()};
    }
  }
  const Reading<bool> followed = search.follow_also();
  if (followed.unreadable()) return Unreadable{followed.why()};
  return search.take();
}

}  // namespace nodeworthy
