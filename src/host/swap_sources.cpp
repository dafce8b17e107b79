#include "host/swap_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "host/boot_commands.h"
#include "host/cloud_swap.h"
#include "host/conf_d.h"
#include "host/fstab.h"
#include "host/gpt_swap.h"
#include "host/rpi_swap.h"
#include "host/shell_words.h"
#include "host/swap_switches.h"
#include "host/swapon_call.h"
#include "host/unit_boot.h"
#include "host/zram_generator.h"

namespace nodeworthy {
namespace {

constexpr std::string_view fstab_path = "/etc/fstab";
constexpr std::string_view own_zram_drop_in = "zz-nodeworthy.conf";
constexpr std::string_view configuration_folder = "/etc/systemd/system/";

/// A service that makes and starts swap by itself, from sizes of which the first that is said decides; of 0 nothing is made.
struct SwapService {
  std::string_view unit;
  std::string_view configuration;  // empty where it has none
  std::string_view device;         // unless the configuration says another one
  std::string_view device_key;     // how it does
  std::array<std::string_view, 2> sizes;
};
constexpr std::array<SwapService, 3> services{{
    {"zram-config.service", {}, "/dev/zram0", {}, {}},                                                       // Ubuntu's, 0.7
    {"zramswap.service", "/etc/default/zramswap", "/dev/zram0", {}, {"PERCENT", "SIZE"}},                    // zram-tools 0.3.3
    {"dphys-swapfile.service", "/etc/dphys-swapfile", "/var/swap", "CONF_SWAPFILE", {"CONF_SWAPSIZE", {}}},  // 20100506
}};

bool is_nothing(const SwapService& service, std::string_view configuration) {
  for (std::string_view key : service.sizes) {
    const std::string size = shell_assignment(configuration, key).value_or("");
    if (!size.empty()) return size == "0";
  }
  return false;
}

constexpr std::string_view systemd_swap = "systemd-swap.service";

/// Whether the files of systemd-swap (4.4) ask for swap in memory or in files. Without, it turns on the partitions that it finds.
Reading<bool> systemd_swap_makes(const Host& host) {
  std::vector<ConfFile> files;
  for (std::string path : {"/usr/share/systemd-swap/swap-default.conf", "/etc/systemd/swap.conf"})
    files.push_back({.path = path, .text = host.read(path)});
  const Reading<std::vector<ConfFile>> drop_ins = conf_files(host, std::vector{std::string("/etc/systemd/swap.conf.d")});
  if (drop_ins.unreadable()) return Unreadable{drop_ins.why()};
  files.insert(files.end(), drop_ins.value().begin(), drop_ins.value().end());
  std::string all;
  for (const ConfFile& file : files) {
    if (file.text.unreadable()) return Unreadable{file.text.why()};
    if (file.text.present()) all += file.text.value() + "\n";
  }
  return shell_assignment(all, "zram_enabled") == "1" || shell_assignment(all, "swapfc_enabled") == "1";
}

/// The line of fstab that keeps systemd from turning a partition on by its type, and is not started itself: the entry's own, or a new one.
std::string unstarted(std::string_view line, std::string_view device) {
  std::vector<std::string_view> fields = words_of(line);
  if (fields.empty()) return fmt::format("{} none swap noauto 0 0", device);
  std::vector<std::string> options;
  for (std::string_view option : split(fields.size() > 3 ? fields[3] : std::string_view(), ','))
    if (!option.empty() && option != "auto" && option != "defaults") options.emplace_back(option);
  options.emplace_back("noauto");
  const std::string joined = join(options, ",");
  fields.resize(std::max<size_t>(fields.size(), 4));
  fields[3] = joined;
  return join(std::vector<std::string>(fields.begin(), fields.end()), " ");
}

/// systemctl does not mask a unit whose file is where the mask would be.
SwapRemoval removal_of(const LoadedUnit& unit, std::string_view pulled_in_by) {
  if (!unit.file.starts_with(configuration_folder)) return SwapRemoval::mask;
  const bool by_link = pulled_in_by.starts_with(configuration_folder) && pulled_in_by.find(':') == std::string_view::npos;
  return by_link ? SwapRemoval::disable : SwapRemoval::by_hand;
}

/// What a person does about a unit that is neither masked nor disabled.
std::string advice_for(const LoadedUnit& unit, std::string_view pulled_in_by, SwapRemoval removal) {
  if (removal != SwapRemoval::by_hand) return {};
  return fmt::format("Take {} away; it is started by {}.", printable(unit.file), printable(pulled_in_by, 120));
}

/// Whether a generator made a unit from a file that is read here by itself and may have changed since.
bool is_remade(const LoadedUnit& unit, const std::vector<Directive>& directives, std::string_view device) {
  if (!is_generator_folder(unit.file)) return false;
  return device.starts_with("/dev/zram") || !values_of(directives, "Unit", "SourcePath").empty();
}

/// Collects the sources of one host.
class Search {
 public:
  Search(const Host& host, const UnitsAtBoot& boot) : host_(host), boot_(boot) {}

