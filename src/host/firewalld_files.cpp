#include "host/firewalld_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "host/iptables_rules.h"
#include "host/shell_words.h"
#include "host/xml.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Scope = FirewallRule::Scope;

/// Reads one document; remembers the first mistake.
class Reader {
 public:
  Reader(std::string_view text, std::string_view file, std::string_view root) : file_(file) {
    auto parsed = parse_xml(text);
    if (auto* error = std::get_if<DocumentError>(&parsed)) {
      problem_ = fmt::format("{}:{}:{}: {}", file, error->mark.line, error->mark.column, error->what);
    } else {
      root_ = std::move(std::get<XmlElement>(parsed));
      if (root_.name != root) fail(root_, fmt::format("the root is <{}>, not <{}>", printable(root_.name), root));
    }
  }

  const XmlElement& root() const { return root_; }
  const std::string& problem() const { return problem_; }

  void fail(const XmlElement& element, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}:{}: {}", file_, element.mark.line, what);
  }

  std::string place(const XmlElement& element) const { return fmt::format("{}:{}", file_, element.mark.line); }

  /// An attribute that must be there.
  std::string wanted(const XmlElement& element, std::string_view name) {
    if (const std::string* value = element.attribute(name)) return *value;
    fail(element, fmt::format("<{}> lacks the attribute \"{}\"", printable(element.name), name));
    return {};
  }

  /// The traffic of <port port="6443" protocol="tcp"/>.
  Traffic port(const XmlElement& element) {
    const std::string text = fmt::format("{}/{}", wanted(element, "port"), wanted(element, "protocol"));
    const std::optional<Traffic> traffic = parse_traffic(text);
    if (!traffic) fail(element, fmt::format("\"{}\" is no port or range with a protocol", printable(text)));
    return traffic.value_or(Traffic());
  }

  /// The traffic of <protocol value="tcp"/>: all its ports.
  Traffic protocol(const XmlElement& element) { return {.ports = {}, .protocol = protocol_name(wanted(element, "value"))}; }

 private:
  std::string file_;
  XmlElement root_;
  std::string problem_;
};

/// A <rule> taken apart. firewalld passes over those with two elements or actions, and over those about every packet where no priority says
/// that this is meant.
struct RichRule {
  const XmlElement* element = nullptr;
  const XmlElement* action = nullptr;
  bool valid = true;
  int priority = 0;
  Scope scope = Scope::all;

  RichRule(Reader& reader, const XmlElement& rule) {
    int64_t number = 0;
    if (const std::string* text = rule.attribute("priority"); text != nullptr && !parse_integer(strip(*text), number))
      reader.fail(rule, fmt::format("the priority \"{}\" is no number", printable(*text)));
    valid = number >= -32768 && number <= 32767;
    priority = valid ? static_cast<int>(number) : 0;
    constexpr std::array<std::string_view, 4> actions{"accept", "reject", "drop", "mark"};
    constexpr std::array<std::string_view, 9> elements{"service",   "port",         "protocol",   "source-port",  "icmp-block",
                                                       "icmp-type", "forward-port", "masquerade", "tcp-mss-clamp"};
    for (const XmlElement& child : rule.children) {
      if (std::find(actions.begin(), actions.end(), child.name) != actions.end()) take(action, child);
      if (std::find(elements.begin(), elements.end(), child.name) != elements.end()) take(element, child);
      if (child.name == "source" || child.name == "destination") scope = Scope::some;
    }
    if (action != nullptr && std::any_of(action->children.begin(), action->children.end(), [](const auto& c) { return c.name == "limit"; }))
      scope = Scope::some;
  }

  /// Whether it says anything about the destination ports of packets.
  bool concerns_ports() const {
    if (!valid || action == nullptr || action->name == "mark") return false;
    if (element == nullptr) return priority != 0 || scope == Scope::some;
    return element->name == "service" || element->name == "port" || element->name == "protocol";
  }

 private:
  void take(const XmlElement*& place, const XmlElement& child) {
    valid = valid && place == nullptr;
    place = &child;
  }
};

/// What an element (of a zone or a rich rule; null for every packet) is about.
void set_traffic(Reader& reader, const XmlElement* element, FirewalldEntry& entry) {
  if (element == nullptr) return;
  if (element->name == "service") entry.service = reader.wanted(*element, "name");
  if (element->name == "port") entry.rule.traffic = reader.port(*element);
  if (element->name == "protocol") entry.rule.traffic = reader.protocol(*element);
}

std::string because(const Reader& reader, const XmlElement& element, const FirewalldEntry& entry) {
  if (element.name == "rule") return fmt::format("rich rule in {}", reader.place(element));
  if (!entry.service.empty()) return fmt::format("service {} in {}", printable(entry.service), reader.place(element));
  if (element.name == "protocol") return fmt::format("protocol {} in {}", printable(entry.rule.traffic.protocol), reader.place(element));
  return fmt::format("port {} in {}", describe(entry.rule.traffic), reader.place(element));
}

void add_rich_rule(Reader& reader, const XmlElement& element, FirewalldZoneFile& zone) {
  const RichRule rich(reader, element);
  if (!rich.concerns_ports()) return;
  FirewalldEntry entry{.priority = rich.priority, .rule = {}, .service = {}};
  entry.rule.action = rich.action->name == "accept" ? Action::accept : Action::deny;
  entry.rule.scope = rich.scope;
  if (const std::string* family = element.attribute("family")) entry.rule.family = *family;
  set_traffic(reader, rich.element, entry);
  entry.rule.because = because(reader, element, entry);
  zone.entries.push_back(std::move(entry));
}

