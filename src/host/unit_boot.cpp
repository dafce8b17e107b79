#include "host/unit_boot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/first_boot.h"
#include "host/kernel_command_line.h"

namespace nodeworthy {
namespace {

constexpr size_t most_units = 5'000;
constexpr size_t most_steps = 1'000'000;  // directives, names and links of one walk
constexpr size_t longest_name = 255;

/// A name that the boot starts, and what pulls it in.
struct Pull {
  std::string name;
  std::string by;
};

/// The unit that the boot aims for: default.target unless the kernel command line says otherwise (kernel-command-line(7)); a word that is a
/// runlevel is one of systemd's targets.
std::string target_of_command_line(const KernelCommandLine& command_line) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> runlevels{{
      {"emergency", "emergency.target"},
      {"-b", "emergency.target"},
      {"rescue", "rescue.target"},
      {"single", "rescue.target"},
      {"-s", "rescue.target"},
      {"s", "rescue.target"},
      {"S", "rescue.target"},
      {"1", "rescue.target"},
      {"2", "multi-user.target"},
      {"3", "multi-user.target"},
      {"4", "multi-user.target"},
      {"5", "graphical.target"},
  }};
  std::string target = "default.target";
  for (const auto& word : command_line.words()) {
    const auto* runlevel = std::find_if(runlevels.begin(), runlevels.end(), [&](const auto& r) { return r.first == word.first; });
    if (runlevel != runlevels.end() && word.second.empty()) target = runlevel->second;
    if (word.first == "systemd.unit") target = word.second;
  }
  return target;
}

/// A name with the specifiers of systemd.unit(5) that are made of the unit's own name; nothing where another one is used or it gets too
/// long.
std::optional<std::string> expanded(std::string_view word, std::string_view unit) {
  std::string out;
  for (size_t i = 0; i < word.size(); ++i) {
    if (out.size() > longest_name) return std::nullopt;
    if (word[i] != '%') {
      out += word[i];
      continue;
    }
    switch (i + 1 < word.size() ? word[++i] : '%') {
      case '%': out += '%'; break;
      case 'i': out += unit_instance(unit); break;
      case 'p': out += unit_prefix(unit); break;
      case 'j': out += unit_prefix(unit).substr(unit_prefix(unit).rfind('-') + 1); break;
      case 'n': out += unit; break;
      case 'N': out += unit.substr(0, unit.rfind('.')); break;
      default: return std::nullopt;
    }
  }
  return out;
}

bool pulls(const Directive& directive) {
  constexpr std::array<std::string_view, 4> keys{"Wants", "Requires", "BindsTo", "Upholds"};
  if (directive.section == "Service") return directive.key == "Sockets";
  return directive.section == "Unit" && std::find(keys.begin(), keys.end(), directive.key) != keys.end();
}

/// Whether systemd adds Requires=sysinit.target by itself.
bool requires_sysinit(std::string_view id, const std::vector<Directive>& directives) {
  constexpr std::array<std::string_view, 4> types{"service", "socket", "timer", "path"};
  if (std::find(types.begin(), types.end(), unit_type(id)) == types.end()) return false;
  const std::vector<Directive> set = values_of(directives, "Unit", "DefaultDependencies");
  constexpr std::array<std::string_view, 6> off{"no", "false", "off", "0", "n", "f"};
  return set.empty() || std::find(off.begin(), off.end(), lower(set.back().value)) == off.end();
}

/// The walk from the units that the boot aims for.
class Walk {
 public:
  Walk(const Host& host, const UnitLoader& loader, const PresetPulls& presets) : host_(host), loader_(loader), presets_(presets) {}

  /// Unreadable when it does not end within reason.
  Reading<bool> run(std::string first) {
    const Reading<LoadedUnit> aim = loader_.load(first);
    // Without the unit that it aims for, systemd starts the rescue shell.
    if (aim.absent() || (aim.present() && aim.value().masked)) first = "rescue.target";
    want(first, "the boot");
    while (!waiting_.empty()) {
      const Pull pull = std::move(waiting_.front());
      waiting_.pop_front();
      visit(pull);
      if (started_.size() > most_units || steps_ > most_steps) return Unreadable{"the boot pulls in more units than can be followed"};
    }
    return true;
  }

