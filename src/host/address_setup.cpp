#include "host/address_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/glob.h"
#include "host/ip_address.h"
#include "host/netplan.h"
#include "host/networkd_networks.h"
#include "host/shell_words.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using How = AddressSetup::How;

/// The last line of a section that has a key; null where none has.
const Directive* last(const std::vector<Directive>& directives, std::string_view section, std::string_view key) {
  const Directive* found = nullptr;
  for (const Directive& directive : directives)
    if (directive.section == section && directive.key == key) found = &directive;
  return found;
}

std::string value_at(const std::vector<Directive>& directives, std::string_view section, std::string_view key) {
  const Directive* found = last(directives, section, key);
  return found == nullptr ? std::string() : found->value;
}

std::string place(const Directive& directive) {
  return fmt::format("{}={} in {}:{}", directive.key, printable(directive.value, 40), directive.file, directive.line);
}

class Collection {
 public:
  explicit Collection(const Host& host) : host_(host) {}

  Reading<std::vector<AddressSetup>> all() {
    add_ifcfg_files();
    add_keyfiles();
    add_networks();
    add_interfaces();
    for (const auto& [name, setup] : ifupdown_)
      if (automatic_.contains(name)) setups_.push_back(setup);
    add(netplan_setups(host_));
    if (!why_.empty()) return Unreadable{why_};
    return std::move(setups_);
  }

 private:
  void add(const Reading<std::vector<AddressSetup>>& more) {
    if (more.unreadable()) why_ = more.why();
    if (more.present()) setups_.insert(setups_.end(), more.value().begin(), more.value().end());
  }

  /// The text of a file; nothing where there is none, or where it cannot be read, which is kept in mind.
  std::optional<std::string> text_of(const std::string& path) {
    const Reading<std::string>& text = host_.read(path);
    if (text.unreadable()) why_ = text.why();
    return text.present() ? std::optional(text.value()) : std::nullopt;
  }

  std::vector<std::string> names_in(const std::string& folder) {
    const Reading<std::vector<std::string>>& names = host_.list(folder);
    if (names.unreadable()) why_ = names.why();
    return names.present() ? names.value() : std::vector<std::string>();
  }

  void add_ifcfg_files() {
    const std::string folder = "/etc/sysconfig/network-scripts/";
    for (const std::string& name : names_in(folder))
      if (name.starts_with("ifcfg-") && !is_hidden_or_backup(name))
        if (const std::optional<std::string> text = text_of(folder + name)) add_ifcfg(name.substr(6), folder + name, *text);
  }

  void add_ifcfg(std::string device, const std::string& path, std::string_view text) {
    const Assignment* fixed = nullptr;
    const Assignment* leased = nullptr;
    const std::vector<Assignment> assignments = shell_assignments(text);
    for (const Assignment& one : assignments) {
      if (one.name == "DEVICE") device = one.value;
      if (one.name == "ONBOOT" && lower(one.value) == "no") return;
      if (one.name.starts_with("IPADDR")) fixed = &one;
      if (one.name == "BOOTPROTO") leased = is_one_of(lower(one.value), {"dhcp", "bootp"}) ? &one : nullptr;
    }
    const Assignment* said = fixed != nullptr ? fixed : leased;
    if (said == nullptr || device == "lo") return;
    setups_.push_back({.interface = std::move(device),
                       .how = fixed != nullptr ? How::fixed : How::leased,
                       .where = fmt::format("{}={} in {}:{}", said->name, printable(said->value, 40), path, said->line),
                       .addresses = fixed != nullptr ? with_network(*fixed, assignments) : std::vector<std::string>()});
  }

  /// The address of IPADDR2 with PREFIX2, which goes before NETMASK2.
  static std::vector<std::string> with_network(const Assignment& address, const std::vector<Assignment>& assignments) {
    std::string network;
    for (std::string_view key : {"NETMASK", "PREFIX"})
      for (const Assignment& one : assignments)
        if (one.name == std::string(key) + address.name.substr(6)) network = one.value;
    if (network.empty()) return {};
    return {fmt::format("{}/{}", address.value, network)};
  }