FirewalldTarget target_of(Reader& reader, const XmlElement& zone) {
  const std::string* text = zone.attribute("target");
  if (text == nullptr || *text == "default" || *text == "{chain}_{zone}") return FirewalldTarget::standard;
  if (*text == "ACCEPT") return FirewalldTarget::accept;
  if (*text == "DROP") return FirewalldTarget::drop;
  if (*text != "%%REJECT%%") reader.fail(zone, fmt::format("\"{}\" is no target", printable(*text)));
  return FirewalldTarget::reject;
}

void add_source(const XmlElement& element, FirewalldZoneFile& zone) {
  if (const std::string* address = element.attribute("address")) zone.sources.push_back(*address);
  if (const std::string* set = element.attribute("ipset")) zone.sources.push_back("ipset:" + *set);
}

void add_direct_rule(const XmlElement& element, Scope least, std::string_view family, const std::string& place,
                     std::vector<FirewallRule>& rules) {
  for (FirewallRule& rule : iptables_rules(shell_words(element.text))) {
    rule.scope = std::max(least, rule.scope);
    rule.family = family;
    rule.because = "direct rule in " + place;
    rules.push_back(std::move(rule));
  }
}

}  // namespace

FirewalldConf parse_firewalld_conf(std::string_view text) {
  FirewalldConf conf;
  std::set<std::string_view> seen;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    const std::vector<std::string_view> parts = split(line, '=');
    if (line.empty() || line[0] == '#' || line[0] == ';' || parts.size() != 2) continue;
    const std::string_view key = strip(parts[0]);
    const std::string_view value = strip(parts[1]);
    if (value.empty() || !seen.insert(key).second) continue;
    if (key == "DefaultZone") {
      conf.default_zone = value;
      conf.default_zone_line = number;
    }
    if (key == "FirewallBackend" && lower(value) == "iptables") conf.backend = FirewallBackend::iptables;
    if (key == "FirewallBackend" && lower(value) == "nftables") conf.backend = FirewallBackend::nftables;
  }
  return conf;
}

Reading<FirewalldZoneFile> parse_firewalld_zone(std::string_view text, std::string_view file) {
  Reader reader(text, file, "zone");
  FirewalldZoneFile zone;
  zone.target = target_of(reader, reader.root());
  for (const XmlElement& element : reader.root().children) {
    if (element.name == "interface") zone.interfaces.push_back(reader.wanted(element, "name"));
    if (element.name == "source") add_source(element, zone);
    if (element.name == "rule") add_rich_rule(reader, element, zone);
    if (element.name != "service" && element.name != "port" && element.name != "protocol") continue;
    FirewalldEntry entry;
    set_traffic(reader, &element, entry);
    entry.rule.because = because(reader, element, entry);
    zone.entries.push_back(std::move(entry));
  }
  if (!reader.problem().empty()) return Unreadable{reader.problem()};
  return zone;
}

Reading<FirewalldService> parse_firewalld_service(std::string_view text, std::string_view file) {
  Reader reader(text, file, "service");
  FirewalldService service;
  Scope scope = Scope::all;
  for (const XmlElement& element : reader.root().children) {
    FirewallRule rule;
    if (element.name == "destination") scope = Scope::some;
    if (element.name == "include") service.includes.push_back(reader.wanted(element, "service"));
    if (element.name == "protocol") rule.traffic = reader.protocol(element);
    if (element.name == "port") {
      // An empty port means all of a protocol, in the spelling of old.
      const std::string* port = element.attribute("port");
      const bool all = port != nullptr && port->empty();
      rule.traffic = all ? Traffic{{}, protocol_name(reader.wanted(element, "protocol"))} : reader.port(element);
    }
    if (element.name == "port" || element.name == "protocol") service.rules.push_back(std::move(rule));
  }
  for (FirewallRule& rule : service.rules) rule.scope = scope;
  if (!reader.problem().empty()) return Unreadable{reader.problem()};
  return service;
}

Reading<std::vector<FirewallRule>> parse_firewalld_direct(std::string_view text, std::string_view file) {
  Reader reader(text, file, "direct");
  struct Ranked {
    int64_t priority = 0;
    std::vector<FirewallRule> rules;
  };
  std::vector<Ranked> ranked;
  for (const XmlElement& element : reader.root().children) {
    if (element.name != "rule" && element.name != "passthrough") continue;
    const std::string family = reader.wanted(element, "ipv");
    if (family == "eb") continue;
    Ranked one;
    if (element.name == "passthrough") {
      // Where a rule that is passed through comes to stand among firewalld's own is not known.
      if (element.text.find("INPUT") != std::string::npos) add_direct_rule(element, Scope::some, family, reader.place(element), one.rules);
    } else {
      const bool input = reader.wanted(element, "table") == "filter" && reader.wanted(element, "chain") == "INPUT";
      if (!parse_integer(strip(reader.wanted(element, "priority")), one.priority)) continue;  // firewalld passes it over
      if (input) add_direct_rule(element, Scope::all, family, reader.place(element), one.rules);
    }
    ranked.push_back(std::move(one));
  }
  if (!reader.problem().empty()) return Unreadable{reader.problem()};
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.priority < b.priority; });
  std::vector<FirewallRule> rules;
  for (Ranked& one : ranked) std::move(one.rules.begin(), one.rules.end(), std::back_inserter(rules));
  return rules;
}

}  // namespace nodeworthy
