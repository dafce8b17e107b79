#include "host/packet_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using Syntax = FilterFile::Syntax;

constexpr std::array<FilterFile, 8> files{{
    {"nftables.service", "/etc/nftables.conf", "", Syntax::nftables},            // Debian, Arch, SUSE
    {"nftables.service", "/etc/sysconfig/nftables.conf", "", Syntax::nftables},  // Fedora and its kin
    {"iptables.service", "/etc/sysconfig/iptables", "ipv4", Syntax::iptables},
    {"iptables.service", "/etc/iptables/iptables.rules", "ipv4", Syntax::iptables},  // Arch
    {"ip6tables.service", "/etc/sysconfig/ip6tables", "ipv6", Syntax::iptables},
    {"ip6tables.service", "/etc/iptables/ip6tables.rules", "ipv6", Syntax::iptables},
    {"netfilter-persistent.service", "/etc/iptables/rules.v4", "ipv4", Syntax::iptables},
    {"netfilter-persistent.service", "/etc/iptables/rules.v6", "ipv6", Syntax::iptables},
}};

/// A line without its comment and what stands in quotes.
std::string bare(std::string_view line) {
  std::string text;
  bool quoted = false;
  for (const char c : line) {
    if (c == '#' && !quoted) break;
    if (c == '"') quoted = !quoted;
    text += quoted || c == '"' || c == ';' || c == '{' || c == '}' || c == ':' || c == ',' ? ' ' : c;
  }
  return text;
}

}  // namespace

std::span<const FilterFile> filter_files() { return files; }

Reading<bool> loads_rules(const Host& host, std::string_view unit) {
  const Reading<bool> at_boot = starts_at_boot(host, unit);
  if (!at_boot.present() || at_boot.value() || !host.running()) return at_boot;
  const Reading<bool> now = unit_active(host, unit);
  return now.absent() ? Reading<bool>(false) : now;
}

std::string denial_in_nftables(std::string_view file, std::string_view text) {
  constexpr std::array<std::string_view, 3> denials{"drop", "reject", "include"};
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::string words = bare(line);
    for (std::string_view word : words_of(words))
      if (std::find(denials.begin(), denials.end(), word) != denials.end()) return fmt::format("{} in {}:{}", word, file, number);
  }
  return {};
}

}  // namespace nodeworthy
