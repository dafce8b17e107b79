#include "host/gpt_swap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "base/text.h"
#include "host/mountinfo.h"

namespace nodeworthy {
namespace {

constexpr std::string_view records = "/run/udev/data";
constexpr std::string_view swap_type = "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f";
constexpr uint64_t no_auto = uint64_t{1} << 63;

using Properties = std::map<std::string, std::string, std::less<>>;

/// What is asked of a record, whose lines are "E:NAME=VALUE" and others.
Properties properties_of(std::string_view text) {
  Properties properties;
  for (std::string_view line : lines_of(text)) {
    const size_t equals = line.find('=');
    if (line.starts_with("E:") && equals != std::string_view::npos)
      properties.emplace(std::string(line.substr(2, equals - 2)), std::string(line.substr(equals + 1)));
  }
  return properties;
}

std::string property(const Properties& properties, std::string_view name) {
  const auto found = properties.find(name);
  return found == properties.end() ? std::string() : found->second;
}

/// Whether the attributes of a partition ("0x8000000000000000") have systemd leave it alone.
bool is_left_alone(std::string_view attributes) {
  if (attributes.starts_with("0x")) attributes.remove_prefix(2);
  uint64_t flags = 0;
  std::from_chars(attributes.data(), attributes.data() + attributes.size(), flags, 16);
  return (flags & no_auto) != 0;
}

/// "/dev/sda3" for "8:3", by /proc/partitions; else the link to it that udev makes.
std::string device_of(const Host& host, std::string_view number, const std::string& id) {
  const Reading<std::string>& table = host.read("/proc/partitions");
  for (std::string_view line : lines_of(table.present() ? std::string_view(table.value()) : std::string_view())) {
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() == 4 && fmt::format("{}:{}", words[0], words[1]) == number) return fmt::format("/dev/{}", words[3]);
  }
  return "/dev/disk/by-partuuid/" + id;
}

/// "8:0", the disk of the partition that the root file system is on; empty where it is on none, as with LVM, and where nobody tells.
std::string disk_of_root(const Host& host) {
  const Reading<std::vector<Mount>>& known = host.once(mounts);
  const Mount* root = known.present() ? mount_of(known.value(), "/") : nullptr;
  if (root == nullptr) return {};
  const Reading<std::string>& record = host.read(fmt::format("{}/b{}", records, root->device));
  return record.present() ? property(properties_of(record.value()), "ID_PART_ENTRY_DISK") : std::string();
}

/// Whether a record may be of a partition on a disk: of a block device, none of memory, loops or CD-ROMs.
bool is_of_partition(std::string_view name) {
  constexpr std::array<std::string_view, 3> others{"b1:", "b7:", "b11:"};
  return name.starts_with('b') &&
         std::none_of(others.begin(), others.end(), [&](std::string_view other) { return name.starts_with(other); });
}

}  // namespace

Reading<std::vector<GptSwap>> gpt_swap_partitions(const Host& host) {
  std::vector<GptSwap> found;
  if (!host.running()) return found;
  const Reading<std::vector<std::string>>& names = host.list(std::string(records));
  if (names.unreadable()) return Unreadable{names.why()};
  if (names.absent()) return found;
  for (const std::string& name : names.value()) {
    if (!is_of_partition(name)) continue;
    const Reading<std::string>& record = host.read(fmt::format("{}/{}", records, name));
    if (record.unreadable()) return Unreadable{record.why()};
    const Properties properties = record.present() ? properties_of(record.value()) : Properties();
    if (lower(property(properties, "ID_PART_ENTRY_TYPE")) != swap_type) continue;
    if (is_left_alone(property(properties, "ID_PART_ENTRY_FLAGS"))) continue;
    const std::string id = property(properties, "ID_PART_ENTRY_UUID");
    const std::string disk = property(properties, "ID_PART_ENTRY_DISK");
    const std::string root = disk_of_root(host);
    const bool told = !disk.empty() && !root.empty();
    found.push_back({.device = device_of(host, std::string_view(name).substr(1), id),
                     .id = id,
                     .disk = !told          ? GptSwap::Disk::untold
                             : disk == root ? GptSwap::Disk::root
                                            : GptSwap::Disk::other});
  }
  return found;
}

}  // namespace nodeworthy
