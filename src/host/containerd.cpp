#include "host/containerd.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "host/containerd_files.h"
#include "host/network_plugins.h"
#include "host/packages.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using File = ContainerdFile;
using Configuration = ContainerdConfiguration;

constexpr std::string_view cri_v1 = "cri";
constexpr std::string_view cri_v2 = "io.containerd.grpc.v1.cri";
constexpr std::string_view cri_v3 = "io.containerd.cri.v1.runtime";
constexpr std::string_view images_v3 = "io.containerd.cri.v1.images";

/// What decides how files are read. The first versions of containerd 2 join them before older tables are moved to where newer ones are, the
/// later ones move those of each file by its own version.
enum class Generation : uint8_t { one, two_joined, two };

std::string_view describe(Generation generation) {
  switch (generation) {
    case Generation::one: return "containerd 1";
    case Generation::two_joined: return "an early containerd 2";
    case Generation::two: return "a late containerd 2";
  }
  return {};
}

/// The version of containerd's package; Absent where no package tells one.
Reading<Version> packaged_version(const Host& host) {
  for (std::string_view package : {"containerd.io", "containerd"}) {
    const Reading<std::string> installed = package_version(host, package);
    if (installed.unreadable()) return Unreadable{installed.why()};
    const std::optional<Version> version = installed.present() ? Version::parse(installed.value()) : std::nullopt;
    if (version) return *version;
  }
  return Absent{};
}

/// The newest version of a configuration with which a containerd starts; nothing where any will do, as before 1.6.32 and 1.7.17, and where
/// containerd is newer than what is known here.
std::optional<int64_t> newest_version(const Version& containerd) {
  const auto from = [&](std::string_view version) { return containerd >= *Version::parse(version); };
  if (from("2.4")) return std::nullopt;
  if (from("2.3")) return 4;
  if (from("2.0")) return 3;
  if (from("1.7.17") || (from("1.6.32") && !from("1.7"))) return 2;
  return std::nullopt;
}

/// Why containerd starts with no configuration of that version; empty where it does, or nobody knows.
Reading<std::string> outdated(const Host& host, const Configuration& configuration) {
  const Reading<Version> containerd = packaged_version(host);
  if (containerd.unreadable()) return Unreadable{containerd.why()};
  const std::optional<int64_t> newest = containerd.present() ? newest_version(containerd.value()) : std::nullopt;
  if (!newest || configuration.merged_version() <= *newest) return std::string();
  return fmt::format("{} is of version {}, and this containerd starts with none that is newer than {}", configuration.main,
                     configuration.merged_version(), *newest);
}

/// What the package's version, else the file's leaves possible; all generations where neither says any.
Reading<std::vector<Generation>> generations(const Host& host, const Configuration& configuration) {
  const std::vector all_of_two{Generation::two_joined, Generation::two};
  const Reading<Version> packaged = packaged_version(host);
  if (packaged.unreadable()) return Unreadable{packaged.why()};
  if (packaged.present()) return packaged.value().major() >= 2 ? all_of_two : std::vector{Generation::one};
  if (!configuration.files.empty() && configuration.files.front().version >= 3) return all_of_two;
  return std::vector{Generation::one, Generation::two_joined, Generation::two};
}

/// A node and the file that it stands in.
struct Placed {
  const Node* node = nullptr;
  const File* file = nullptr;
  std::string place() const { return file->place(*node); }
};

/// The CRI settings of one file.
struct Table {
  std::string_view name;
  Placed settings;
};

/// The version that a file is read as.
int64_t version_of(const Configuration& configuration, const File& file, Generation generation) {
  return std::max<int64_t>(1, generation == Generation::two ? file.version : configuration.merged_version());
}

/// The names of the table that a file's CRI settings are read from, the one that wins first. `newest` is where version 3 has those that are
/// asked for.
std::vector<std::string_view> table_names(const Configuration& configuration, const File& file, Generation generation,
                                          std::string_view newest = cri_v3) {
  const int64_t version = version_of(configuration, file, generation);
  if (generation == Generation::one) return {version == 1 ? cri_v1 : cri_v2};
  if (version >= 3) return {newest};
  // What older tables say is moved where the newer ones say nothing.
  return version == 2 ? std::vector{newest, cri_v2} : std::vector{newest, cri_v2, cri_v1};
}

