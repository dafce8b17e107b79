#include "host/modules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

/// One line of modules.dep ("kernel/net/bridge/br_netfilter.ko.xz: kernel/net/bridge/bridge.ko.xz") or modules.builtin; points into the
/// text that the host keeps.
struct Line {
  std::string_view name;
  std::string_view needs;  // the paths after the colon
};

struct Loadable {
  std::vector<Line> lines;
};
struct BuiltIn {
  std::vector<Line> lines;
};

bool same_module(std::string_view one, std::string_view other) {
  auto folded = [](char c) { return c == '-' ? '_' : c; };
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [&](char a, char b) { return folded(a) == folded(b); });
}

/// "br_netfilter" for "kernel/net/bridge/br_netfilter.ko.xz".
std::string_view name_in_path(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);
  return path.substr(0, path.find(".ko"));
}

/// One pass: the lists of a distribution's kernel have thousands of lines, and most names are asked for once.
std::vector<Line> lines_of_list(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const size_t colon = std::min(line.find(':'), line.size());
    lines.push_back({.name = name_in_path(line.substr(0, colon)), .needs = line.substr(std::min(colon + 1, line.size()))});
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

template <class List>
Reading<List> read_list(const Host& host, std::string_view file) {
  return kernel_release(host).and_then([&](const std::string& release) {
    const std::string path = fmt::format("/lib/modules/{}/{}", release, file);
    return host.read(path).and_then([&](const std::string& text) -> Reading<List> {
      // Each has lines, and each line an end: an empty file, and a part of one, is left by a machine that lost its power.
      if (!text.ends_with('\n'))
        return Unreadable{fmt::format("{}: {}", path, text.empty() ? "is empty" : "ends within a line, as if cut off")};
      return List{lines_of_list(text)};
    });
  });
}

const Line* find(const std::vector<Line>& lines, std::string_view name) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return same_module(line.name, name); });
  return found == lines.end() ? nullptr : &*found;
}

const Reading<Loadable>& loadable_modules(const Host& host) {
  return host.once([](const Host& h) { return read_list<Loadable>(h, "modules.dep"); });
}

const Reading<BuiltIn>& built_in_modules(const Host& host) {
  return host.once([](const Host& h) { return read_list<BuiltIn>(h, "modules.builtin"); });
}

/// What a kernel with the module shows and one without it does not.
struct Feature {
  std::string_view module;
  std::string_view path;
};
constexpr std::array<Feature, 3> features{{
    {"br_netfilter", "/proc/sys/net/bridge"},
    {"ip_vs", "/proc/sys/net/ipv4/vs"},
    {"nf_conntrack", "/proc/sys/net/netfilter/nf_conntrack_max"},
}};

bool lists_file_system(std::string_view text, std::string_view name) {
  const std::vector<std::string_view> lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    const std::vector<std::string_view> words = words_of(line);
    return !words.empty() && words.back() == name;
  });
}

/// Whether the running kernel shows what a module brings; Absent where nobody knows what that would be.
Reading<bool> shown_by_kernel(const Host& host, std::string_view name) {
  if (same_module(name, "overlay")) {
    return host.read("/proc/filesystems").map([](const std::string& text) { return lists_file_system(text, "overlay"); });
  }
  for (const Feature& feature : features) {
    if (!same_module(name, feature.module)) continue;
    const Reading<Status>& status = host.status(feature.path);
    if (status.unreadable()) return Unreadable{status.why()};
    return status.present();
  }
  return Absent{};
}

/// What the running kernel shows of a module that is not in /proc/modules is built in.
Reading<bool> built_in_by_kernel(const Host& host, std::string_view name) {
  const Reading<bool> loaded = module_loaded(host, name);
  if (loaded.unreadable() || (loaded.present() && loaded.value())) return loaded.map([](bool) { return false; });
  const std::string folder = "/sys/module/" + module_name(name);
  const Reading<Status>& shown = host.status(folder);
  if (shown.present() && host.status(folder + "/initstate").absent()) return true;
  if (shown.unreadable()) return Unreadable{shown.why()};
  return shown_by_kernel(host, name);
}

}  // namespace

std::string module_name(std::string_view name) {
  std::string folded(name);
  std::replace(folded.begin(), folded.end(), '-', '_');
  return folded;
}

bool is_module_name(std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

Reading<bool> module_loaded(const Host& host, std::string_view name) {
  if (!host.running()) return Unreadable{"only a running machine can tell"};
  return host.read("/proc/modules").map([&](const std::string& text) {
    const std::vector<std::string_view> lines = lines_of(text);
    return std::any_of(lines.begin(), lines.end(),
                       [&](std::string_view line) { return same_module(line.substr(0, line.find(' ')), name); });
  });
}

Reading<bool> module_built_in(const Host& host, std::string_view name) {
  const Reading<BuiltIn>& list = built_in_modules(host);
  if (list.absent() && host.running()) return built_in_by_kernel(host, name);
  return list.map([&](const BuiltIn& modules) { return find(modules.lines, name) != nullptr; });
}

Reading<bool> module_loadable(const Host& host, std::string_view name) {
  return loadable_modules(host).map([&](const Loadable& modules) { return find(modules.lines, name) != nullptr; });
}

Reading<ModulePresence> module_presence(const Host& host, std::string_view name) {
  if (host.running()) {
    const Reading<bool> loaded = module_loaded(host, name);
    if (loaded.unreadable()) return Unreadable{loaded.why()};
    if (loaded.present() && loaded.value()) return ModulePresence::loaded;
  }
  const Reading<bool> built_in = module_built_in(host, name);
  if (built_in.unreadable()) return Unreadable{built_in.why()};
  if (built_in.present() && built_in.value()) return ModulePresence::built_in;
  const Reading<bool> loadable = module_loadable(host, name);
  if (loadable.absent()) return built_in.map([](bool) { return ModulePresence::missing; });
  return loadable.map([](bool is) { return is ? ModulePresence::loadable : ModulePresence::missing; });
}

Reading<bool> module_needs(const Host& host, std::string_view name, std::string_view needed) {
  return loadable_modules(host).map([&](const Loadable& modules) {
    const Line* line = find(modules.lines, name);
    if (line == nullptr) return false;
    const std::vector<std::string_view> paths = words_of(line->needs);
    return std::any_of(paths.begin(), paths.end(), [&](std::string_view path) { return same_module(name_in_path(path), needed); });
  });
}

}  // namespace nodeworthy
