#include "host/network_plugins.h"

#include <span>

#include "base/text.h"
#include "host/containerd.h"
#include "host/crio.h"
#include "host/flags.h"
#include "host/kubelet.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// The folders of --cni-bin-dir, which has commas between them. Absent where nothing gives it.
Reading<std::string> told_to_docker(const Host& host) {
  const Reading<Sourced> kubelet = host.once(KubeletConfiguration::read).find({}, "cni-bin-dir");
  if (!kubelet.absent()) return kubelet.map([](const Sourced& said) { return said.value; });
  return read_unit(host, "cri-docker.service").and_then([&](const std::vector<Directive>& unit) {
    return Flags(service_command(host, unit)).find("cni-bin-dir").map([](const Flag& flag) { return flag.value; });
  });
}

}  // namespace

std::optional<std::vector<std::string>> folders_in(const Node& value, Node::Type type) {
  if (value.type != type) return std::nullopt;
  std::vector<std::string> folders;
  for (const Node& item : value.is_scalar() ? std::span(&value, 1) : value.children) {
    if (!item.is_scalar() || item.style != Node::Style::quoted) return std::nullopt;
    if (!item.text.empty()) folders.emplace_back(item.text);
  }
  return folders;
}

Reading<std::vector<std::string>> network_plugin_folders(const Host& host, std::string_view runtime) {
  if (runtime == "containerd") return containerd_plugin_folders(host);
  if (runtime == "cri-o") return crio_plugin_folders(host);
  const Reading<std::string> told = runtime == "docker" ? told_to_docker(host) : Absent{};
  if (told.absent()) return std::vector{std::string(usual_plugin_folder)};
  return told.map([](const std::string& folders) {
    const std::vector<std::string_view> each = split(folders, ',');
    return std::vector<std::string>(each.begin(), each.end());
  });
}

}  // namespace nodeworthy
