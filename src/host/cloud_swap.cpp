#include "host/cloud_swap.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "host/cloud_init.h"

namespace nodeworthy {
namespace {

constexpr std::string_view agent_configuration = "/etc/waagent.conf";

/// The last value of a key, without quotes and a comment behind it; empty where there is none.
std::string agent_value(std::string_view text, std::string_view key) {
  std::string value;
  for (std::string_view line : lines_of(text)) {
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#') || strip(line.substr(0, equals)) != key) continue;
    std::string_view said = line.substr(equals + 1);
    said = strip(said.substr(0, said.find('#')));
    while (said.starts_with('"')) said.remove_prefix(1);
    while (said.ends_with('"')) said.remove_suffix(1);
    value = strip(said);
  }
  return value;
}

bool makes_swap(std::string_view configuration) {
  for (std::string_view key : {"ResourceDisk.Format", "ResourceDisk.EnableSwap"})
    if (lower(agent_value(configuration, key)) != "y") return false;
  const std::string size = agent_value(configuration, "ResourceDisk.SwapSizeMB");
  int64_t number = 0;
  std::from_chars(size.data(), size.data() + size.size(), number);
  return number > 0;
}

/// Whether cloud-init is installed and not switched off.
Reading<bool> has_cloud_init(const Host& host, const UnitsAtBoot& boot) {
  const Reading<Status>& disabled = host.status("/etc/cloud/cloud-init.disabled");
  if (disabled.unreadable()) return Unreadable{disabled.why()};
  if (disabled.present()) return false;
  for (const char* unit : {"cloud-init.service", "cloud-init-network.service"}) {
    const Reading<LoadedUnit> loaded = boot.loader().load(unit);
    if (loaded.unreadable()) return Unreadable{loaded.why()};
    if (loaded.present() && !loaded.value().masked) return true;
  }
  return false;
}

/// The parts of swap: in all files; each is that of the last file that says it.
struct CloudSwap {
  std::string filename = "/swap.img";
  std::string size;
  std::string where;

  void add(const DocumentFile& file) {
    const Node* swap = file.document.value()->root().find("swap");
    const auto take = [&](std::string_view key, std::string& value) {
      const Node* node = swap == nullptr ? nullptr : swap->find(key);
      if (node == nullptr) return;
      value = std::string(node->is_scalar() ? node->text : "");
      where = fmt::format("{}:{}", file.path, node->mark.line);
    };
    take("filename", filename);
    take("size", size);
  }
};

}  // namespace

Reading<SwapSource> swap_of_azure_agent(const Host& host, const UnitsAtBoot& boot) {
  for (const char* unit : {"walinuxagent.service", "waagent.service"}) {
    const Reading<bool> starts = boot.starts(unit);
    if (starts.unreadable()) return Unreadable{starts.why()};
    if (starts.absent() || !starts.value()) continue;
    const Reading<std::string>& text = host.read(agent_configuration);
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.absent() || !makes_swap(text.value())) return Absent{};
    const std::string folder = agent_value(text.value(), "ResourceDisk.MountPoint");
    return SwapSource{.what = (folder.empty() ? "/mnt/resource" : folder) + "/swapfile",
                      .where = fmt::format("ResourceDisk.EnableSwap=y in {}", agent_configuration),
                      .unit = unit,
                      .removal = SwapRemoval::by_hand,
                      .advice = fmt::format("Set ResourceDisk.EnableSwap=n in {}, then: systemctl restart {}.", agent_configuration, unit)};
  }
  return Absent{};
}

Reading<std::string> swap_of_cloud_init(const Host& host, const UnitsAtBoot& boot) {
  if (host.running()) return Absent{};
  const Reading<bool> installed = has_cloud_init(host, boot);
  if (installed.unreadable()) return Unreadable{installed.why()};
  if (!installed.value()) return Absent{};
  const Reading<std::vector<DocumentFile>> files = cloud_init_files(host);
  if (files.unreadable()) return Unreadable{files.why()};
  CloudSwap swap;
  for (const DocumentFile& file : files.value()) swap.add(file);
  if (swap.size.empty() || swap.size == "0" || swap.filename.empty()) return Absent{};
  return swap.where;
}

}  // namespace nodeworthy