  void add_keyfiles() {
    for (const std::string folder : {"/etc/NetworkManager/system-connections/", "/run/NetworkManager/system-connections/",
                                     "/usr/lib/NetworkManager/system-connections/"})
      for (const std::string& name : names_in(folder))
        if (!is_hidden_or_backup(name))
          if (const std::optional<std::string> text = text_of(folder + name)) add_keyfile(parse_unit_file(*text, folder + name));
  }

  void add_keyfile(const std::vector<Directive>& lines) {
    if (!is_one_of(value_at(lines, "connection", "type"),
                   {"ethernet", "802-3-ethernet", "wifi", "802-11-wireless", "bond", "bridge", "team", "vlan", "infiniband"}))
      return;
    if (value_at(lines, "connection", "autoconnect") == "false") return;
    for (std::string_view key : {"master", "controller"})
      if (last(lines, "connection", key) != nullptr) return;
    const Directive* method = last(lines, "ipv4", "method");
    const Directive& said = method != nullptr ? *method : lines.front();
    const Directive* address = last(lines, "ipv4", "address1");
    if (method != nullptr && !is_one_of(method->value, {"auto", "manual"})) return;
    const bool by_mac = last(lines, "ethernet", "mac-address") != nullptr || last(lines, "802-3-ethernet", "mac-address") != nullptr;
    setups_.push_back({.interface = by_mac ? std::string() : value_at(lines, "connection", "interface-name"),
                       .how = address != nullptr || said.value == "manual" ? How::fixed : How::leased,
                       .where = method != nullptr ? place(said) : fmt::format("no method of IPv4 in {}", said.file),
                       .addresses = {}});
    if (address != nullptr) setups_.back().addresses.push_back(address->value.substr(0, address->value.find(',')));
  }

  /// systemd-networkd, for which the first file that matches an interface counts: one behind it that says otherwise is kept all the same,
  /// and makes a contradiction.
  void add_networks() {
    const Reading<std::vector<NetworkdNetwork>> networks = networkd_networks(host_);
    if (!networks.present()) why_ = networks.why();
    if (!networks.present()) return;
    for (const NetworkdNetwork& network : networks.value()) add_network(network.directives);
  }

  void add_network(const std::vector<Directive>& lines) {
    const Directive* said = nullptr;
    for (const Directive& line : lines)
      if (line.section == "Network" && line.key == "DHCP" && is_one_of(lower(line.value), {"yes", "true", "on", "1", "both", "ipv4"}))
        said = &line;
    std::vector<std::string> addresses;
    for (const Directive& line : lines) {
      if (line.key != "Address" || !is_one_of(line.section, {"Network", "Address"}) || !is_written_as_ipv4(line.value)) continue;
      said = &line;
      addresses.push_back(line.value);
    }
    if (said == nullptr) return;
    const How how = addresses.empty() ? How::leased : How::fixed;
    for (const std::string& name : names_matched(lines))
      setups_.push_back({.interface = name, .how = how, .where = place(*said), .addresses = addresses});
  }

  /// The patterns of [Match]; one empty one where more than the name decides.
  static std::vector<std::string> names_matched(const std::vector<Directive>& lines) {
    std::vector<std::string> names;
    for (const Directive& line : lines) {
      if (line.section != "Match") continue;
      if (line.key != "Name" || line.value.find('!') != std::string::npos) return {std::string()};
      for (std::string_view name : words_of(line.value)) names.emplace_back(name);
    }
    return names.empty() ? std::vector<std::string>{std::string()} : names;
  }

