#include "host/firewalld_interfaces.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/firewalld_forwarding.h"
#include "host/routes.h"
#include "host/shell_words.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// A file that puts an interface into a zone.
struct Claim {
  std::string interface;  // empty: any
  std::string zone;       // empty: none in particular
  std::string where;
};

/// The interfaces that container runtimes, network plugins and hypervisors make for themselves.
bool made_by_programs(std::string_view interface) {
  constexpr std::array<std::string_view, 14> prefixes{"br-",       "cali", "cilium", "cni",  "docker", "dummy", "flannel",
                                                      "kube-ipvs", "lxc",  "podman", "tunl", "veth",   "virbr", "vxlan"};
  return interface == "lo" ||
         std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return interface.starts_with(prefix); });
}

/// Collects the claims of a host.
class Claims {
 public:
  Claims(const Host& host, const Firewalld& firewalld) : host_(host) {
    for (const auto& [name, zone] : firewalld.zones)
      for (const std::string& interface : zone.interfaces) zones_.push_back({interface, name, zone.file});
    for (std::string_view parent : {"/etc", "/run", "/usr/lib"})
      add_files(fmt::format("{}/NetworkManager/system-connections", parent), {}, &Claims::add_keyfile);
    for (std::string_view folder : {"/etc/sysconfig/network-scripts", "/etc/sysconfig/network"})
      add_files(std::string(folder), "ifcfg-", &Claims::add_ifcfg);
  }

  /// Why a file could not be read; empty when all could.
  const std::string& problem() const { return problem_; }
  /// Those of network profiles.
  const std::vector<Claim>& profiles() const { return profiles_; }
  /// Those of zone files.
  const std::vector<Claim>& zones() const { return zones_; }

 private:
  using Add = void (Claims::*)(std::string_view rest, const std::string& path, std::string_view text);

  /// Adds what the files of a folder say whose names begin with a prefix.
  void add_files(const std::string& folder, std::string_view prefix, Add add) {
    const Reading<std::vector<std::string>>& names = host_.list(folder);
    if (names.unreadable()) problem_ = names.why();
    if (!names.present()) return;
    for (std::string_view name : names.value()) {
      const std::string path = fmt::format("{}/{}", folder, name);
      if (!name.starts_with(prefix) || is_hidden_or_backup(name)) continue;
      const Reading<Status>& status = host_.status(path);
      if (status.present() && status.value().type == FileType::directory) continue;
      const Reading<std::string>& text = host_.read(path);
      if (text.unreadable()) problem_ = text.why();
      if (text.present()) (this->*add)(name.substr(prefix.size()), printable(path), text.value());
    }
  }

  /// nm-settings-keyfile(5).
  void add_keyfile(std::string_view, const std::string& path, std::string_view text) {
    Claim claim{.interface = {}, .zone = {}, .where = path};
    for (const Directive& line : parse_unit_file(text, path)) {
      if (line.section != "connection") continue;
      if (line.key == "interface-name") claim.interface = line.value;
      if (line.key == "zone") claim = {claim.interface, line.value, fmt::format("{}:{}", path, line.line)};
    }
    profiles_.push_back(std::move(claim));
  }

  /// ifcfg-NAME of the network scripts of Red Hat and SUSE.
  void add_ifcfg(std::string_view name, const std::string& path, std::string_view text) {
    Claim claim{.interface = std::string(name), .zone = {}, .where = path};
    for (const Assignment& line : shell_assignments(text)) {
      if (line.name == "DEVICE" && !line.value.empty()) claim.interface = line.value;
      if (line.name == "ZONE") claim = {claim.interface, line.value, fmt::format("{}:{}", path, line.line)};
    }
    if (claim.interface != "lo") profiles_.push_back(std::move(claim));
  }

  const Host& host_;
  std::vector<Claim> zones_;
  std::vector<Claim> profiles_;
  std::string problem_;
};

/// The zones of one interface.
class Chooser {
 public:
  Chooser(const Firewalld& firewalld, const Claims& claims) : firewalld_(firewalld), claims_(claims) {}