/// The tables of CRI settings that count, the one that wins first.
std::vector<Table> tables(const Configuration& configuration, Generation generation, std::string_view newest = cri_v3) {
  std::vector<Table> found;
  for (auto file = configuration.files.rbegin(); file != configuration.files.rend(); ++file) {
    for (std::string_view name : table_names(configuration, *file, generation, newest))
      if (const Node* table = file->root().find({"plugins", name})) found.push_back({name, {table, &*file}});
    if (generation == Generation::one && !found.empty()) return found;
  }
  return found;
}

Placed lookup(const std::vector<Table>& tables, std::initializer_list<std::string_view> path) {
  for (const Table& table : tables)
    if (const Node* node = table.settings.node->find(path)) return {node, table.settings.file};
  return {};
}

/// A setting in a table that does not count, and why; empty where there is none.
std::string overlooked(const Configuration& configuration, const std::vector<Table>& tables, Generation generation,
                       std::string_view runtime) {
  for (const File& file : configuration.files) {
    const std::vector<std::string_view> read = table_names(configuration, file, generation);
    for (std::string_view name : {cri_v1, cri_v2, cri_v3}) {
      const Node* node = file.root().find({"plugins", name, "containerd", "runtimes", runtime, "options", "SystemdCgroup"});
      if (node == nullptr) continue;
      const std::string setting = fmt::format("{} sets SystemdCgroup in plugins.\"{}\"", file.place(*node), name);
      if (std::find(read.begin(), read.end(), name) == read.end())
        return fmt::format("{}, which is not read in a file of version {}", setting, version_of(configuration, file, generation));
      return fmt::format("{}, which {} replaces as a whole", setting, tables.front().settings.place());
    }
  }
  return {};
}

/// Where SystemdCgroup of a runtime can be set, with all that containerd then needs.
std::optional<DriverPlace> place_of(const Configuration& configuration, const std::vector<Table>& tables, Generation generation,
                                    std::string_view runtime) {
  const Placed type = lookup(tables, {"containerd", "runtimes", runtime, "runtime_type"});
  const bool has_type = type.node != nullptr && !type.node->text.empty();
  if (!has_type && runtime != "runc") return std::nullopt;
  const File* main = configuration.files.empty() ? nullptr : &configuration.files.front();
  const File* file = tables.empty() ? main : tables.front().settings.file;
  std::string table(cri_v2);
  if (!tables.empty()) {
    table = tables.front().name;
  } else if (file != nullptr) {
    table = table_names(configuration, *file, generation).back();
  }
  DriverPlace place{
      .spelling = DriverPlace::Spelling::toml_flag, .file = file == nullptr ? configuration.main : file->path, .key = {}, .option = {}};
  const std::vector<std::string> of_runtime{"plugins", table, "containerd", "runtimes", std::string(runtime)};
  // A file without a version is one of version 1, which containerd 2 no longer writes and containerd 1 warns of.
  if (file == nullptr) place.companions.push_back({{"version"}, "2"});
  // In containerd 1 a table of a runtime replaces the built-in one, its type included.
  if (!has_type) {
    place.companions.push_back({of_runtime, "io.containerd.runc.v2"});
    place.companions.back().first.emplace_back("runtime_type");
  }
  place.key = of_runtime;
  place.key.insert(place.key.end(), {"options", "SystemdCgroup"});
  return place;
}

/// The runtime of containers that ask for none. Unreadable where it is none that has a driver.
Reading<std::string> default_runtime(const std::vector<Table>& tables) {
  const Placed deprecated = lookup(tables, {"containerd", "default_runtime", "runtime_type"});
  if (deprecated.node != nullptr && !deprecated.node->text.empty())
    return Unreadable{fmt::format("{}: default_runtime, which containerd no longer has, may be what pods run with", deprecated.place())};
  const Placed name = lookup(tables, {"containerd", "default_runtime_name"});
  std::string runtime(name.node == nullptr ? "runc" : name.node->text);
  const Placed type = lookup(tables, {"containerd", "runtimes", runtime, "runtime_type"});
  if (type.node == nullptr || type.node->text.empty() || type.node->text.starts_with("io.containerd.runc.")) return runtime;
  return Unreadable{
      fmt::format("{}: the default runtime {} is of the type {}, which has no SystemdCgroup", type.place(), runtime, type.node->text)};
}

