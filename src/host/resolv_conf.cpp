#include "host/resolv_conf.h"

#include <fmt/format.h>

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

std::string fault_of_nameserver(const std::string& text, const std::vector<NetworkEnds>& networks) {
  if (text.empty()) return "without an address";
  const std::string bare = text.substr(0, text.find('%'));
  const std::optional<std::string> address = usual_address(bare);
  if (!address) return "is no address";
  if (is_loopback(*address)) return "a pod asks itself there";
  if (*address == "0.0.0.0" || *address == "::") return "nobody has it";
  // 169.254.0.0/16 is good: clouds have their resolvers there, and the node passes on what pods send to it.
  if (address->find(':') != std::string::npos && (is_link_local(*address) || bare != text)) return "no pod is on its link";
  for (const NetworkEnds& ends : networks) {
    if (*address == ends.first) return "the address of the network itself, which no machine has";
    if (*address == ends.last) return "the address for broadcast";
  }
  return {};
}

}  // namespace nodeworthy