  void add_interface(const std::string& interface) {
    bool known = false;
    for (const Claim& claim : claims_.profiles()) {
      if (!claim.interface.empty() && claim.interface != interface) continue;
      known = true;
      if (!claim.zone.empty()) {
        add(claim.zone, fmt::format("{}, {}", printable(interface), claim.where));
      } else {
        // NetworkManager then asks for the default zone, other programs for none: the zone that names the interface may keep it.
        add_default(interface);
        add_bound(interface);
      }
    }
    if (!known && !add_bound(interface)) add_default(interface);
  }

  void add_all_claims() {
    add_default({});
    for (const auto* claims : {&claims_.profiles(), &claims_.zones()})
      for (const Claim& claim : *claims)
        if (!claim.zone.empty() && !made_by_programs(claim.interface))
          add(claim.zone, claim.interface.empty() ? claim.where : fmt::format("{}, {}", printable(claim.interface), claim.where));
  }

  void add_sources(const Host& host) {
    for (const auto& [name, zone] : firewalld_.zones) {
      const bool keeps_out = zone.target == FirewalldTarget::drop || zone.target == FirewalldTarget::reject;
      if (!zone.sources.empty() && !keeps_out && !is_for_pods(host, zone)) add(name, "from " + printable(join(zone.sources, ", "), 60));
    }
  }

  Reading<std::vector<ZoneChoice>> choices() const {
    if (!problem_.empty()) return Unreadable{problem_};
    return choices_;
  }

 private:
  void add(const std::string& zone, std::string because) {
    if (!firewalld_.zones.contains(zone)) problem_ = fmt::format("{}: there is no zone \"{}\"", because, printable(zone));
    const bool known = std::any_of(choices_.begin(), choices_.end(), [&](const ZoneChoice& choice) { return choice.zone == zone; });
    if (!known) choices_.push_back({zone, std::move(because)});
  }

  void add_default(const std::string& interface) {
    const std::string& because = firewalld_.default_zone_because;
    add(firewalld_.default_zone, interface.empty() ? because : fmt::format("{}, {}", printable(interface), because));
  }

  /// Adds the zones whose files name the interface; false where none does.
  bool add_bound(const std::string& interface) {
    bool found = false;
    for (const Claim& claim : claims_.zones()) {
      const bool prefix = claim.interface.ends_with('+') && interface.starts_with(claim.interface.substr(0, claim.interface.size() - 1));
      if (claim.interface != interface && !prefix) continue;
      add(claim.zone, fmt::format("{}, {}", printable(interface), claim.where));
      found = true;
    }
    return found;
  }

  const Firewalld& firewalld_;
  const Claims& claims_;
  std::vector<ZoneChoice> choices_;
  std::string problem_;
};

/// The interfaces with a device behind them.
Reading<std::vector<std::string>> physical_interfaces(const Host& host) {
  return host.list("/sys/class/net").map([&](const std::vector<std::string>& names) {
    std::vector<std::string> physical;
    for (const std::string& name : names)
      if (host.status(fmt::format("/sys/class/net/{}/device", name)).present()) physical.push_back(name);
    return physical;
  });
}

/// The interfaces of a running machine through which others reach it.
Reading<std::vector<std::string>> outer_interfaces(const Host& host) {
  const Reading<std::vector<std::string>> leading = host.read("/proc/net/route").and_then(default_route_interfaces);
  if (leading.unreadable() || (leading.present() && !leading.value().empty())) return leading;
  return physical_interfaces(host);
}

}  // namespace

Reading<std::vector<ZoneChoice>> cluster_zones(const Host& host, const Firewalld& firewalld) {
  const Claims claims(host, firewalld);
  if (!claims.problem().empty()) return Unreadable{claims.problem()};
  Chooser chooser(firewalld, claims);
  if (host.running()) {
    const Reading<std::vector<std::string>> interfaces = outer_interfaces(host);
    if (interfaces.unreadable()) return Unreadable{interfaces.why()};
    if (interfaces.absent() || interfaces.value().empty()) return Unreadable{"no interface leads to a default route, and none is physical"};
    for (const std::string& interface : interfaces.value()) chooser.add_interface(interface);
  } else {
    chooser.add_all_claims();
  }
  chooser.add_sources(host);
  return chooser.choices();
}

}  // namespace nodeworthy
