#include "host/firewalld.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "host/conf_d.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;

constexpr std::string_view conf_file = "/etc/firewalld/firewalld.conf";
constexpr std::string_view direct_file = "/etc/firewalld/direct.xml";
constexpr std::string_view own_zones = "/etc/firewalld/zones";

/// More than anybody has; a hostile image is not followed further.
constexpr size_t most_zones = 1000;
constexpr size_t most_includes = 1000;
constexpr size_t most_rules = 100000;

/// Reads one host's configuration; remembers the first thing that could not be read.
class Loader {
 public:
  explicit Loader(const Host& host) : host_(host) {}

  Reading<Firewalld> load() {
    const FirewalldConf conf = read_conf();
    firewalld_.backend = conf.backend;
    read_direct();
    read_zones();
    read_combined_zones();
    choose_default_zone(conf);
    const Reading<std::vector<std::string>>& policies = host_.list("/etc/firewalld/policies");
    if (policies.unreadable()) fail(policies.why());
    firewalld_.has_policies = policies.present() && !policies.value().empty();
    if (!problem_.empty()) return Unreadable{problem_};
    return std::move(firewalld_);
  }

 private:
  void fail(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
  }

  FirewalldConf read_conf() {
    const Reading<std::string>& text = host_.read(conf_file);
    if (text.unreadable()) fail(text.why());
    return text.present() ? parse_firewalld_conf(text.value()) : FirewalldConf();
  }

  void read_direct() {
    const Reading<std::vector<FirewallRule>> rules =
        host_.read(direct_file).and_then([](const std::string& text) { return parse_firewalld_direct(text, direct_file); });
    if (rules.unreadable()) fail(rules.why());
    if (rules.present()) firewalld_.direct = rules.value();
  }

  std::vector<ConfFile> xml_files(const std::vector<std::string>& folders) {
    const Reading<std::vector<ConfFile>> files = conf_files(host_, folders, ".xml");
    if (files.unreadable()) fail(files.why());
    if (!files.present()) return {};
    if (files.value().size() > most_zones) fail(fmt::format("{}: more than {} zones", folders.front(), most_zones));
    return problem_.empty() ? files.value() : std::vector<ConfFile>();
  }

  void read_zones() {
    for (const ConfFile& file : xml_files({std::string(own_zones), "/usr/lib/firewalld/zones"})) {
      const std::string_view name = std::string_view(file.path).substr(file.path.rfind('/') + 1);
      add_zone(std::string(name.substr(0, name.size() - 4)), file.path, {file});
    }
  }

  /// A folder among the zones holds the parts of one zone, whose target is the standard one whatever they say.
  void read_combined_zones() {
    const Reading<std::vector<std::string>>& names = host_.list(own_zones);
    if (!names.present()) return;
    for (const std::string& name : names.value()) {
      const std::string folder = fmt::format("{}/{}", own_zones, name);
      const Reading<Status>& status = host_.status(folder);
      if (name.ends_with(".xml") || !status.present() || status.value().type != FileType::directory) continue;
      const std::vector<ConfFile> files = xml_files({folder});
      if (files.empty()) continue;
      add_zone(name, folder, files);
      firewalld_.zones[name].target = FirewalldTarget::standard;
      firewalld_.zones[name].in_parts = true;
    }
  }

  void add_zone(const std::string& name, const std::string& path, const std::vector<ConfFile>& files) {
    FirewalldZone zone{.file = printable(path), .interfaces = {}, .sources = {}, .rules = {}};
    std::vector<FirewalldEntry> entries;
    for (const ConfFile& file : files) {
      if (!file.text.present()) return fail(file.text.unreadable() ? file.text.why() : file.path + ": leads nowhere");
      const Reading<FirewalldZoneFile> part = parse_firewalld_zone(file.text.value(), printable(file.path));
      if (part.unreadable()) return fail(part.why());
      const FirewalldZoneFile& said = part.value();
      zone.target = said.target;
      zone.interfaces.insert(zone.interfaces.end(), said.interfaces.begin(), said.interfaces.end());
      zone.sources.insert(zone.sources.end(), said.sources.begin(), said.sources.end());
      entries.insert(entries.end(), said.entries.begin(), said.entries.end());
    }
    zone.rules = in_order(std::move(entries), path);
    firewalld_.zones[name] = std::move(zone);
  }

