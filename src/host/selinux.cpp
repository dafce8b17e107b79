#include "host/selinux.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "host/boot_loader.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

constexpr std::array modes{SelinuxMode::enforcing, SelinuxMode::permissive, SelinuxMode::disabled};

std::optional<SelinuxMode> mode_of(std::string_view value) {
  for (SelinuxMode mode : modes)
    if (lower(value.substr(0, describe(mode).size())) == describe(mode)) return mode;
  return std::nullopt;
}

/// The number that a text begins with, 0 where it begins with none, as atoi(3) has it.
int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Of the security modules that exclude each other, the first in a list is in the kernel (security/security.c).
bool list_has_selinux(std::string_view list) {
  for (std::string_view module : split(list, ','))
    if (module == "selinux" || module == "apparmor" || module == "smack") return module == "selinux";
  return false;
}

/// Whether a kernel has SELinux in use, and what makes it so.
struct KernelChoice {
  bool has_selinux = true;
  std::string because;
};

/// The files that hold how a kernel was configured, of which the first that is there counts.
std::vector<std::string> configuration_files(const std::string& release) {
  return {"/boot/config-" + release, fmt::format("/lib/modules/{}/config", release)};
}

/// Whether a command line has selinux=0.
bool switches_off(const KernelCommandLine& line) {
  const auto value = line.find("selinux");
  return value && leading_number(*value) == 0;
}

/// Whether the kernel knows no parameter selinux=, which then goes to user space, that does not look at it: the running one has SELinux all
/// the same, or was configured without CONFIG_SECURITY_SELINUX_BOOTPARAM.
Reading<bool> lacks_parameter(const Host& host) {
  if (host.running()) {
    const Reading<KernelCommandLine>& line = running_command_line(host);
    if (line.present() && switches_off(line.value())) return host.status("/sys/fs/selinux").map([](const Status&) { return true; });
  }
  return kernel_release(host).and_then([&](const std::string& release) -> Reading<bool> {
    for (const std::string& path : configuration_files(release)) {
      const Reading<std::string>& text = host.read(path);
      if (!text.absent())
        return text.map([](const std::string& all) {
          return ("\n" + all).find("\n# CONFIG_SECURITY_SELINUX_BOOTPARAM is not set\n") != std::string::npos;
        });
    }
    return Absent{};
  });
}

/// What the words of a command line choose; nothing where they leave it to the kernel.
std::optional<KernelChoice> command_line_choice(const KernelCommandLine& line, bool has_parameter) {
  auto word = [&](std::string_view name, const std::string& value) {
    return fmt::format("{}={} in {}", name, printable(value), line.source());
  };
  if (has_parameter && switches_off(line)) return KernelChoice{false, word("selinux", line.find("selinux").value_or(""))};
  // The kernel ignores security= where lsm= is given.
  if (const auto value = line.find("lsm")) return KernelChoice{list_has_selinux(*value), word("lsm", *value)};
  if (const auto value = line.find("security")) return KernelChoice{*value == "selinux", word("security", *value)};
  return std::nullopt;
}

/// What the kernel was configured to do without being told: CONFIG_LSM, before Linux 5.1 CONFIG_DEFAULT_SECURITY. Absent where no file of
/// the kernel's says it.
Reading<KernelChoice> configured_choice(const Host& host) {
  return kernel_release(host).and_then([&](const std::string& release) -> Reading<KernelChoice> {
    for (const std::string& path : configuration_files(release)) {
      const Reading<std::string>& text = host.read(path);
      if (text.unreadable()) return Unreadable{text.why()};
      if (text.absent()) continue;
      for (std::string_view line : lines_of(text.value())) {
        const bool list = line.starts_with("CONFIG_LSM=\"") || line.starts_with("CONFIG_DEFAULT_SECURITY=\"");
        if (!list && line != "# CONFIG_SECURITY_SELINUX is not set") continue;
        const std::string_view value = list ? line.substr(line.find('"') + 1) : std::string_view();
        return KernelChoice{list_has_selinux(value.substr(0, value.find('"'))), fmt::format("{} in {}", printable(line), path)};
      }
    }
    return Absent{};
  });
}