  SwapSources run() {
    const Reading<SwapSwitches> switches = SwapSwitches::read(host_);
    if (answered(switches)) {
      if (switches.value().gpt && switches.value().swap) look_for_partitions();
      if (switches.value().fstab && switches.value().swap) from_fstab();
      from_partitions();
      look_for_rpi();
      if (switches.value().zram) from_zram(switches.value());
      for (const auto& [what, where] : switches.value().extra)
        add_generated({.what = what,
                       .where = where,
                       .unit = unit_name_of_path(what, ".swap"),
                       .advice = fmt::format("Take systemd.swap-extra= out of the kernel's command line ({}).", printable(where))});
    }
    from_units();
    for (const SwapService& service : services) from_service(service);
    from_systemd_swap();
    from_commands();
    from_clouds();
    return std::move(found_);
  }

 private:
  /// Whether there is a value; what could not be told is kept.
  template <class T>
  bool answered(const Reading<T>& reading) {
    if (reading.unreadable()) found_.untold.push_back(reading.why());
    return reading.present();
  }

  /// Whether what a generator hooks onto swap.target under a unit's name is started. Where systemd does not boot, another init reads fstab.
  Reading<bool> is_hooked(const std::string& unit) const {
    const Reading<bool> target = boot_.starts("swap.target");
    if (target.unreadable()) return target;
    if (target.present() && !target.value() && !boot_.started().empty()) return false;
    // A mask in a folder before the generators' takes the unit away.
    const Reading<LoadedUnit> own = boot_.loader().load(unit);
    if (own.unreadable()) return Unreadable{own.why()};
    return !(own.present() && own.value().masked && own.value().file.starts_with("/etc/"));
  }

  void add_generated(SwapSource source) {
    const Reading<bool> hooked = is_hooked(source.unit);
    if (answered(hooked) && hooked.value()) found_.sources.push_back(std::move(source));
  }

  /// Whether a generator is switched off: the first file of its name is empty or a link to /dev/null. Absent where it is not installed.
  Reading<bool> is_generator_masked(std::string_view name) const {
    for (std::string_view parent : {"/etc", "/usr/local/lib", "/usr/lib", "/lib"}) {
      const Reading<UnitEntry> entry = UnitTree::entry(host_, fmt::format("{}/systemd/system-generators/{}", parent, name));
      if (!entry.absent()) return entry.map([](const UnitEntry& found) { return found.form == UnitEntry::Form::mask; });
    }
    return Absent{};
  }

  /// The partitions that systemd turns on where fstab has no line of swap, whether such a line is started or not.
  void look_for_partitions() {
    const Reading<bool> masked = is_generator_masked("systemd-gpt-auto-generator");
    if (!answered(masked) || masked.value()) return;
    const Reading<std::vector<GptSwap>> partitions = gpt_swap_partitions(host_);
    if (answered(partitions)) partitions_ = partitions.value();
    const Reading<std::string>& text = host_.read(fstab_path);
    if (text.unreadable()) return void(fstab_has_swap_ = true);  // or not, which is told with fstab itself
    const std::vector<FstabEntry> entries = parse_fstab(text.present() ? std::string_view(text.value()) : std::string_view());
    fstab_has_swap_ = std::any_of(entries.begin(), entries.end(), [](const FstabEntry& entry) { return entry.type == "swap"; });
  }

  void from_partitions() {
    if (fstab_has_swap_) return;
    for (const GptSwap& partition : partitions_) {
      if (partition.disk == GptSwap::Disk::untold)
        found_.untold.push_back(fmt::format(
            "{} is a partition of the type swap, and nothing tells whether it is on the disk of the root file system, where systemd turns "
            "such on",
            partition.device));
      if (partition.disk != GptSwap::Disk::root) continue;
      add_generated({.what = partition.device,
                     .where = "a partition of the type swap, and no line of swap in /etc/fstab",
                     .unit = unit_name_of_path(partition.device, ".swap"),
                     .removal = SwapRemoval::set_noauto,
                     .file = std::string(fstab_path),
                     .instead = unstarted({}, "PARTUUID=" + partition.id)});
    }
  }