/// What SystemdCgroup of a runtime comes to.
Reading<CgroupDriver> driver_of(const Configuration& configuration, const std::vector<Table>& tables, Generation generation,
                                std::string_view runtime) {
  const Placed value = lookup(tables, {"containerd", "runtimes", runtime, "options", "SystemdCgroup"});
  if (value.node == nullptr) {
    const std::string elsewhere = overlooked(configuration, tables, generation, runtime);
    const std::string because = elsewhere.empty() ? "no file sets SystemdCgroup" : elsewhere;
    return CgroupDriver{.name = "cgroupfs", .shown = "cgroupfs, containerd's default; " + because};
  }
  const bool is_flag = value.node->style == Node::Style::plain && (value.node->text == "true" || value.node->text == "false");
  if (!is_flag) return Unreadable{fmt::format("{}: SystemdCgroup is neither true nor false", value.place())};
  const std::string name = value.node->text == "true" ? "systemd" : "cgroupfs";
  return CgroupDriver{.name = name, .shown = fmt::format("{} ({} SystemdCgroup)", name, value.place())};
}

/// How many parts a name of a plugin has at least from version 2 on: "io.containerd.grpc.v1.cri" has five.
size_t least_parts(Generation generation) { return generation == Generation::one ? 4 : 2; }

/// Whether a name in disabled_plugins turns off what the kubelet speaks to.
bool turns_off_cri(const Configuration& configuration, std::string_view name, Generation generation) {
  if (generation == Generation::one) return name == (configuration.merged_version() <= 1 ? cri_v1 : cri_v2);
  return name == cri_v1 || name == cri_v2 || name == cri_v3 || name == images_v3;
}

/// The names of plugins in a file that have to be whole.
Reading<std::vector<const Node*>> names_of_plugins(const File& file, Generation generation) {
  const Reading<std::vector<const Node*>> disabled = file.list("disabled_plugins");
  const Reading<std::vector<const Node*>> required = file.list("required_plugins");
  if (!disabled.present() || !required.present()) return disabled.present() ? required : disabled;
  std::vector<const Node*> names = disabled.value();
  names.insert(names.end(), required.value().begin(), required.value().end());
  const Node* plugins = file.root().find("plugins");
  if (plugins == nullptr || generation != Generation::one) return names;
  if (!plugins->is_mapping())
    return Unreadable{fmt::format("{}: plugins is {}, not a mapping", file.place(*plugins), describe(plugins->type))};
  for (size_t key = 0; key < plugins->children.size(); key += 2) names.push_back(&plugins->children[key]);
  return names;
}

/// Why containerd does not start, or without its CRI plugin, by one file alone; empty where it does.
Reading<std::string> refused(const Configuration& configuration, const File& file, Generation generation) {
  if (generation == Generation::two && file.version > configuration.files.front().version)
    return fmt::format("{} is of a newer version than {}, with which some containerd 2 do not start", file.path, configuration.main);
  const Reading<std::vector<const Node*>> names = names_of_plugins(file, generation);
  if (names.unreadable()) return Unreadable{names.why()};
  if (configuration.merged_version() >= 2)
    for (const Node* name : names.value())
      if (split(name->text, '.').size() < least_parts(generation))
        return fmt::format("{}: \"{}\" is no name of a plugin since version 2, with which containerd does not start", file.place(*name),
                           name->text);
  const Reading<std::vector<const Node*>> disabled = file.list("disabled_plugins");
  for (const Node* name : disabled.value())
    if (turns_off_cri(configuration, name->text, generation))
      return fmt::format("the CRI plugin, through which the kubelet speaks to containerd, is off ({} disabled_plugins)", file.place(*name));
  return std::string();
}

