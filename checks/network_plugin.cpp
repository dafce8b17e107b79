#include "checks/network_plugin.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/network_plugins.h"
#include "host/package_manager.h"
#include "host/search_path.h"

namespace nodeworthy {
namespace {

constexpr std::string_view want = "where the container runtime looks";

/// Where packages put network plugins.
const std::vector<std::string>& folders_of_packages() {
  static const std::vector<std::string> folders{std::string(usual_plugin_folder), "/usr/lib/cni", "/usr/libexec/cni"};
  return folders;
}

Observation missing(const Host& host, const std::string& name, const std::vector<std::string>& folders) {
  const std::string searched = printable(join(folders, ", "));
  const Reading<FoundProgram> elsewhere = find_program(host, folders_of_packages(), name);
  if (elsewhere.present())
    return judged(
        false, name, std::string(want), fmt::format("{}, where it does not look (in {})", elsewhere.value().path, searched), {},
        fmt::format(
            "Have the runtime look there, too (bin_dirs or bin_dir of containerd, plugin_dirs of CRI-O), or put the plugins into {}.",
            printable(folders.front())));
  const bool packaged = std::find(folders.begin(), folders.end(), usual_plugin_folder) != folders.end();
  return judged(false, name, std::string(want), "absent from " + searched, {},
                packaged
                    ? fmt::format("Install it: {}.", how_to_install(host, "kubernetes-cni"))
                    : fmt::format("Put the plugins into {}; the package kubernetes-cni puts them into {}.", searched, usual_plugin_folder));
}

std::vector<Observation> look(const Host& host, const std::string& name, const std::string& runtime) {
  const Reading<std::vector<std::string>> folders = network_plugin_folders(host, runtime);
  if (!folders.present()) return {unknown(name, std::string(want), folders.unreadable() ? folders.why() : "absent")};
  const Reading<FoundProgram> found = find_program(host, folders.value(), name);
  if (found.unreadable()) return {unknown(name, std::string(want), found.why())};
  if (found.absent()) return {missing(host, name, folders.value())};
  const std::string path = printable(found.value().path);
  if (found.value().executable) return {judged(true, name, std::string(want), path)};
  return {judged(false, name, std::string(want), path + ", which may not be executed", {},
                 fmt::format("Make it executable: chmod +x {}.", path))};
}

Check bind(const Params& params) {
  const std::string name = *params.word("");
  if (name.find('/') != std::string::npos) params.problem("", fmt::format("\"{}\" is a path; write the plugin's name", name));
  return [name, runtime = params.setting("runtime").value_or("")](const Host& host) { return look(host, name, runtime); };
}

constexpr Field fields[] = {{"", Form::word, Need::required, "the plugin's name"}};

}  // namespace

constinit const Kind network_plugin_kind{
    .name = "network-plugin",
    .summary =
        "Whether the container runtime finds a network plugin (CNI) and may execute it: in bin_dir or bin_dirs of containerd, plugin_dirs "
        "of "
        "CRI-O, --cni-bin-dir of the kubelet up to 1.23 and of cri-dockerd, else in /opt/cni/bin.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