  void from_fstab() {
    const Reading<std::string>& text = host_.read(fstab_path);
    if (!answered(text)) return;
    const Reading<bool> masked = is_generator_masked("systemd-fstab-generator");
    if (masked.unreadable()) return found_.untold.push_back(masked.why());
    if (masked.present() && masked.value()) return;
    for (const FstabEntry& entry : parse_fstab(text.value())) {
      if (entry.type != "swap" || entry.last_of("noauto", "auto") == "noauto") continue;
      add_generated({.what = entry.device,
                     .where = fmt::format("{}:{}", fstab_path, entry.line),
                     .unit = unit_name_of_path(entry.device, ".swap"),
                     .removal = partitions_.empty() ? SwapRemoval::comment_out : SwapRemoval::set_noauto,
                     .file = std::string(fstab_path),
                     .key = entry.text,
                     .instead = unstarted(entry.text, entry.device)});
    }
  }

  /// What rpi-swap makes, a file or, by zram-generator, compressed memory.
  void look_for_rpi() {
    const Reading<bool> masked = is_generator_masked("rpi-swap-generator");
    if (!answered(masked) || masked.value()) return;
    const Reading<RpiSwap> made = rpi_swap(host_);
    if (!answered(made)) return;
    rpi_ = SwapSource{.where = made.value().where};
    const std::optional<std::string> file = own_drop_in("/etc/rpi/swap.conf.d", made.value().last_drop_in);
    if (file) rpi_->removal = SwapRemoval::stop_rpi;
    if (file) rpi_->file = *file;
    if (made.value().file.empty()) return;
    rpi_->what = made.value().file;
    rpi_->unit = unit_name_of_path(rpi_->what, ".swap");
    add_generated(*std::exchange(rpi_, std::nullopt));
  }

  void from_zram(const SwapSwitches& switches) {
    const Reading<bool> masked = is_generator_masked("zram-generator");
    if (!answered(masked) || masked.value()) return;
    const Reading<ZramConfiguration> configuration = zram_configuration(host_, rpi_ ? zram_of_rpi_swap : std::string_view());
    if (!answered(configuration)) return;
    std::vector<ZramDevice> devices = configuration.value().devices;
    auto is_named = [&](const std::string& name) {
      return std::any_of(devices.begin(), devices.end(), [&](const ZramDevice& device) { return device.name == name; });
    };
    for (const auto& [name, where] : switches.zram0)
      if (!is_named(name)) devices.push_back({.name = name, .where = where});
    for (const ZramDevice& device : devices) take_zram(device, configuration.value().last_drop_in);
  }

  void take_zram(const ZramDevice& device, std::string_view last_drop_in) {
    if (device.made == ZramMade::no) return;
    if (device.made == ZramMade::untold) {
      found_.untold.push_back(fmt::format("{}: whether {} is made depends on the machine: {}", device.where, device.name, device.because));
      return;
    }
    if (rpi_ && device.name == "zram0") {
      rpi_->what = "/dev/zram0";
      rpi_->unit = unit_name_of_path(rpi_->what, ".swap");
      return add_generated(*rpi_);
    }
    add_generated({.what = "/dev/" + device.name,
                   .where = device.where,
                   .unit = unit_name_of_path("/dev/" + device.name, ".swap"),
                   .removal = last_drop_in <= own_zram_drop_in ? SwapRemoval::limit_zram : SwapRemoval::mask,
                   .file = fmt::format("/etc/systemd/zram-generator.conf.d/{}", own_zram_drop_in),
                   .key = device.name});
  }

  /// .swap units that the boot starts, and that no generator makes anew from what is read above.
  void from_units() {
    if (!boot_.unreadable().empty()) found_.untold.push_back(boot_.unreadable());
    for (const auto& [name, by] : boot_.started()) {
      const bool known =
          std::any_of(found_.sources.begin(), found_.sources.end(), [&name = name](const SwapSource& s) { return s.unit == name; });
      if (unit_type(name) == "swap" && !known) take_unit(name, by);
    }
  }

