#include "host/packet_filter.h"

#include <fmt/format.h>

#include <array>
#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "host/nftables_tokens.h"
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

/// The first of some words in a text, quoted or not, as "drop in FILE:7"; empty where there is none.
std::string first_of(std::initializer_list<std::string_view> words, std::string_view file, std::string_view text) {
  NftablesLexer lexer(text);
  while (const std::optional<NftablesToken> token = lexer.next())
    if (is_one_of(token->text, words)) return fmt::format("{} in {}:{}", token->text, file, token->line);
  return {};
}

/// What a file that is loaded, too, does to the rules of another; empty where it leaves them.
std::string replaces(const Host& host, const FilterFile& other, const FilterFile& file) {
  if (other.path == file.path || (!other.family.empty() && other.family != file.family)) return {};
  const Reading<bool> loaded = loads_rules(host, other.unit);
  if (loaded.absent() || (loaded.present() && !loaded.value())) return {};
  const Reading<std::string>& text = host.read(other.path, most_bytes_of_rules);
  if (text.absent()) return {};
  if (other.syntax == Syntax::iptables || !text.present()) return fmt::format("{} loads {}", other.unit, other.path);
  return first_of({"flush", "delete", "destroy", "include"}, other.path, text.value());
}

}  // namespace

std::span<const FilterFile> filter_files() { return files; }

Reading<bool> loads_rules(const Host& host, std::string_view unit) {
  const Reading<bool> at_boot = starts_at_boot(host, unit);
  if (!at_boot.present() || at_boot.value() || !host.running()) return at_boot;
  const Reading<bool> now = unit_active(host, unit);
  return now.absent() ? Reading<bool>(false) : now;
}

std::string loads_something_else(const Host& host, const FilterFile& file) {
  const std::string fallback = std::string(file.path) + ".fallback";  // of iptables-services
  if (const Reading<Status>& status = host.status(fallback); !status.absent())
    return status.present() ? fallback + " is loaded in its place" : status.why();
  if (!host.running()) return {};
  const Reading<bool> now = unit_active(host, file.unit);
  if (now.unreadable()) return now.why();
  return now.present() && now.value() ? fmt::format("{} is active, with something else", file.unit) : "";
}

std::string replaced_by(const Host& host, const FilterFile& file) {
  for (const FilterFile& other : files)
    if (std::string what = replaces(host, other, file); !what.empty()) return what;
  return {};
}

std::string denial_in_nftables(std::string_view file, std::string_view text) {
  return first_of({"drop", "reject", "queue", "redirect", "dnat", "tproxy", "include"}, file, text);
}

}  // namespace nodeworthy
