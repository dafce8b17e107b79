#include "host/resolv_conf.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "host/ip_address.h"
#include "host/kubelet.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr std::string_view usual_file = "/etc/resolv.conf";
constexpr std::string_view file_of_resolved = "/run/systemd/resolve/resolv.conf";
constexpr std::string_view resolved = "systemd-resolved.service";

std::vector<std::string> search_of(const std::vector<std::string_view>& words) {
  std::vector<std::string> search;
  for (size_t i = 1; i < words.size(); ++i) {
    std::string_view domain = words[i];
    if (domain.ends_with('.')) domain.remove_suffix(1);
    if (!domain.empty()) search.emplace_back(domain);
  }
  return search;
}

/// Whether kubeadm will find systemd-resolved active when the node joins.
Reading<bool> has_resolved(const Host& host) {
  const Reading<bool> active = host.running() ? unit_active(host, resolved) : starts_at_boot(host, resolved);
  return active.absent() ? Reading<bool>(false) : active;
}

/// A field of /proc/net/route: an address in the order of the machine's bytes, in hexadecimal digits.
std::optional<uint32_t> hexadecimal(std::string_view text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string text_of(uint32_t network_order) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = network_order;
  return address_text(reinterpret_cast<const sockaddr*>(&address));
}

/// In the order of the network's bytes.
std::optional<uint32_t> ipv4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return address.s_addr;
}

/// "24" or "255.255.255.0"; nothing for networks of one or two addresses, and for all there are.
std::optional<uint32_t> mask_of(std::string_view text) {
  int64_t length = 0;
  std::optional<uint32_t> mask = ipv4(text);
  if (!mask && parse_integer(text, length) && length > 0 && length < 32) mask = htonl(~uint32_t{0} << (32 - length));
  const uint32_t rest = mask ? ~ntohl(*mask) : 0;
  const bool is_mask = mask && (rest & (rest + 1)) == 0;
  return is_mask && *mask != 0 && std::popcount(*mask) < 31 ? mask : std::nullopt;
}

}  // namespace

ResolvConf parse_resolv_conf(std::string_view text) {
  ResolvConf parsed;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::vector<std::string_view> words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    if (words[0] == "nameserver") parsed.nameservers.push_back({.text = std::string(words.size() > 1 ? words[1] : ""), .line = number});
    if (words[0] != "search") continue;
    parsed.search = search_of(words);
    parsed.search_line = number;
  }
  return parsed;
}

Reading<ResolverFile> resolver_file(const Host& host) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  const Reading<Sourced> told = kubelet.find({"resolvConf"}, "resolv-conf");
  if (told.unreadable()) return Unreadable{told.why()};
  if (told.present()) return ResolverFile{.path = told.value().value, .because = told.value().where};
  // A kubelet that has its file already takes its own default; kubeadm gives it another only as it writes that file.
  if (!kubelet.file().empty() && !host.status(kubelet.file()).absent())
    return ResolverFile{.path = std::string(usual_file), .because = "the kubelet's default"};
  return has_resolved(host).map([](bool active) {
    if (active) return ResolverFile{.path = std::string(file_of_resolved), .because = "what kubeadm sets where systemd-resolved is active"};
    return ResolverFile{.path = std::string(usual_file), .because = "the kubelet's default"};
  });
}

std::vector<NetworkEnds> network_ends(std::string_view text) {
  std::vector<NetworkEnds> ends;
  for (std::string_view line : lines_of(text)) {
    const std::vector<std::string_view> words = words_of(line);  // Iface Destination Gateway Flags RefCnt Use Metric Mask ...
    if (words.size() < 8) continue;
    const std::optional<uint32_t> destination = hexadecimal(words[1]);
    const std::optional<uint32_t> gateway = hexadecimal(words[2]);
    const std::optional<uint32_t> mask = hexadecimal(words[7]);
    if (!destination || gateway != 0U || !mask || *mask == 0 || std::popcount(*mask) >= 31) continue;
    ends.push_back({.first = text_of(*destination), .last = text_of(*destination | ~*mask)});
  }
  return ends;
}

std::optional<NetworkEnds> network_ends_around(std::string_view address) {
  const size_t slash = std::min(address.find('/'), address.size());
  const std::optional<uint32_t> own = ipv4(address.substr(0, slash));
  const std::optional<uint32_t> mask = mask_of(address.substr(std::min(slash + 1, address.size())));
  if (!own || !mask) return std::nullopt;
  return NetworkEnds{.first = text_of(*own & *mask), .last = text_of(*own | ~*mask)};
}

}  // namespace nodeworthy
