#include "host/netplan.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/document_file.h"
#include "host/ip_address.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

using How = AddressSetup::How;

struct Interface {
  std::string name;
  std::string leased;  // where it is said; empty where it is not
  std::string fixed;
  std::vector<std::string> addresses;  // with the lengths of their prefixes
};
using Interfaces = std::map<std::string, Interface, std::less<>>;

std::string_view text_at(const Node& mapping, std::initializer_list<std::string_view> path) {
  const Node* node = mapping.find(path);
  return node == nullptr || !node->is_scalar() ? std::string_view() : node->text;
}

/// As netplan has it, which is not as YAML has it: in any case of letters, and in quotes.
bool is_true(std::string_view text) {
  const std::string word = lower(text);
  return word == "true" || word == "yes" || word == "on" || word == "y";
}

/// The addresses of IPv4 in a list: each "10.0.0.2/24", or a mapping with that as its key.
std::vector<std::string> ipv4_addresses(const Node& list) {
  std::vector<std::string> addresses;
  for (const Node& address : list.children) {
    const Node& text = address.is_mapping() && !address.children.empty() ? address.children.front() : address;
    if (text.is_scalar() && is_written_as_ipv4(text.text)) addresses.emplace_back(text.text);
  }
  return addresses;
}

/// The name by which an entry's interface goes: its own, unless it is only a word for what is matched.
std::string name_of(std::string_view id, const Node& entry) {
  const Node* match = entry.find("match");
  if (match == nullptr) return std::string(id);
  if (const std::string_view name = text_at(entry, {"set-name"}); !name.empty()) return std::string(name);
  return match->find("macaddress") == nullptr && match->find("driver") == nullptr ? std::string(text_at(*match, {"name"})) : std::string();
}

void take(const std::string& path, std::string_view id, const Node& entry, Interface& interface) {
  if (const Node* dhcp = entry.find("dhcp4"); dhcp != nullptr && dhcp->is_scalar())
    interface.leased = is_true(dhcp->text) ? fmt::format("dhcp4 in {}:{}", path, dhcp->mark.line) : std::string();
  const Node* list = entry.find("addresses");
  const std::vector<std::string> addresses = list != nullptr && list->is_sequence() ? ipv4_addresses(*list) : std::vector<std::string>();
  if (!addresses.empty()) interface.fixed = fmt::format("addresses in {}:{}", path, list->mark.line);
  interface.addresses.insert(interface.addresses.end(), addresses.begin(), addresses.end());
  if (interface.name.empty() || entry.find("match") != nullptr || entry.find("set-name") != nullptr) interface.name = name_of(id, entry);
}

void take_document(const std::string& path, const Node& root, Interfaces& interfaces) {
  constexpr std::array<std::string_view, 5> types{"ethernets", "wifis", "bonds", "bridges", "vlans"};
  for (std::string_view type : types) {
    const Node* entries = root.find({"network", type});
    if (entries == nullptr || !entries->is_mapping()) continue;
    for (size_t i = 0; i + 1 < entries->children.size(); i += 2) {
      const Node& id = entries->children[i];
      if (id.is_scalar()) take(path, id.text, entries->children[i + 1], interfaces[fmt::format("{} {}", type, id.text)]);
    }
  }
}

}  // namespace

Reading<std::vector<AddressSetup>> netplan_setups(const Host& host) {
  const Reading<std::vector<std::string>> paths = conf_paths(host, {"/etc/netplan", "/run/netplan", "/usr/lib/netplan"}, ".yaml");
  if (!paths.present()) return Unreadable{paths.why()};
  Interfaces interfaces;
  for (const std::string& path : paths.value()) {
    const DocumentFile file = read_document(host, path, parse_yaml);
    if (file.document.unreadable()) return Unreadable{file.document.why()};
    if (file.document.present()) take_document(path, file.document.value()->root(), interfaces);
  }
  std::vector<AddressSetup> setups;
  for (const auto& [id, interface] : interfaces) {
    if (interface.leased.empty() && interface.fixed.empty()) continue;
    const bool fixed = !interface.fixed.empty();
    setups.push_back({.interface = interface.name,
                      .how = fixed ? How::fixed : How::leased,
                      .where = fixed ? interface.fixed : interface.leased,
                      .addresses = interface.addresses});
  }
  return setups;
}

}  // namespace nodeworthy
