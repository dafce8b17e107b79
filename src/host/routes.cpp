#include "host/routes.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// RTF_REJECT of a flags field, in hexadecimal digits; a field that is none refuses, too.
bool refuses(std::string_view flags) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(flags.data(), flags.data() + flags.size(), value, 16);
  return error != std::errc() || end != flags.data() + flags.size() || (value & 0x200) != 0;
}

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

Unreadable not_a_table(std::string_view file) { return {std::string(file) + ": is no whole table of routes"}; }

}  // namespace

Reading<std::vector<std::string>> default_route_interfaces(std::string_view text) {
  std::vector<std::string> interfaces;
  if (text.empty()) return interfaces;
  if (!text.starts_with("Iface") || !text.ends_with('\n')) return not_a_table("/proc/net/route");
  for (std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);  // Iface Destination Gateway Flags RefCnt Use Metric Mask ...
    if (words.size() < 8) return not_a_table("/proc/net/route");
    if (words[1] == "00000000" && words[7] == "00000000" && words[0] != "*") add_once(interfaces, words[0]);
  }
  return interfaces;
}

Reading<std::vector<std::string>> default_route_interfaces_of_ipv6(std::string_view text) {
  std::vector<std::string> interfaces;
  for (std::string_view line : lines_of(text)) {
    // Destination and its length, source and its length, gateway, metric, references, use, flags, interface.
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() != 10 || !text.ends_with('\n')) return not_a_table("/proc/net/ipv6_route");
    if (words[0].find_first_not_of('0') == std::string_view::npos && words[1] == "00" && !refuses(words[8])) add_once(interfaces, words[9]);
  }
  return interfaces;
}

}  // namespace nodeworthy
