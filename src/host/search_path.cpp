#include "host/search_path.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "host/service_command.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// DEFAULT_PATH of systemd 252 as distributions build it; with usrmerge the last two are the same folders once more.
constexpr std::string_view usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Relative folders depend on where a process happens to be, and no program of the system is looked for there.
std::vector<std::string> absolute_folders(std::string_view path) {
  std::vector<std::string> folders;
  for (std::string_view folder : split(path, ':'))
    if (folder.starts_with('/')) folders.emplace_back(folder);
  return folders;
}

}  // namespace

Reading<std::vector<std::string>> kubelet_search_path(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "kubelet.service");
  if (unit.unreadable()) return Unreadable{unit.why()};
  if (unit.absent()) return absolute_folders(usual);
  const Reading<CommandWord> path = service_variable(host, unit.value(), "PATH");
  if (path.unreadable()) return Unreadable{path.why()};
  if (path.absent()) return absolute_folders(usual);
  if (!path.value().unreadable.empty()) return Unreadable{path.value().unreadable};
  return absolute_folders(path.value().text);
}

Reading<std::vector<std::string>> own_search_path(const Host& host) {
  if (!host.running()) return Absent{};
  return host.read("/proc/self/environ").and_then([](const std::string& environment) -> Reading<std::vector<std::string>> {
    for (std::string_view variable : split(environment, '\0'))
      if (variable.starts_with("PATH=")) return absolute_folders(variable.substr(5));
    return Absent{};
  });
}

Reading<FoundProgram> find_program(const Host& host, const std::vector<std::string>& folders, std::string_view name) {
  std::optional<FoundProgram> other;
  for (const std::string& folder : folders) {
    const std::string path = fmt::format("{}/{}", folder, name);
    const Reading<Status>& status = host.status(path);
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.absent() || status.value().type != FileType::regular) continue;
    if ((status.value().mode & 0111) != 0) return FoundProgram{.path = path, .executable = true};
    if (!other) other = FoundProgram{.path = path, .executable = false};
  }
  if (!other) return Absent{};
  return *other;
}

}  // namespace nodeworthy