  /// ifupdown, whose file names others. What is named again says nothing new, and there is an end to what is followed.
  void add_interfaces() {
    constexpr size_t most_names = 1000;
    constexpr size_t most_bytes = size_t{1} << 20;
    size_t bytes = 0;
    add_source("/etc/network/interfaces");
    for (size_t next = 0; next < interfaces_.size(); ++next) {
      const std::string path = interfaces_[next];
      const std::optional<std::string> text = text_of(path);
      if (text) bytes += text->size();
      if (bytes <= most_bytes && named_.size() <= most_names) {
        if (text) add_interfaces(path, *text);
        continue;
      }
      why_ = fmt::format("/etc/network/interfaces names more than {} files, or more than {} bytes", most_names, most_bytes);
      return;
    }
  }

  void add_interfaces(const std::string& path, std::string_view text) {
    const std::vector<std::string_view> lines = lines_of(text);
    for (size_t i = 0; i < lines.size(); ++i) {
      const std::vector<std::string_view> words = words_of(lines[i]);
      if (words.size() < 2) continue;
      if (is_one_of(words[0], {"auto", "allow-auto", "allow-hotplug"})) automatic_.insert(words.begin() + 1, words.end());
      if (words[0] == "iface" && words.size() >= 4 && words[2] == "inet" && is_one_of(words[3], {"dhcp", "static"}))
        ifupdown_.emplace_back(words[1], AddressSetup{.interface = std::string(words[1]),
                                                      .how = words[3] == "dhcp" ? How::leased : How::fixed,
                                                      .where = fmt::format("{} in {}:{}", words[3], path, i + 1),
                                                      .addresses = addresses_in(std::span(lines).subspan(i + 1))});
      if (words[0] == "source") add_source(std::string(words[1]));
      if (words[0] == "source-directory") add_source(std::string(words[1]) + "/*");
    }
  }

  static bool begins_stanza(std::string_view word) {
    return word.starts_with("allow-") || is_one_of(word, {"iface", "auto", "mapping", "source", "source-directory", "template"});
  }

  /// The address in the options of an interface, with its prefix or netmask; nothing where it has neither, or both.
  static std::vector<std::string> addresses_in(std::span<const std::string_view> lines) {
    std::string address;
    std::string mask;
    for (std::string_view line : lines) {
      const std::vector<std::string_view> words = words_of(line);
      if (!words.empty() && begins_stanza(words[0])) break;
      if (words.size() == 2 && words[0] == "address") address = words[1];
      if (words.size() == 2 && words[0] == "netmask") mask = words[1];
    }
    const bool has_prefix = address.find('/') != std::string::npos;
    if (address.empty() || has_prefix != mask.empty()) return {};
    return {has_prefix ? address : fmt::format("{}/{}", address, mask)};
  }

  void add_source(const std::string& pattern) {
    const std::string whole = pattern.starts_with('/') ? pattern : "/etc/network/" + pattern;
    if (!named_.insert(whole).second) return;
    const Reading<std::vector<std::string>> paths = is_pattern(whole) ? paths_matching(host_, whole) : std::vector<std::string>{whole};
    if (!paths.present()) why_ = paths.why();
    if (!paths.present()) return;
    for (const std::string& path : paths.value())
      if (!is_hidden_or_backup(path.substr(path.rfind('/') + 1)) && (path == whole || named_.insert(path).second))
        interfaces_.push_back(path);
  }

  const Host& host_;
  std::vector<AddressSetup> setups_;
  std::vector<std::pair<std::string, AddressSetup>> ifupdown_;
  std::set<std::string, std::less<>> automatic_;
  std::vector<std::string> interfaces_;  // ifupdown's files
  std::set<std::string> named_;          // they, and the patterns that name them
  std::string why_;
};

}  // namespace

Reading<std::vector<AddressSetup>> address_setups(const Host& host) { return Collection(host).all(); }

std::vector<AddressSetup> setups_of(const std::vector<AddressSetup>& setups, std::string_view interface) {
  std::vector<AddressSetup> of;
  for (const AddressSetup& setup : setups)
    if (setup.interface.empty() || glob_match(setup.interface, interface)) of.push_back(setup);
  return of;
}

}  // namespace nodeworthy
