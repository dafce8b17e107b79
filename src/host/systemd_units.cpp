#include "host/systemd_units.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/unit_boot.h"
#include "host/unit_load.h"
#include "host/unit_tree.h"

namespace nodeworthy {
namespace {

constexpr int most_hops = 64;  // UNIT_FILE_FOLLOW_SYMLINK_MAX
constexpr std::string_view configuration_folder = "/etc/systemd/system";

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/')); }

/// A unit as `systemctl enable` sees it: where its file is once links are followed, and what [Install] says.
struct Installed {
  std::string name;
  std::string path;
  bool masked = false;
  std::vector<std::string> aliases;
  bool wanted = false;  // WantedBy= or RequiredBy=
  bool also = false;
  std::string default_instance;
};

/// One place and what stands there.
struct Place {
  std::string path;
  UnitEntry entry;
};

/// The first place of a name, or of its template where the name itself is nowhere.
Reading<Place> first_place(const Host& host, const UnitTree& tree, const std::string& name) {
  for (const std::string& candidate : {name, unit_name_form(name) == UnitNameForm::instance ? unit_template(name) : std::string()}) {
    for (const UnitFolder& folder : tree.folders()) {
      if (candidate.empty() || !folder.has(candidate)) continue;
      const std::string path = folder.path + "/" + candidate;
      const Reading<UnitEntry> entry = UnitTree::entry(host, path);
      if (entry.unreadable()) return Unreadable{entry.why()};
      if (entry.present()) return Place{.path = path, .entry = entry.value()};
    }
  }
  return Absent{};
}

/// The name that a link to another name stands for: that name, with the instance of the link's own where it is a template.
std::string name_behind(const std::string& name, std::string_view target) {
  if (unit_name_form(name) == UnitNameForm::instance && unit_name_form(target) == UnitNameForm::template_name)
    return instance_of(target, unit_instance(name));
  return std::string(target);
}

/// Follows links from a name to a file or a mask. Absent where they lead to nothing that systemd loads.
Reading<Installed> discover(const Host& host, const UnitTree& tree, std::string name) {
  using Form = UnitEntry::Form;
  Reading<Place> place = first_place(host, tree, name);
  for (int hops = 0; hops < most_hops; ++hops) {
    if (place.unreadable()) return Unreadable{place.why()};
    if (place.absent()) return Absent{};
    const auto& [path, entry] = place.value();
    if (entry.form == Form::broken) return Absent{};
    if (entry.form == Form::file || entry.form == Form::mask)
      return Installed{.name = name, .path = path, .masked = entry.form == Form::mask};
    const std::string behind = entry.form == Form::alias ? name_behind(name, base_name(entry.target)) : name;
    if (behind != name) {
      name = behind;
      place = first_place(host, tree, name);
      continue;
    }
    const std::string target = entry.target;
    place = UnitTree::entry(host, target).map([&](const UnitEntry& next) { return Place{.path = target, .entry = next}; });
  }
  return Absent{};
}

void take_install(const std::vector<Directive>& directives, Installed& unit) {
  const bool may_have_aliases = may_alias(unit.name, unit.name);
  for (const Directive& alias : values_of(directives, "Install", "Alias"))
    for (std::string& word : words_of_value(may_have_aliases ? alias.value : "")) unit.aliases.push_back(std::move(word));
  unit.wanted = !values_of(directives, "Install", "WantedBy").empty() || !values_of(directives, "Install", "RequiredBy").empty();
  for (const Directive& directive : directives) {
    if (directive.section != "Install") continue;
    if (directive.key == "Also" && !directive.value.empty()) unit.also = true;
    if (directive.key == "DefaultInstance" && unit_name_form(unit.name) == UnitNameForm::template_name)
      unit.default_instance = directive.value;
  }
}

/// Reads [Install] of a unit's file and of the drop-ins under its own name and its template's.
Reading<Installed> loaded(const Host& host, const UnitTree& tree, Installed unit) {
  std::vector<std::string> folders;
  for (const std::string& name :
       {unit.name, unit_name_form(unit.name) == UnitNameForm::instance ? unit_template(unit.name) : std::string()})
    for (const UnitFolder& folder : tree.folders())
      if (!name.empty() && folder.has(name + ".d")) folders.push_back(fmt::format("{}/{}.d", folder.path, name));
  return read_directives(host, unit.path, folders).map([&](const std::vector<Directive>& directives) {
    take_install(directives, unit);
    return unit;
  });
}

/// Whether a link of that name is one that `systemctl enable` would make for the unit.
bool is_known_name(const Installed& unit, std::string_view name) {
  if (name == unit.name || std::find(unit.aliases.begin(), unit.aliases.end(), name) != unit.aliases.end()) return true;
  return !unit.default_instance.empty() && name == instance_of(unit.name, unit.default_instance);
}

/// Which links count as a unit's.
enum class Names : uint8_t { known, any };

/// What a search for links to a unit found.
struct Links {
  bool found = false;
  bool same_name = false;  // a link of the unit's own name to itself, which `systemctl link` makes
};

bool is_link(const Host& host, const std::string& path, std::string& trouble) {
  const Reading<std::string>& target = host.link(path);
  if (target.unreadable()) trouble = target.why();
  return target.present();
}

/// Links in the .wants and .requires folders of one unit folder: their names count, wherever they lead.
bool wanted_in(const Host& host, const UnitFolder& folder, const Installed& unit, Names names, std::string& trouble) {
  for (const std::string& name : folder.names) {
    if (!name.ends_with(".wants") && !name.ends_with(".requires")) continue;
    const std::string path = folder.path + "/" + name;
    if (is_link(host, path, trouble)) continue;  // systemctl looks into folders proper
    const Reading<std::vector<std::string>>& wants = host.list(path);
    if (wants.unreadable()) trouble = wants.why();
    if (!wants.present()) continue;
    for (const std::string& want : wants.value()) {
      const bool matches = want == unit.name || unit_template(want) == unit.name;
      if (matches && (names == Names::any || is_known_name(unit, want)) && is_link(host, path + "/" + want, trouble)) return true;
    }
  }
  return false;
}

/// Links in a unit folder itself: by name (unless the unit's file is in a folder before this one) or by what they lead to.
Links linked_in(const Host& host, const UnitFolder& folder, const Installed& unit, Names names, bool ignore_same_name,
                std::string& trouble) {
  Links links;
  for (const std::string& name : folder.names) {
    if (names == Names::known && !is_known_name(unit, name)) continue;
    const std::string path = folder.path + "/" + name;
    if (!is_link(host, path, trouble)) continue;
    const bool leads_to_it = base_name(host.link(path).value()) == unit.name;
    const bool has_its_name = !ignore_same_name && name == unit.name;
    if (leads_to_it && has_its_name) {
      links.same_name = true;
    } else if (leads_to_it || has_its_name) {
      links.found = true;
    }
  }
  return links;
}

/// What the links to a unit in all folders make of it; Absent when there are none.
Reading<Enablement> state_by_links(const Host& host, const UnitTree& tree, const Installed& unit, Names names) {
  bool at_runtime = false;
  bool elsewhere = false;
  Links same_name_config;
  Links same_name_runtime;
  bool below_the_file = false;
  std::string trouble;
  for (const UnitFolder& folder : tree.folders()) {
    Links links{.found = wanted_in(host, folder, unit, names, trouble)};
    if (!links.found) links = linked_in(host, folder, unit, names, below_the_file, trouble);
    if (!trouble.empty()) return Unreadable{trouble};
    const bool runtime = is_runtime_path(folder.path);
    if (links.found && folder.path == configuration_folder) return Enablement::enabled;
    if (links.found) (runtime ? at_runtime : elsewhere) = true;
    if (!links.found && links.same_name && folder.path == configuration_folder) same_name_config.same_name = true;
    if (!links.found && links.same_name && runtime) same_name_runtime.same_name = true;
    if (folder_of(unit.path) == folder.path) below_the_file = true;
  }
  if (at_runtime) return Enablement::enabled_runtime;
  if (elsewhere && unit_name_form(unit.name) == UnitNameForm::instance) return Enablement::static_unit;
  if (same_name_config.same_name) return Enablement::linked;
  if (same_name_runtime.same_name) return Enablement::linked_runtime;
  return Absent{};
}

Reading<Enablement> state_of(const Host& host, const UnitTree& tree, std::string_view asked, const Installed& unit) {
  if (unit.masked) return is_runtime_path(unit.path) ? Enablement::masked_runtime : Enablement::masked;
  if (base_name(unit.path) != asked && unit_name_form(unit.name) != UnitNameForm::instance) return Enablement::alias;
  if (is_generator_folder(folder_of(unit.path))) return Enablement::generated;
  if (folder_of(unit.path) == "/run/systemd/transient") return Enablement::transient;
  const Reading<Enablement> known = state_by_links(host, tree, unit, Names::known);
  if (!known.absent()) return known;
  const Reading<Enablement> any = state_by_links(host, tree, unit, Names::any);
  if (any.unreadable()) return any;
  if (any.present()) return Enablement::indirect;
  if (unit.wanted || !unit.aliases.empty()) return Enablement::disabled;
  return unit.also ? Enablement::indirect : Enablement::static_unit;
}

/// These are active only with an invocation; of a socket or mount that systemd found, or that ran no program, it keeps none.
bool always_has_invocation(std::string_view unit) {
  const std::string_view type = unit_type(unit);
  return type == "service" || type == "scope";
}

Reading<bool> active_by_invocation(const Host& host, const std::string& id) {
  const Reading<std::string>& invocation = host.link("/run/systemd/units/invocation:" + id);
  if (invocation.unreadable()) return Unreadable{invocation.why()};
  if (invocation.present() || always_has_invocation(id)) return invocation.present();
  return Unreadable{fmt::format("{}: systemd leaves no trace of its state in files", id)};
}

/// Before systemd 233: a service has a control group while its processes run. One that is done and remains active has none.
Reading<bool> active_by_control_group(const Host& host, const UnitLoader& loader, const std::string& id) {
  const Reading<Status>& group = host.status("/sys/fs/cgroup/systemd/system.slice/" + id);
  if (group.unreadable()) return Unreadable{group.why()};
  if (group.present()) return true;
  const Reading<LoadedUnit> unit = loader.load(id);
  if (unit.unreadable()) return Unreadable{unit.why()};
  if (unit.absent() || unit.value().masked) return false;
  return loader.directives(unit.value()).and_then([&](const std::vector<Directive>& directives) -> Reading<bool> {
    if (unit_type(id) == "service" && values_of(directives, "Service", "RemainAfterExit").empty()) return false;
    return Unreadable{fmt::format("{}: this systemd leaves no trace of its state in files", id)};
  });
}

}  // namespace

Reading<bool> masked_at_boot(const Host& host, std::string_view unit) {
  if (unit_name_form(unit) == UnitNameForm::invalid) return false;
  return host.once(UnitTree::read).and_then([&](const UnitTree& tree) -> Reading<bool> {
    const Reading<Installed> found = discover(host, tree, std::string(unit));
    if (found.unreadable()) return Unreadable{found.why()};
    return found.present() && found.value().masked && !is_runtime_path(found.value().path);
  });
}

bool is_masked(Enablement enablement) { return enablement == Enablement::masked || enablement == Enablement::masked_runtime; }

std::string_view describe(Enablement enablement) {
  switch (enablement) {
    case Enablement::enabled: return "enabled";
    case Enablement::enabled_runtime: return "enabled-runtime";
    case Enablement::linked: return "linked";
    case Enablement::linked_runtime: return "linked-runtime";
    case Enablement::alias: return "alias";
    case Enablement::masked: return "masked";
    case Enablement::masked_runtime: return "masked-runtime";
    case Enablement::static_unit: return "static";
    case Enablement::disabled: return "disabled";
    case Enablement::indirect: return "indirect";
    case Enablement::generated: return "generated";
    case Enablement::transient: return "transient";
  }
  return {};
}

Reading<Enablement> unit_enablement(const Host& host, std::string_view unit) {
  if (unit_name_form(unit) == UnitNameForm::invalid) return Absent{};
  return host.once(UnitTree::read).and_then([&](const UnitTree& tree) {
    return discover(host, tree, std::string(unit)).and_then([&](const Installed& found) -> Reading<Enablement> {
      const Reading<Installed> whole = found.masked ? found : loaded(host, tree, found);
      return whole.and_then([&](const Installed& installed) { return state_of(host, tree, unit, installed); });
    });
  });
}

Reading<bool> starts_at_boot(const Host& host, std::string_view unit) {
  return host.once(UnitsAtBoot::read).and_then([&](const UnitsAtBoot& units) { return units.starts(unit); });
}

Reading<std::vector<Directive>> read_unit(const Host& host, std::string_view unit) {
  return host.once(UnitLoader::read).and_then([&](const UnitLoader& loader) {
    return loader.load(unit).and_then([&](const LoadedUnit& loaded) -> Reading<std::vector<Directive>> {
      if (loaded.masked) return Absent{};
      return loader.directives(loaded);
    });
  });
}

Reading<bool> unit_active(const Host& host, std::string_view unit) {
  if (!host.running()) return Unreadable{fmt::format("{}: only a running machine can tell", unit)};
  const Reading<Status>& booted = host.status("/run/systemd/system");  // sd_booted(3)
  if (!booted.present()) return booted.map([](const Status&) { return false; });
  return host.once(UnitLoader::read).and_then([&](const UnitLoader& loader) {
    const Reading<LoadedUnit> loaded = loader.load(unit);
    if (loaded.unreadable()) return Reading<bool>(Unreadable{loaded.why()});
    const std::string id = loaded.present() ? loaded.value().id : std::string(unit);
    return host.status("/run/systemd/units").absent() ? active_by_control_group(host, loader, id) : active_by_invocation(host, id);
  });
}

bool rehearsed_to_start(const Host& host, std::string_view unit) {
  const Reading<std::string>& invocation = host.link(fmt::format("/run/systemd/units/invocation:{}", unit));
  return invocation.present() && invocation.value() == no_invocation;
}

}  // namespace nodeworthy