  void take_unit(const std::string& name, const std::string& by) {
    const Reading<LoadedUnit> unit = boot_.loader().load(name);
    if (!answered(unit)) return;
    const Reading<std::vector<Directive>> directives = boot_.loader().directives(unit.value());
    if (!answered(directives)) return;
    const std::vector<Directive> what = values_of(directives.value(), "Swap", "What");
    const std::string device = what.empty() ? name : what.back().value;
    // systemd loads no unit of a name that is not the one of its device; what it puts for a % is not known here.
    if (device.starts_with('/') && device.find('%') == std::string::npos && unit_name_of_path(device, ".swap") != unit.value().id) return;
    if (is_remade(unit.value(), directives.value(), device)) return;
    // Made for a partition of the swap type, which is told of by itself, and not made again where fstab has got a line of swap since.
    if (is_generator_folder(unit.value().file) && (fstab_has_swap_ || !partitions_.empty())) return;
    const SwapRemoval removal = removal_of(unit.value(), by);
    found_.sources.push_back(
        {.what = device, .where = unit.value().file, .unit = name, .removal = removal, .advice = advice_for(unit.value(), by, removal)});
  }

  void from_service(const SwapService& service) {
    const Reading<bool> starts = boot_.starts(service.unit);
    if (!answered(starts) || !starts.value()) return;
    const Reading<LoadedUnit> unit = boot_.loader().load(service.unit);
    if (!answered(unit)) return;
    const Reading<std::string> text =
        service.configuration.empty() ? Reading<std::string>(Absent{}) : host_.read(std::string(service.configuration));
    if (text.unreadable()) return found_.untold.push_back(text.why());
    const std::string& by = boot_.started().at(unit.value().id);
    const SwapRemoval removal = removal_of(unit.value(), by);
    const std::string_view configuration = text.present() ? std::string_view(text.value()) : std::string_view();  // defaults without it
    if (is_nothing(service, configuration)) return;
    found_.sources.push_back({.what = shell_assignment(configuration, service.device_key).value_or(std::string(service.device)),
                              .where = unit.value().file,
                              .unit = unit.value().id,
                              .removal = removal,
                              .advice = advice_for(unit.value(), by, removal)});
  }

  void from_systemd_swap() {
    const Reading<bool> starts = boot_.starts(systemd_swap);
    if (!answered(starts) || !starts.value()) return;
    const Reading<LoadedUnit> unit = boot_.loader().load(systemd_swap);
    const Reading<bool> makes = systemd_swap_makes(host_);
    if (!answered(unit) || !answered(makes)) return;
    if (!makes.value())
      return found_.untold.push_back(fmt::format("{}: systemd-swap turns on the partitions that it finds", unit.value().file));
    found_.sources.push_back({.what = "what /etc/systemd/swap.conf asks for",
                              .where = unit.value().file,
                              .unit = unit.value().id,
                              .removal = removal_of(unit.value(), boot_.started().at(unit.value().id))});
  }

  /// Calls of swapon by services and rc.local; with -a it turns on what fstab has, which is told of by itself.
  void from_commands() {
    const Reading<std::vector<BootCommand>> commands = boot_commands(host_, "swapon");
    if (!answered(commands)) return;
    for (const BootCommand& command : commands.value()) {
      const Reading<std::string> device = swapon_device(command);
      if (!answered(device)) continue;
      found_.sources.push_back({.what = device.value(),
                                .where = fmt::format("{}:{}", command.file, command.line),
                                .unit = command.unit,
                                .advice = fmt::format("Take swapon out of {}:{}.", printable(command.file), command.line)});
    }
  }

  void from_clouds() {
    const Reading<SwapSource> azure = swap_of_azure_agent(host_, boot_);
    if (answered(azure)) found_.sources.push_back(azure.value());
    const Reading<std::string> cloud_init = swap_of_cloud_init(host_, boot_);
    if (answered(cloud_init))
      found_.untold.push_back(fmt::format(
          "{}: cloud-init makes it where the first boot finds a source of data, which the image does not tell", cloud_init.value()));
  }

  const Host& host_;
  const UnitsAtBoot& boot_;
  std::vector<GptSwap> partitions_;  // that systemd would turn on
  bool fstab_has_swap_ = false;
  std::optional<SwapSource> rpi_;  // the device that rpi-swap has zram-generator make
  SwapSources found_;
};

}  // namespace

SwapSources SwapSources::read(const Host& host) {
  const Reading<UnitsAtBoot>& boot = host.once(UnitsAtBoot::read);
  if (!boot.present()) return {.sources = {}, .untold = {boot.unreadable() ? boot.why() : "no unit folder"}};
  return Search(host, boot.value()).run();
}

}  // namespace nodeworthy
