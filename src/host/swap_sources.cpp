#include "host/swap_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/text.h"
#include "host/boot_loader.h"
#include "host/fstab.h"
#include "host/shell_words.h"
#include "host/unit_boot.h"
#include "host/zram_generator.h"

namespace nodeworthy {
namespace {

constexpr std::string_view fstab_path = "/etc/fstab";
constexpr std::string_view own_zram_drop_in = "/etc/systemd/zram-generator.conf.d/zz-nodeworthy.conf";

/// systemd's parse_boolean(); a word without a value says yes.
std::optional<bool> boolean(std::string_view text) {
  constexpr std::array<std::string_view, 7> yes{"", "1", "yes", "y", "true", "t", "on"};
  constexpr std::array<std::string_view, 6> no{"0", "no", "n", "false", "f", "off"};
  const std::string word = lower(text);
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

/// The last value of a switch that is one; nothing where there is none.
std::optional<bool> last_switch(const KernelCommandLine& line, std::string_view name) {
  std::optional<bool> last;
  for (const std::string& value : line.all(name))
    if (const std::optional<bool> said = boolean(value)) last = said;
  return last;
}

/// What the kernel command lines of the next boot, of which one will be taken, say about swap.
struct Switches {
  bool fstab = true;  // false where every line says so
  bool swap = true;
  bool zram = true;
  std::string zram_by;                                     // the line that asks for zram0 by itself
  std::vector<std::pair<std::string, std::string>> extra;  // what, and the line that asks for it

  static Reading<Switches> read(const Host& host) {
    const Reading<std::vector<KernelCommandLine>>& lines = boot_command_lines(host);
    if (lines.unreadable()) return Unreadable{lines.why()};
    Switches switches;
    if (lines.absent() || lines.value().empty()) return switches;
    auto every_line = [&](const std::function<bool(const KernelCommandLine&)>& says) {
      return std::all_of(lines.value().begin(), lines.value().end(), says);
    };
    auto off = [](const KernelCommandLine& line, std::string_view name) { return !last_switch(line, name).value_or(true); };
    // zram-generator takes any no for one.
    auto any_off = [](const KernelCommandLine& line) {
      const std::vector<std::string> values = line.all("systemd.zram");
      return std::any_of(values.begin(), values.end(), [](const std::string& value) { return !boolean(value).value_or(true); });
    };
    switches.swap = !every_line([&](const KernelCommandLine& line) { return off(line, "systemd.swap"); });
    switches.fstab = !every_line([&](const KernelCommandLine& line) { return off(line, "fstab"); });
    switches.zram = !every_line(any_off);
    for (const KernelCommandLine& line : lines.value()) {
      if (!any_off(line) && last_switch(line, "systemd.zram").value_or(false)) switches.zram_by = line.source();
      for (const std::string& extra : line.all("systemd.swap-extra"))
        switches.extra.emplace_back(extra.substr(0, extra.find(':')), line.source());
    }
    return switches;
  }
};

/// Collects the sources of one host.
class Search {
 public:
  explicit Search(const Host& host) : host_(host), boot_(host.once(UnitsAtBoot::read)) {}

  SwapSources run() {
    const Reading<Switches> switches = Switches::read(host_);
    if (switches.unreadable()) found_.untold.push_back(switches.why());
    if (boot_.unreadable()) found_.untold.push_back(boot_.why());
    if (switches.present()) {
      from_fstab(switches.value());
      from_zram(switches.value());
      for (const auto& [what, where] : switches.value().extra)
        if (switches.value().swap)
          add({.what = what,
               .where = where,
               .unit = unit_name_of_path(what, ".swap"),
               .removal = SwapRemoval::by_hand,
               .file = {},
               .text = {}});
    }
    if (boot_.present()) from_units();
    from_service("zramswap.service", "/etc/default/zramswap", "/dev/zram0", {"PERCENT", "SIZE"});
    from_service("dphys-swapfile.service", "/etc/dphys-swapfile", "/var/swap", {"CONF_SWAPSIZE"});
    return std::move(found_);
  }

 private:
  void add(SwapSource source) { found_.sources.push_back(std::move(source)); }

  /// Whether what a generator hooks onto swap.target under a unit's name is started. Without systemd's target another init reads fstab.
  bool target_starts(const std::string& unit) {
    if (!boot_.present()) return true;
    const UnitsAtBoot& boot = boot_.value();
    const Reading<bool> target = boot.starts("swap.target");
    if (target.present() && !target.value() && !boot.started().empty()) return false;
    // A mask in a folder before the generators' takes the unit away.
    const Reading<LoadedUnit> own = boot.loader().load(unit);
    return !(own.present() && own.value().masked && own.value().file.starts_with("/etc/"));
  }

  /// Whether a generator is switched off: the first file of its name is empty or a link to /dev/null.
  Reading<bool> generator_masked(std::string_view name) {
    for (std::string_view parent : {"/etc", "/usr/local/lib", "/usr/lib", "/lib"}) {
      const Reading<UnitEntry> entry = UnitTree::entry(host_, fmt::format("{}/systemd/system-generators/{}", parent, name));
      if (entry.unreadable()) return Unreadable{entry.why()};
      if (entry.present()) return entry.value().form == UnitEntry::Form::mask;
    }
    return Absent{};
  }

  void from_fstab(const Switches& switches) {
    const Reading<std::string>& text = host_.read(fstab_path);
    if (text.unreadable()) found_.untold.push_back(text.why());
    const Reading<bool> masked = generator_masked("systemd-fstab-generator");
    if (!text.present() || !switches.fstab || !switches.swap || (masked.present() && masked.value())) return;
    for (const FstabEntry& entry : parse_fstab(text.value())) {
      if (entry.type != "swap" || entry.last_of("noauto", "auto") == "noauto") continue;
      const std::string unit = unit_name_of_path(entry.device, ".swap");
      if (target_starts(unit))
        add({.what = entry.device,
             .where = fmt::format("{}:{}", fstab_path, entry.line),
             .unit = unit,
             .removal = SwapRemoval::comment_out,
             .file = std::string(fstab_path),
             .text = entry.text});
    }
  }

  void from_zram(const Switches& switches) {
    const Reading<bool> masked = generator_masked("zram-generator");
    if (masked.unreadable()) found_.untold.push_back(masked.why());
    if (!masked.present() || masked.value() || !switches.zram) return;
    const Reading<ZramConfiguration> configuration = zram_configuration(host_);
    if (configuration.unreadable()) found_.untold.push_back(configuration.why());
    if (!configuration.present()) return;
    bool has_first = false;
    for (const ZramDevice& device : configuration.value().devices) {
      has_first |= device.name == "zram0";
      take_zram(device, configuration.value().last_drop_in);
    }
    if (!has_first && !switches.zram_by.empty())
      take_zram({.name = "zram0", .where = switches.zram_by}, configuration.value().last_drop_in);
  }

  void take_zram(const ZramDevice& device, const std::string& last_drop_in) {
    const std::string unit = unit_name_of_path("/dev/" + device.name, ".swap");
    if (device.made == ZramMade::no || !target_starts(unit)) return;
    if (device.made == ZramMade::untold) {
      found_.untold.push_back(fmt::format("{}: whether {} is made depends on the machine: {}", device.where, device.name, device.because));
      return;
    }
    const std::string_view own = own_zram_drop_in.substr(own_zram_drop_in.rfind('/') + 1);
    const SwapRemoval removal = last_drop_in <= own ? SwapRemoval::limit_zram : SwapRemoval::mask;
    add({.what = "/dev/" + device.name,
         .where = device.where,
         .unit = unit,
         .removal = removal,
         .file = std::string(own_zram_drop_in),
         .text = device.name});
  }

  /// .swap units that the boot starts and that no generator will make anew from what has been looked at above.
  void from_units() {
    const UnitsAtBoot& boot = boot_.value();
    if (!boot.unreadable().empty()) found_.untold.push_back(boot.unreadable());
    for (const auto& [name, by] : boot.started()) {
      if (unit_type(name) != "swap") continue;
      const Reading<LoadedUnit> unit = boot.loader().load(name);
      if (!unit.present()) continue;
      const Reading<std::vector<Directive>> directives = boot.loader().directives(unit.value());
      if (directives.unreadable()) continue;  // the walk says so already
      const std::vector<Directive> what = values_of(directives.present() ? directives.value() : std::vector<Directive>(), "Swap", "What");
      const std::string device = what.empty() ? name : what.back().value;
      if (is_generator_folder(unit.value().file) && is_remade(directives, device)) continue;
      if (std::any_of(found_.sources.begin(), found_.sources.end(), [&](const SwapSource& s) { return s.unit == name; })) continue;
      add({.what = device, .where = unit.value().file, .unit = name, .removal = removal_of(unit.value(), by), .file = {}, .text = {}});
    }
  }

  /// Whether a generator made the unit from a file that is read by itself, which may have changed since.
  static bool is_remade(const Reading<std::vector<Directive>>& directives, std::string_view device) {
    return device.starts_with("/dev/zram") || (directives.present() && !values_of(directives.value(), "Unit", "SourcePath").empty());
  }

  static SwapRemoval removal_of(const LoadedUnit& unit, std::string_view by) {
    // systemctl does not mask a unit whose file is where the mask would be.
    if (!unit.file.starts_with("/etc/systemd/system/")) return SwapRemoval::mask;
    return by.starts_with("/etc/systemd/system/") && by.find(':') == std::string_view::npos ? SwapRemoval::disable : SwapRemoval::by_hand;
  }

  /// A service that makes and starts swap by itself. The first of its sizes that is said decides; nothing of it is made of a size of 0.
  void from_service(const std::string& unit, const std::string& configuration, std::string what,
                    std::initializer_list<std::string_view> sizes) {
    if (!boot_.present()) return;
    const Reading<bool> starts = boot_.value().starts(unit);
    if (starts.unreadable()) found_.untold.push_back(starts.why());
    if (!starts.present() || !starts.value()) return;
    const Reading<std::string>& text = host_.read(configuration);
    if (text.unreadable()) found_.untold.push_back(text.why());
    if (text.unreadable()) return;
    const std::string said = text.present() ? text.value() : std::string();
    for (std::string_view size : sizes) {
      const std::string value = shell_assignment(said, size).value_or("");
      if (value == "0") return;
      if (!value.empty()) break;
    }
    what = shell_assignment(said, "CONF_SWAPFILE").value_or(what);
    const Reading<LoadedUnit> loaded = boot_.value().loader().load(unit);
    if (!loaded.present()) return;
    add({.what = what,
         .where = loaded.value().file,
         .unit = loaded.value().id,
         .removal = removal_of(loaded.value(), boot_.value().started().at(loaded.value().id)),
         .file = {},
         .text = {}});
  }

  const Host& host_;
  const Reading<UnitsAtBoot>& boot_;
  SwapSources found_;
};

}  // namespace

SwapSources SwapSources::read(const Host& host) { return Search(host).run(); }

}  // namespace nodeworthy