/// What decides whether a boot with this command line has SELinux in its kernel. Absent where nothing says it.
Reading<KernelChoice> kernel_choice(const Host& host, const KernelCommandLine& line) {
  const Reading<bool> lacking = switches_off(line) ? lacks_parameter(host) : Reading<bool>(Absent{});
  if (lacking.unreadable()) return Unreadable{lacking.why()};
  const bool has_parameter = lacking.absent() || !lacking.value();
  if (std::optional<KernelChoice> choice = command_line_choice(line, has_parameter)) return *std::move(choice);
  return configured_choice(host);
}

/// The mode of a boot whose kernel has SELinux.
SelinuxState mode_with_kernel(const KernelCommandLine& line, const SelinuxConfig& config) {
  const std::string file(selinux_config_file);
  // Without a policy, enforcing= has nothing to enforce.
  if (config.mode == SelinuxMode::disabled) return {*config.mode, fmt::format("SELINUX=disabled in {}:{}", file, config.line), file};
  if (const auto value = line.find("enforcing"); value && leading_number(*value) >= 0)
    return {leading_number(*value) > 0 ? SelinuxMode::enforcing : SelinuxMode::permissive,
            fmt::format("enforcing={} in {}", printable(*value), line.source()), line.source()};
  if (!config.mode) return {SelinuxMode::permissive, fmt::format("no known mode in {}", file), file};
  return {*config.mode, fmt::format("SELINUX={} in {}:{}", describe(*config.mode), file, config.line), file};
}

Reading<SelinuxState> mode_at_boot(const Host& host, const KernelCommandLine& line, const SelinuxConfig& config) {
  SelinuxState state = mode_with_kernel(line, config);
  if (state.mode == SelinuxMode::disabled) return state;
  const Reading<KernelChoice> choice = kernel_choice(host, line);
  if (choice.unreadable()) return Unreadable{choice.why()};
  // Who has written the file had a kernel with SELinux in mind: where nothing speaks against it, the file counts.
  if (choice.absent() || choice.value().has_selinux) return state;
  return SelinuxState{SelinuxMode::disabled, choice.value().because, std::string()};
}

/// Where the kernel has SELinux and its file system is not mounted: either no policy was loaded, or it is another mount namespace that has
/// it.
Reading<SelinuxState> mode_without_selinuxfs(const Host& host) {
  const Reading<std::string>& context = host.read("/proc/self/attr/current");
  if (context.unreadable()) return Unreadable{context.why()};
  if (context.absent()) return Unreadable{"/proc/self/attr/current: not there to tell"};
  if (context.value().find(':') != std::string::npos) return Unreadable{"/sys/fs/selinux: not mounted here, though a policy is loaded"};
  return SelinuxState{SelinuxMode::disabled, "no policy is loaded", {}};
}

/// Whether a path is there; unreadable as the host has it.
Reading<bool> exists(const Host& host, const std::string& path) {
  return host.status(path).map([](const Status&) { return true; });
}

/// The first of some paths that is there.
Reading<std::string> first_of(const Host& host, const std::vector<std::string>& paths) {
  Reading<std::string> found = Absent{};
  for (const std::string& path : paths) {
    const Reading<bool> there = exists(host, path);
    if (there.present()) return path;
    if (there.unreadable()) found = Unreadable{there.why()};
  }
  return found;
}

}  // namespace

std::string_view describe(SelinuxMode mode) {
  switch (mode) {
    case SelinuxMode::disabled: return "disabled";
    case SelinuxMode::permissive: return "permissive";
    case SelinuxMode::enforcing: return "enforcing";
  }
  return {};
}

SelinuxConfig parse_selinux_config(std::string_view text) {
  SelinuxConfig config;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (!config.mode && line.starts_with("SELINUX=")) {
      config.mode = mode_of(strip(line.substr(8)));
      if (config.mode) config.line = number;
    }
    // Of the type, other than of the mode, the last one counts, blanks may stand before it, and its key is read in any case.
    line = strip(line);
    if (lower(line.substr(0, 12)) == "selinuxtype=") config.type = strip(line.substr(12));
  }
  return config;
}

