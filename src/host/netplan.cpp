#include "host/netplan.h"

#include <fmt/format.h>

#include <algorithm>
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

/// "10.0.0.2/24", or a mapping with that as its key.
bool is_of_ipv4(const Node& address) {
  const Node* node = address.is_mapping() && !address.children.empty() ? &address.children.front() : &address;
  return node->is_scalar() && is_written_as_ipv4(node->text);
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
  const Node* addresses = entry.find("addresses");
  if (addresses != nullptr && addresses->is_sequence() && std::any_of(addresses->children.begin(), addresses->children.end(), is_of_ipv4))
    interface.fixed = fmt::format("addresses in {}:{}", path, addresses->mark.line);
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
    setups.push_back(
        {.interface = interface.name, .how = fixed ? How::fixed : How::leased, .where = fixed ? interface.fixed : interface.leased});
  }
  return setups;
}

}  // namespace nodeworthy
