// What systemctl(1) does to the folders of units, after install.c of systemd 252.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <set>

#include "base/text.h"
#include "engine/stage.h"
#include "host/systemd_units.h"
#include "host/unit_tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view own_folder = "/etc/systemd/system";
/// Where systemd 233 and later keep a link for every active unit; before, a control group tells.
constexpr std::string_view active_units = "/run/systemd/units";

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Refusal refusal(const Reading<Enablement>& enablement, std::string_view unit) {
  return {enablement.unreadable() ? enablement.why() : fmt::format("there is no unit {}", unit)};
}

bool is_masked(const Reading<Enablement>& enablement) { return enablement.present() && is_masked(enablement.value()); }

/// One systemctl command on one unit and on those that its Also= names.
class UnitChange {
 public:
  UnitChange(Stage& stage, std::string_view unit) : stage_(stage), unit_(unit) {}

  Rehearsed enable() {
    const Reading<Enablement> enablement = unit_enablement(stage_.now(), unit_);
    if (!enablement.present()) return refusal(enablement, unit_);
    if (is_masked(enablement)) return Refusal{fmt::format("{} is masked", unit_)};
    for_each_unit([&](const std::string& unit, const std::vector<Directive>& directives) { install(unit, directives); });
    if (refused_ || effect_ == Effect::some || enablement.value() == Enablement::enabled) return result();
    return Refusal{fmt::format("{} has no [Install] section that says what would start it", unit_)};
  }

  Rehearsed disable() {
    const Reading<Enablement> enablement = unit_enablement(stage_.now(), unit_);
    if (!enablement.present()) return refusal(enablement, unit_);
    if (is_masked(enablement)) return Effect::none;
    std::set<std::string, std::less<>> units;
    for_each_unit([&](const std::string& unit, const std::vector<Directive>&) { units.insert(unit); });
    remove_links(std::string(own_folder), units);
    return result();
  }

  Rehearsed mask() {
    const std::string path = fmt::format("{}/{}", own_folder, unit_);
    const Reading<UnitEntry> entry = UnitTree::entry(stage_.now(), path);
    if (entry.unreadable()) return Refusal{entry.why()};
    if (entry.present() && entry.value().form == UnitEntry::Form::mask) return Effect::none;
    if (entry.present()) return Refusal{fmt::format("{} is in the place of the mask", path)};
    return stage_.put(path, Layer::Link{"/dev/null"});
  }

  Rehearsed start() {
    const Reading<Enablement> enablement = unit_enablement(stage_.now(), unit_);
    if (!enablement.present()) return refusal(enablement, unit_);
    if (is_masked(enablement)) return Refusal{fmt::format("{} is masked", unit_)};
    if (stage_.now().status(active_units).absent()) return stage_.put(group() + "/cgroup.procs", Layer::File{});
    return stage_.put(invocation(), Layer::Link{std::string(no_invocation)});
  }

  Rehearsed stop() {
    if (stage_.now().status(active_units).absent()) return stage_.put(group(), Layer::Removed{});
    return stage_.put(invocation(), Layer::Removed{});
  }

 private:
  std::string invocation() const { return fmt::format("{}/invocation:{}", active_units, unit_); }
  std::string group() const { return fmt::format("/sys/fs/cgroup/systemd/system.slice/{}", unit_); }
  Rehearsed result() const { return refused_ ? Rehearsed(*refused_) : Rehearsed(effect_); }

  void put(const std::string& path, const Layer::Entry& entry) {
    const Rehearsed rehearsed = stage_.put(path, entry);
    if (const auto* refusal = std::get_if<Refusal>(&rehearsed)) refused_ = *refusal;
    if (rehearsed.index() == 0 && std::get<Effect>(rehearsed) == Effect::some) effect_ = Effect::some;
  }

  /// Hands the unit and those of Also= to `use`, each once, with what their files say.
  template <class Use>
  void for_each_unit(Use use) {
    std::deque<std::string> pending{std::string(unit_)};
    std::set<std::string> seen;
    while (!pending.empty()) {
      const std::string unit = std::move(pending.front());
      pending.pop_front();
      if (!seen.insert(unit).second) continue;
      const Reading<std::vector<Directive>> directives = read_unit(stage_.now(), unit);
      if (directives.unreadable()) refused_ = Refusal{directives.why()};
      if (!directives.present()) continue;
      use(unit, directives.value());
      for (const std::string& other : install_words(directives.value(), "Also")) pending.push_back(other);
    }
  }

  static std::vector<std::string> install_words(const std::vector<Directive>& directives, std::string_view key) {
    std::vector<std::string> words;
    for (const Directive& directive : values_of(directives, "Install", key))
      for (std::string_view word : words_of(directive.value)) words.emplace_back(word);
    return words;
  }

  void install(const std::string& unit, const std::vector<Directive>& directives) {
    const Reading<std::string> file = file_of(unit);
    if (!file.present()) {
      refused_ = Refusal{file.unreadable() ? file.why() : fmt::format("there is no file of {}", unit)};
      return;
    }
    for (const auto& [key, form] : {std::pair{"WantedBy", "{}.wants/{}"}, {"RequiredBy", "{}.requires/{}"}, {"Alias", "{}"}})
      for (const std::string& name : install_words(directives, key)) {
        if (name.find('%') != std::string::npos) refused_ = Refusal{fmt::format("{}={} of {} has specifiers", key, name, unit)};
        put(fmt::format("{}/{}", own_folder, fmt::format(fmt::runtime(form), name, unit)), Layer::Link{file.value()});
      }
  }

  /// The file of a unit in the first folder that has it.
  Reading<std::string> file_of(const std::string& unit) const {
    return stage_.now().once(UnitTree::read).and_then([&](const UnitTree& tree) -> Reading<std::string> {
      for (const UnitFolder& folder : tree.folders())
        if (folder.has(unit)) return fmt::format("{}/{}", folder.path, unit);
      return Absent{};
    });
  }

  /// Takes away the links to units from a folder, and from those in it that say what another unit wants.
  void remove_links(const std::string& folder, const std::set<std::string, std::less<>>& units) {
    const Reading<std::vector<std::string>>& names = stage_.now().list(folder);
    if (names.unreadable()) refused_ = Refusal{names.why()};
    if (!names.present()) return;
    for (const std::string& name : names.value()) {
      const std::string path = fmt::format("{}/{}", folder, name);
      const bool holds_links = name.ends_with(".wants") || name.ends_with(".requires") || name.ends_with(".upholds");
      if (holds_links && folder == own_folder) remove_links(path, units);
      const Reading<std::string>& target = stage_.now().link(path);
      if (target.present() && (units.contains(name) || units.contains(base_name(target.value())))) put(path, Layer::Removed{});
    }
  }

  Stage& stage_;
  std::string_view unit_;
  Effect effect_ = Effect::none;
  std::optional<Refusal> refused_;
};

}  // namespace

Rehearsed rehearse_unit(const SetUnit& edit, Stage& stage) {
  UnitChange change(stage, edit.unit);
  switch (edit.action) {
    case UnitAction::enable: return change.enable();
    case UnitAction::disable: return change.disable();
    case UnitAction::mask: return change.mask();
    case UnitAction::start: return change.start();
    case UnitAction::stop: return change.stop();
    case UnitAction::restart: {
      // It is another process afterwards, even where nothing in the files is different.
      const Rehearsed started = change.start();
      return std::holds_alternative<Refusal>(started) ? started : Rehearsed(Effect::some);
    }
  }
  return Effect::none;
}

}  // namespace nodeworthy