const Reading<SelinuxConfig>& selinux_config(const Host& host) {
  return host.once([](const Host& h) { return h.read(selinux_config_file).map(parse_selinux_config); });
}

Reading<SelinuxState> selinux_running(const Host& host) {
  const std::string file = "/sys/fs/selinux/enforce";
  if (!host.running()) return Unreadable{"only a running machine can tell"};
  const Reading<std::string>& text = host.read(file);
  if (text.unreadable()) return Unreadable{text.why()};
  if (text.present()) {
    const std::string_view value = strip(text.value());
    if (value == "1") return SelinuxState{SelinuxMode::enforcing, file, file};
    if (value == "0") return SelinuxState{SelinuxMode::permissive, file, file};
    return Unreadable{fmt::format("{}: \"{}\" is neither 0 nor 1", file, printable(value))};
  }
  const Reading<bool> in_kernel = exists(host, "/sys/fs/selinux");
  if (in_kernel.unreadable()) return Unreadable{in_kernel.why()};
  if (in_kernel.present()) return mode_without_selinuxfs(host);
  const Reading<bool> sysfs = exists(host, "/sys/fs");
  if (!sysfs.present()) return Unreadable{sysfs.unreadable() ? sysfs.why() : "/sys is not mounted"};
  return SelinuxState{SelinuxMode::disabled, "this kernel runs without SELinux", {}};
}

Reading<std::vector<SelinuxState>> selinux_at_boot(const Host& host) {
  using States = std::vector<SelinuxState>;
  const Reading<SelinuxConfig>& config = selinux_config(host);
  if (config.unreadable()) return Unreadable{config.why()};
  if (config.absent()) return States{{SelinuxMode::disabled, fmt::format("no {}", selinux_config_file), {}}};
  const Reading<std::vector<KernelCommandLine>>& lines = boot_command_lines(host);
  if (lines.unreadable()) return Unreadable{lines.why()};
  States states;
  for (const KernelCommandLine& line : lines.present() ? lines.value() : std::vector<KernelCommandLine>(1)) {
    const Reading<SelinuxState> state = mode_at_boot(host, line, config.value());
    if (state.unreadable()) return Unreadable{state.why()};
    const bool known = std::any_of(states.begin(), states.end(), [&](const SelinuxState& s) { return s.mode == state.value().mode; });
    if (!known) states.push_back(state.value());
  }
  return states;
}

std::string selinux_type(const Host& host) {
  const Reading<SelinuxConfig>& config = selinux_config(host);
  return config.present() ? config.value().type : SelinuxConfig().type;
}

Reading<std::string> selinux_policy(const Host& host) {
  const std::string folder = fmt::format("/etc/selinux/{}/policy", selinux_type(host));
  return host.list(folder).and_then([&](const std::vector<std::string>& names) -> Reading<std::string> {
    for (const std::string& name : names)
      if (name.starts_with("policy.")) return folder + "/" + name;
    return Absent{};
  });
}

Reading<std::string> selinux_container_policy(const Host& host) {
  const std::string type = selinux_type(host);
  std::vector<std::string> paths;
  std::vector<std::string> switched_off;
  // The module store is below /var/lib, or below /etc where the system is an ostree.
  for (std::string_view store : {"/var/lib/selinux", "/etc/selinux"}) {
    const std::string modules = fmt::format("{}/{}/active/modules", store, type);
    switched_off.push_back(modules + "/disabled/container");
    for (int priority : {400, 200, 100}) paths.push_back(fmt::format("{}/{}/container", modules, priority));
  }
  paths.emplace_back("/usr/share/selinux/packages/container.pp.bz2");
  const Reading<std::string> off = first_of(host, switched_off);
  if (off.unreadable()) return off;
  if (off.present()) return Absent{};
  return first_of(host, paths);
}

}  // namespace nodeworthy
