#include "host/sysctl_at_boot.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/text.h"
#include "host/modprobe_conf.h"
#include "host/modules.h"
#include "host/modules_load.h"

namespace nodeworthy {
namespace {

/// The number that the kernel takes a word for: hexadecimal with 0x, octal with 0 before it. Nothing where it refuses it, as with a plus.
std::optional<std::string> as_kernel_number(std::string_view word) {
  const bool negative = word.starts_with('-');
  if (negative) word.remove_prefix(1);
  const bool hexadecimal = word.starts_with("0x") || word.starts_with("0X");
  const int base = hexadecimal ? 16 : word.size() > 1 && word.starts_with('0') ? 8 : 10;
  if (hexadecimal) word.remove_prefix(2);
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, base);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return fmt::format("{}{}", negative && number != 0 ? "-" : "", number);
}

}  // namespace

Reading<std::string> running_sysctl(const Host& host, const std::string& path) {
  return host.read("/proc/sys/" + path).map([](const std::string& text) { return std::string(strip(text)); });
}

bool kernel_lacks_sysctl(const Host& host, const std::string& path) {
  return host.running() && sysctl_module(path).empty() && host.status("/proc/sys/" + path).absent();
}

Reading<bool> sysctl_comes_in_time(const Host& host, std::string_view path) {
  const std::string_view module = sysctl_module(path);
  if (module.empty()) return true;
  const Reading<ModulePresence> presence = module_presence(host, module);
  if (presence.unreadable()) return Unreadable{presence.why()};
  if (presence.absent() || presence.value() == ModulePresence::built_in) return true;
  // systemd loads ipv6 before anything else, unless it is blocked (its kmod-setup.c).
  if (module == "ipv6") {
    const Reading<std::vector<ModuleBlock>> blocks = module_blocks(host, module, Loading::next_boot, LoadedBy::service);
    if (blocks.present() && blocks.value().empty()) return true;
  }
  const Reading<ModuleLoad> load = module_at_boot(host, module);
  if (load.unreadable()) return Unreadable{load.why()};
  return load.present() && !load.value().late;
}

std::string as_kernel_reads(std::string_view value, size_t integers) {
  std::vector<std::string> read;
  for (std::string_view word : words_of(value)) {
    if (read.size() == integers) break;
    std::optional<std::string> number = as_kernel_number(word);
    if (!number) return std::string(value);
    read.push_back(*std::move(number));
  }
  return read.size() == integers && integers > 0 ? join(read, " ") : std::string(value);
}

std::string describe(const SysctlSetting& setting) {
  const std::string_view in = setting.other_name.empty() ? "" : " in ";
  return fmt::format("{} ({}{}{}:{})", printable(setting.value), setting.other_name, in, setting.file, setting.line);
}

std::string describe(const SysctlSetting& setting, const std::vector<SysctlSetting>& all) {
  std::string text = describe(setting);
  for (const SysctlSetting& other : all)
    if (other.value != setting.value) text += ", over " + describe(other);
  return text;
}

}  // namespace nodeworthy
