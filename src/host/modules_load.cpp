#include "host/modules_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "host/boot_commands.h"
#include "host/boot_loader.h"
#include "host/conf_d.h"
#include "host/modules.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// The lines of all modules-load.d files that count, in order.
struct ConfiguredModules {
  std::vector<ModuleLine> lines;
  std::string unreadable;  // why a file could not be read
};

const Reading<ConfiguredModules>& configured_modules(const Host& host) {
  return host.once([](const Host& h) {
    return conf_files(h, "modules-load.d").map([](const std::vector<ConfFile>& files) {
      ConfiguredModules all;
      for (const ConfFile& file : files) {
        if (file.text.unreadable()) all.unreadable = file.text.why();
        if (!file.text.present()) continue;
        for (ModuleLine& line : parse_modules_load_file(file.text.value(), file.path)) all.lines.push_back(std::move(line));
      }
      return all;
    });
  });
}

/// Whether nothing reads modules-load.d and modules_load= at boot.
Reading<bool> is_service_masked(const Host& host) { return masked_at_boot(host, modules_load_reader); }

/// Whether a word of a line is the module, be it in quotes, with a comma or as a file.
bool mentions(std::string_view line, std::string_view name) {
  for (std::string_view word : words_of(line)) {
    const size_t first = std::min(word.find_first_not_of("\"'("), word.size());
    word = word.substr(first, word.find_last_not_of("\"',;)") + 1 - first);
    if (module_name(word.substr(0, word.find(".ko"))) == name) return true;
  }
  return false;
}

/// The first line of a text, comments aside, that mentions a module; Absent when none does.
Reading<ModuleLine> mention(const Host& host, const std::string& file, std::string_view name) {
  return host.read(file).and_then([&](const std::string& text) -> Reading<ModuleLine> {
    for (ModuleLine& line : parse_modules_load_file(text, file))
      if (mentions(line.text, name)) return std::move(line);
    return Absent{};
  });
}

/// The first file of a folder that passes `fits` and mentions a module, with the line.
template <class Fits>
Reading<ModuleLine> mention_in(const Host& host, const std::string& folder, std::string_view name, Fits fits) {
  return host.list(folder).and_then([&](const std::vector<std::string>& files) -> Reading<ModuleLine> {
    for (const std::string& file : files) {
      if (!fits(file)) continue;
      Reading<ModuleLine> line = mention(host, fmt::format("{}/{}", folder, file), name);
      if (!line.absent()) return line;
    }
    return Absent{};
  });
}

Reading<ModuleLine> mention_in_script(const Host& host, std::string_view name) {
  return mention_in(host, "/etc/sysconfig/modules", name, [](std::string_view file) { return file.ends_with(".modules"); });
}

/// Why the boot does not run a script of /etc/sysconfig/modules; empty when it does.
Reading<std::string> why_not_run(const Host& host, const std::string& script) {
  const Reading<Status>& status = host.status(script);
  if (status.unreadable()) return Unreadable{status.why()};
  if (status.present() && (status.value().mode & 0111) == 0) return std::string("the script is not executable");
  if (host.status("/etc/rc.d/rc.sysinit").present()) return std::string();        // el6
  for (const char* unit : {"rhel-loadmodules.service", "loadmodules.service"}) {  // el7, el8
    const Reading<bool> starts = starts_at_boot(host, unit);
    if (starts.unreadable()) return Unreadable{starts.why()};
    if (starts.present() && starts.value()) return std::string();
  }
  return std::string("nothing runs such scripts at boot here; systemd reads modules-load.d");
}

Reading<ModuleLoad> by_script(const Host& host, std::string_view name) {
  return mention_in_script(host, name).and_then([&](const ModuleLine& line) {
    return why_not_run(host, line.file).and_then([&](const std::string& why) -> Reading<ModuleLoad> {
      if (!why.empty()) return Absent{};
      return ModuleLoad{.line = line, .module = std::string(name), .by = LoadedBy::modprobe};
    });
  });
}

/// The modules_load= of one command line that has a module.
std::optional<std::string> loading_parameter(const KernelCommandLine& line, std::string_view name) {
  for (const std::string& list : line.all("modules_load"))
    for (std::string_view word : split(list, ','))
      if (module_name(word) == name) return "modules_load=" + list;
  return std::nullopt;
}

Reading<ModuleLoad> by_command_line(const Host& host, std::string_view name) {
  return boot_command_lines(host).and_then([&](const std::vector<KernelCommandLine>& lines) -> Reading<ModuleLoad> {
    Reading<ModuleLoad> load = Absent{};
    for (const KernelCommandLine& line : lines) {
      const std::optional<std::string> parameter = loading_parameter(line, name);
      if (!parameter) return Absent{};  // the boot may take this one
      load = ModuleLoad{.line = {.file = line.source(), .line = 0, .text = *parameter}, .module = std::string(name)};
    }
    return load;
  });
}

Reading<ModuleLoad> by_configuration(const ConfiguredModules& all, std::string_view name) {
  for (const ModuleLine& line : all.lines)
    if (module_name(strip(line.text)) == name) return ModuleLoad{.line = line, .module = std::string(name)};
  if (!all.unreadable.empty()) return Unreadable{all.unreadable};
  return Absent{};
}