  /// Rich rules of a priority below 0 come first; of priority 0, what denies comes before what accepts, ports and services included; those
  /// above 0 come last.
  std::vector<FirewallRule> in_order(std::vector<FirewalldEntry> entries, const std::string& path) {
    auto rank = [](const FirewalldEntry& e) { return std::pair(e.priority, e.priority == 0 && e.rule.action == Action::accept); };
    std::stable_sort(entries.begin(), entries.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    std::vector<FirewallRule> rules;
    for (const FirewalldEntry& entry : entries) {
      if (entry.service.empty()) rules.push_back(entry.rule);
      std::set<std::string> seen;
      if (!entry.service.empty()) add_service(entry.service, entry.rule, seen, rules);
      if (rules.size() > most_rules) fail(fmt::format("{}: more than {} rules", path, most_rules));
      if (!problem_.empty()) return {};
    }
    return rules;
  }

  /// Adds what a rule says about a service and those that it includes.
  void add_service(const std::string& name, const FirewallRule& rule, std::set<std::string>& seen, std::vector<FirewallRule>& rules) {
    if (!problem_.empty() || !seen.insert(name).second) return;
    if (seen.size() > most_includes) return fail(fmt::format("{}: more than {} services included", rule.because, most_includes));
    const FirewalldService& said = service(name, rule.because);
    for (const FirewallRule& part : said.rules) {
      rules.push_back(rule);
      rules.back().scope = std::max(rule.scope, part.scope);
      rules.back().traffic = part.traffic;
    }
    for (const std::string& include : said.includes) add_service(include, rule, seen, rules);
  }

  const FirewalldService& service(const std::string& name, const std::string& because) {
    const auto [known, added] = services_.try_emplace(name);
    if (!added) return known->second;
    for (std::string_view folder : {"/etc/firewalld/services", "/usr/lib/firewalld/services"}) {
      const std::string path = fmt::format("{}/{}.xml", folder, name);
      const Reading<std::string>& text = host_.read(path);
      if (text.absent()) continue;
      const Reading<FirewalldService> parsed =
          text.and_then([&](const std::string& said) { return parse_firewalld_service(said, printable(path)); });
      if (parsed.unreadable()) fail(parsed.why());
      if (parsed.present()) known->second = parsed.value();
      return known->second;
    }
    fail(fmt::format("{}: there is no service \"{}\"", because, printable(name)));
    return known->second;
  }

  /// firewalld falls back to the first of these where the configured one is missing.
  void choose_default_zone(const FirewalldConf& conf) {
    firewalld_.default_zone_because =
        conf.default_zone_line > 0 ? fmt::format("DefaultZone in {}:{}", conf_file, conf.default_zone_line) : "the default zone";
    for (const std::string& name : {conf.default_zone, std::string("public"), std::string("external"), std::string("block")}) {
      if (!firewalld_.zones.contains(name)) continue;
      firewalld_.default_zone = name;
      return;
    }
    fail(fmt::format("{}: there is no zone \"{}\"", conf_file, printable(conf.default_zone)));
  }

  const Host& host_;
  Firewalld firewalld_;
  std::map<std::string, FirewalldService> services_;
  std::string problem_;
};

}  // namespace

Passage Firewalld::passage(const FirewalldZone& zone, const Traffic& traffic, std::string_view family) const {
  const Action rest = zone.target == FirewalldTarget::accept ? Action::accept : Action::deny;
  const std::string why = rest == Action::accept ? "target ACCEPT in " + zone.file : zone.file;
  const Passage behind = through_both(judge_passage(zone.rules, traffic, family, rest, why),
                                      judge_passage(direct, traffic, family, Action::accept, direct_file));
  if (direct.empty() || backend == FirewallBackend::nftables) return behind;
  std::vector<FirewallRule> all = direct;
  all.insert(all.end(), zone.rules.begin(), zone.rules.end());
  Passage in_front = judge_passage(all, traffic, family, rest, why);
  if (backend == FirewallBackend::unsaid && in_front.state != behind.state)
    return {Passage::State::untold, in_front.because + ", unless FirewallBackend is nftables"};
  return in_front;
}

Reading<Firewalld> Firewalld::read(const Host& host) { return Loader(host).load(); }

}  // namespace nodeworthy
