#include "host/swap_switches.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "host/boot_loader.h"

namespace nodeworthy {
namespace {

/// Whether the last value of a switch that is one says no.
bool is_off(const KernelCommandLine& line, std::string_view name) {
  std::optional<bool> last;
  for (const std::string& value : line.all(name))
    if (const std::optional<bool> said = boolean_word(value)) last = said;
  return !last.value_or(true);
}

/// Whether systemd.zram= is among the words with a value. Of several, any no is one.
bool says_of_zram(const KernelCommandLine& line, bool value) {
  const std::vector<std::string> values = line.all("systemd.zram");
  return std::any_of(values.begin(), values.end(), [&](const std::string& text) { return boolean_word(text) == value; });
}

}  // namespace

Reading<SwapSwitches> SwapSwitches::read(const Host& host) {
  const Reading<std::vector<KernelCommandLine>>& lines = boot_command_lines(host);
  if (lines.unreadable()) return Unreadable{lines.why()};
  if (lines.absent() || lines.value().empty()) return SwapSwitches{};
  SwapSwitches switches{.fstab = false, .swap = false, .zram = false, .gpt = false, .zram0 = {}, .extra = {}};
  for (const KernelCommandLine& line : lines.value()) {
    const bool zram = !says_of_zram(line, false);
    switches.fstab |= !is_off(line, "fstab");
    switches.swap |= !is_off(line, "systemd.swap");
    switches.zram |= zram;
    switches.gpt |= !is_off(line, "systemd.gpt_auto");
    if (zram && says_of_zram(line, true) && switches.zram0.empty()) switches.zram0.push_back({.what = "zram0", .where = line.source()});
    if (is_off(line, "systemd.swap")) continue;
    for (const std::string& extra : line.all("systemd.swap-extra"))
      switches.extra.push_back({.what = extra.substr(0, extra.find(':')), .where = line.source()});
  }
  return switches;
}

}  // namespace nodeworthy