  std::map<std::string, std::string, std::less<>> started_;
  std::string unreadable_;

 private:
  void want(const std::string& name, std::string by) {
    ++steps_;
    if (unit_name_form(name) == UnitNameForm::invalid || !seen_.insert(name).second) return;
    waiting_.push_back({.name = name, .by = std::move(by)});
  }

  void visit(const Pull& pull) {
    const Reading<LoadedUnit> unit = loader_.load(pull.name);
    if (unit.unreadable()) unreadable_ = unit.why();
    if (!unit.present() || unit.value().masked || unit_name_form(unit.value().id) == UnitNameForm::template_name) return;
    if (!started_.emplace(unit.value().id, pull.by).second) return;
    follow_directives(unit.value());
    for (std::string_view suffix : {".wants", ".requires", ".upholds"}) follow_links(unit.value(), suffix);
    const auto [begin, end] = presets_.equal_range(unit.value().id);
    for (auto preset = begin; preset != end; ++preset) want(preset->second.name, preset->second.by);
  }

  void follow_directives(const LoadedUnit& unit) {
    const Reading<std::vector<Directive>> directives = loader_.directives(unit);
    if (directives.unreadable()) unreadable_ = directives.why();
    if (!directives.present()) return;
    steps_ += directives.value().size();
    for (const Directive& directive : directives.value()) {
      if (!pulls(directive)) continue;
      for (const std::string& word : words_of_value(directive.value))
        if (const std::optional<std::string> name = expanded(word, unit.id))
          want(*name, fmt::format("{}:{}", directive.file, directive.line));
    }
    if (requires_sysinit(unit.id, directives.value())) want("sysinit.target", unit.file);
  }

  void follow_links(const LoadedUnit& unit, std::string_view suffix) {
    const Reading<std::vector<std::string>> links = conf_paths(host_, loader_.folders_of(unit, suffix), "");
    if (links.unreadable()) unreadable_ = links.why();
    if (!links.present()) return;
    steps_ += links.value().size();
    for (const std::string& path : links.value()) {
      const Reading<std::string>& target = host_.link(path);
      if (target.unreadable()) unreadable_ = target.why();
      // What is no link is passed over.
      if (!target.present()) continue;
      const Reading<bool> taken_back = UnitTree::takes_back(host_, path);
      if (taken_back.unreadable()) unreadable_ = taken_back.why();
      if (taken_back.present() && !taken_back.value()) want(path.substr(path.rfind('/') + 1), path);
    }
  }

  const Host& host_;
  const UnitLoader& loader_;
  const PresetPulls& presets_;
  std::deque<Pull> waiting_;
  std::set<std::string> seen_;
  size_t steps_ = 0;
};

}  // namespace

Reading<UnitsAtBoot> UnitsAtBoot::read(const Host& host) {
  return host.once(UnitTree::read).and_then([&](const UnitTree& all) -> Reading<UnitsAtBoot> {
    UnitsAtBoot units;
    const UnitTree tree = all.at_boot(host.running());
    units.loader_ = std::make_shared<UnitLoader>(host, tree);
    std::string aim = "default.target";
    if (host.running()) {
      const Reading<KernelCommandLine>& command_line = running_command_line(host);
      if (command_line.unreadable()) return Unreadable{command_line.why()};
      if (command_line.present()) aim = target_of_command_line(command_line.value());
    }
    const Reading<PresetPulls> presets = pulls_of_first_boot(host, tree, *units.loader_);
    const PresetPulls pulls = presets.present() ? presets.value() : PresetPulls();
    Walk walk(host, *units.loader_, pulls);
    return walk.run(aim).map([&](bool) {
      units.started_ = std::move(walk.started_);
      units.unreadable_ = presets.unreadable() ? presets.why() : std::move(walk.unreadable_);
      return units;
    });
  });
}

Reading<bool> UnitsAtBoot::starts(std::string_view unit) const {
  return loader_->load(unit).and_then([&](const LoadedUnit& loaded) -> Reading<bool> {
    if (loaded.masked) return false;
    if (started_.contains(loaded.id)) return true;
    if (!unreadable_.empty()) return Unreadable{unreadable_};
    return false;
  });
}

}  // namespace nodeworthy