/// Whether a line of modules-load.d loads a module on the way to another.
Reading<bool> loads_on_the_way(const Host& host, const std::string& module, std::string_view name) {
  const Reading<bool> needs = module_needs(host, module, name);
  if (needs.absent() || (needs.present() && !needs.value())) return false;
  return needs.and_then([&](bool) {
    return module_blocks(host, module, Loading::next_boot, LoadedBy::service).map([](const std::vector<ModuleBlock>& blocks) {
      return blocks.empty();
    });
  });
}

Reading<ModuleLoad> by_need(const Host& host, const ConfiguredModules& all, std::string_view name) {
  for (const ModuleLine& line : all.lines) {
    const std::string module = module_name(strip(line.text));
    const Reading<bool> loads = loads_on_the_way(host, module, name);
    if (loads.unreadable()) return Unreadable{loads.why()};
    if (loads.value()) return ModuleLoad{.line = line, .module = module, .by = LoadedBy::need};
  }
  return Absent{};
}

/// modprobe in a service or in rc.local, which also takes modules away (-r) and only shows what it would do (-n).
Reading<ModuleLoad> by_boot_command(const Host& host, const std::string& name) {
  return boot_commands(host, "modprobe").and_then([&](const std::vector<BootCommand>& commands) -> Reading<ModuleLoad> {
    for (const BootCommand& command : commands) {
      const bool loads = std::none_of(command.words.begin(), command.words.end(), [](const std::string& word) {
        return word == "-r" || word == "--remove" || word == "-n" || word == "--dry-run" || word == "--show-depends";
      });
      const auto named =
          std::find_if(command.words.begin() + 1, command.words.end(), [&](const std::string& word) { return module_name(word) == name; });
      const bool is_first = named - command.words.begin() == 1 || std::next(command.words.begin())->starts_with('-');
      if (loads && named != command.words.end() && is_first)
        return ModuleLoad{.line = {.file = command.file, .line = command.line, .text = command.text},
                          .module = name,
                          .by = LoadedBy::modprobe,
                          .late = true};
    }
    return Absent{};
  });
}

/// The line that has the module among other words.
Reading<VainModuleLine> in_configuration(const Host& host, std::string_view name) {
  return configured_modules(host).and_then([&](const ConfiguredModules& all) -> Reading<VainModuleLine> {
    for (const ModuleLine& line : all.lines)
      if (mentions(line.text, name))
        return VainModuleLine{line, is_service_masked(host) == Reading<bool>(true)
                                        ? fmt::format("{}, which would read it, is masked", modules_load_reader)
                                        : "the whole line is taken for one name"};
    return Absent{};
  });
}

Reading<VainModuleLine> in_script(const Host& host, std::string_view name) {
  return mention_in_script(host, name).and_then([&](const ModuleLine& line) {
    return why_not_run(host, line.file).map([&](const std::string& why) { return VainModuleLine{line, why}; });
  });
}

Reading<VainModuleLine> in_unread_file(const Host& host, std::string_view name) {
  const Reading<ModuleLine> line =
      mention_in(host, "/etc/modules-load.d", name, [](std::string_view file) { return !file.ends_with(".conf"); });
  if (!line.absent())
    return line.map([](const ModuleLine& found) { return VainModuleLine{found, "the file's name does not end in .conf"}; });
  return mention(host, "/etc/modules", name).map([](const ModuleLine& found) {
    return VainModuleLine{found, "no link in modules-load.d leads to the file"};
  });
}

}  // namespace

std::vector<ModuleLine> parse_modules_load_file(std::string_view text, const std::string& file) {
  std::vector<ModuleLine> modules;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::string_view name = strip(line);
    if (name.empty() || name[0] == '#' || name[0] == ';') continue;
    modules.push_back({.file = file, .line = number, .text = std::string(line)});
  }
  return modules;
}

Reading<ModuleLoad> module_at_boot(const Host& host, std::string_view name) {
  const std::string normal = module_name(name);
  const Reading<bool> masked = is_service_masked(host);
  if (masked.unreadable()) return Unreadable{masked.why()};
  if (masked.value()) {
    Reading<ModuleLoad> by_others = by_script(host, normal);
    return by_others.absent() ? by_boot_command(host, normal) : by_others;
  }
  const Reading<ConfiguredModules>& configured = configured_modules(host);
  Reading<ModuleLoad> load = configured.and_then([&](const ConfiguredModules& all) { return by_configuration(all, normal); });
  if (load.absent()) load = by_command_line(host, normal);
  if (load.absent()) load = by_script(host, normal);
  if (load.absent() && configured.present()) load = by_need(host, configured.value(), normal);
  if (load.absent()) load = by_boot_command(host, normal);
  return load;
}

Reading<VainModuleLine> module_vainly_at_boot(const Host& host, std::string_view name) {
  const std::string normal = module_name(name);
  Reading<VainModuleLine> line = in_configuration(host, normal);
  if (line.absent()) line = in_script(host, normal);
  if (line.absent()) line = in_unread_file(host, normal);
  return line;
}

}  // namespace nodeworthy