/// Why no pod starts with a runtime, which is that nothing says its type; empty where something does.
std::string typeless(const std::vector<Table>& tables, Generation generation, std::string_view runtime) {
  const Placed table = lookup(tables, {"containerd", "runtimes", runtime});
  const Placed type = lookup(tables, {"containerd", "runtimes", runtime, "runtime_type"});
  if (type.node != nullptr && !type.node->text.empty()) return {};
  // runc is built in. Of the built-in runtimes containerd 1 keeps none where a file has any; containerd 2 keeps what no file says
  // otherwise.
  const bool kept = generation == Generation::one ? lookup(tables, {"containerd", "runtimes"}).node == nullptr : type.node == nullptr;
  if (runtime == "runc" && kept) return {};
  if (table.node == nullptr)
    return fmt::format("no file has the default runtime \"{}\", without which the CRI plugin does not start", runtime);
  return fmt::format("the runtime {} ({}) has no runtime_type, without which no pod starts", runtime, table.place());
}

bool has_entries(const Placed& placed) { return placed.node != nullptr && placed.node->is_mapping() && !placed.node->children.empty(); }

/// Why the CRI plugin does not start: registries are told of in files of their own (config_path) and here, too. Empty where they are not.
/// After ValidatePluginConfig() and, in containerd 2, ValidateImageConfig(), which puts up with registry.configs.
std::string contradiction(const Configuration& configuration, Generation generation) {
  const std::vector<Table> found = tables(configuration, generation, images_v3);
  const Placed folder = lookup(found, {"registry", "config_path"});
  if (folder.node == nullptr || folder.node->text.empty()) return {};
  const auto both = [&](std::string_view table, const Placed& contrary) {
    return fmt::format("the registry has both config_path ({}) and {} ({}), with which the CRI plugin does not start", folder.place(),
                       table, contrary.place());
  };
  const Placed mirrors = lookup(found, {"registry", "mirrors"});
  if (has_entries(mirrors)) return both("mirrors", mirrors);
  const Placed configs = lookup(found, {"registry", "configs"});
  if (generation != Generation::one || !has_entries(configs)) return {};
  for (size_t value = 1; value < configs.node->children.size(); value += 2)
    if (const Node* tls = configs.node->children[value].find("tls")) return both("certificates", {tls, configs.file});
  return {};
}

/// What is no mapping on the way to the options of a runtime; empty where all are.
std::string misshapen(const std::vector<Table>& tables, std::string_view runtime) {
  for (const Table& table : tables) {
    Placed at = table.settings;
    for (std::string_view key : {std::string_view("containerd"), std::string_view("runtimes"), runtime, std::string_view("options")}) {
      const Node* below = at.node->find(key);
      if (below == nullptr) break;
      at.node = below;
    }
    if (!at.node->is_mapping()) return fmt::format("{}: {} where a mapping is wanted", at.place(), describe(at.node->type));
  }
  return {};
}

/// Unreadable where a value is of another type than containerd takes.
Reading<std::vector<std::string>> plugin_folders(const Configuration& configuration, Generation generation) {
  const std::vector<Table> found = tables(configuration, generation);
  if (const Placed cni = lookup(found, {"cni"}); cni.node != nullptr && !cni.node->is_mapping())
    return Unreadable{fmt::format("{}: cni is {}, not a mapping", cni.place(), describe(cni.node->type))};
  std::vector<std::string> folders;
  for (const auto& [key, type] : {std::pair("bin_dir", Node::Type::scalar), std::pair("bin_dirs", Node::Type::sequence)}) {
    const Placed said = lookup(found, {"cni", key});
    if (said.node == nullptr || (type == Node::Type::sequence && generation == Generation::one)) continue;
    const std::optional<std::vector<std::string>> more = folders_in(*said.node, type);
    if (!more)
      return Unreadable{fmt::format("{}: {} is no {}", said.place(), key, type == Node::Type::scalar ? "string" : "list of strings")};
    folders.insert(folders.end(), more->begin(), more->end());
  }
  if (folders.empty()) folders.emplace_back(usual_plugin_folder);
  return folders;
}

Reading<CgroupDriver> driver(const Configuration& configuration, Generation generation) {
  for (const File& file : configuration.files) {
    const Reading<std::string> why = refused(configuration, file, generation);
    if (why.unreadable()) return Unreadable{why.why()};
    if (!why.value().empty()) return CgroupDriver{.broken = why.value()};
  }
  if (const std::string why = contradiction(configuration, generation); !why.empty()) return CgroupDriver{.broken = why};
  const std::vector<Table> found = tables(configuration, generation);
  const Reading<std::string> runtime = default_runtime(found);
  if (runtime.unreadable()) return Unreadable{runtime.why()};
  if (const std::string what = misshapen(found, runtime.value()); !what.empty()) return Unreadable{what};
  const Placed legacy = lookup(found, {"systemd_cgroup"});
  if (generation == Generation::one && legacy.node != nullptr && legacy.node->text == "true")
    return CgroupDriver{.broken = fmt::format("systemd_cgroup is true ({}), with which the CRI plugin does not start", legacy.place())};
  const std::optional<DriverPlace> place = place_of(configuration, found, generation, runtime.value());
  const std::string no_type = typeless(found, generation, runtime.value());
  if (!no_type.empty()) return CgroupDriver{.broken = no_type, .place = place};
  return driver_of(configuration, found, generation, runtime.value()).map([&](CgroupDriver driver) {
    driver.place = place;
    return driver;
  });
}

}  // namespace

Reading<CgroupDriver> containerd_cgroup_driver(const Host& host) {
  const Reading<Configuration>& configuration = host.once(containerd_configuration);
  if (configuration.unreadable()) return Unreadable{configuration.why()};
  if (!configuration.value().broken.empty()) return CgroupDriver{.broken = configuration.value().broken};
  const Reading<std::string> too_new = outdated(host, configuration.value());
  if (too_new.unreadable()) return Unreadable{too_new.why()};
  if (!too_new.value().empty()) return CgroupDriver{.broken = too_new.value()};
  const Reading<std::vector<Generation>> possible = generations(host, configuration.value());
  if (possible.unreadable()) return Unreadable{possible.why()};
  const Reading<CgroupDriver> first = driver(configuration.value(), possible.value().front());
  if (first.unreadable()) return first;
  const auto outcome = [](const CgroupDriver& driver) { return driver.broken.empty() ? driver.shown : driver.broken; };
  for (Generation generation : possible.value()) {
    const Reading<CgroupDriver> other = driver(configuration.value(), generation);
    if (other.unreadable()) return other;
    if (first.value().name == other.value().name) continue;
    return Unreadable{fmt::format("which version of containerd runs is not known: {} would have {}, {} {}",
                                  describe(possible.value().front()), outcome(first.value()), describe(generation),
                                  outcome(other.value()))};
  }
  return first;
}

Reading<std::vector<std::string>> containerd_plugin_folders(const Host& host) {
  return host.once(containerd_configuration).and_then([&](const Configuration& configuration) {
    return generations(host, configuration).and_then([&](const std::vector<Generation>& possible) -> Reading<std::vector<std::string>> {
      Reading<std::vector<std::string>> folders = plugin_folders(configuration, possible.front());
      for (Generation generation : possible)
        if (plugin_folders(configuration, generation) != folders)
          return Unreadable{fmt::format("which version of containerd runs is not known, and {} and {} read {} differently",
                                        describe(possible.front()), describe(generation), configuration.main)};
      return folders;
    });
  });
}

Reading<bool> containerd_is_2(const Host& host) {
  return host.once(containerd_configuration).and_then([&](const Configuration& configuration) {
    return generations(host, configuration).and_then([](const std::vector<Generation>& possible) -> Reading<bool> {
      if (possible.front() == Generation::one && possible.size() > 1) return Unreadable{"the version of containerd is not known"};
      return possible.front() != Generation::one;
    });
  });
}

Reading<bool> containerd_installed(const Host& host) {
  const Reading<Status>& file = host.status(usual_containerd_file);
  if (file.present()) return true;
  const Reading<bool> service = service_installed(host, "containerd.service", "containerd");
  if (service.absent() && file.unreadable()) return Unreadable{file.why()};
  return service;
}

}  // namespace nodeworthy
