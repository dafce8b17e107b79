#include "host/firewalld_ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "host/xml.h"

namespace nodeworthy {
namespace {

/// What a zone file says, in no order and without comments.
struct Statements {
  std::vector<Traffic> ports;
  std::set<std::string> others;
};

/// An element as a text that is the same wherever its attributes and children stand.
std::string statement(const XmlElement& element) {
  std::set<std::string> parts;
  for (const auto& [name, value] : element.attributes) parts.insert(fmt::format("{}={}", name, value));
  for (const XmlElement& child : element.children) parts.insert(statement(child));
  return fmt::format("<{} {}>{}", element.name, fmt::join(parts, "\x1f"), strip(element.text));
}

std::optional<Traffic> port_of(const XmlElement& element) {
  const std::string* port = element.attribute("port");
  const std::string* protocol = element.attribute("protocol");
  if (element.name != "port" || port == nullptr || protocol == nullptr) return std::nullopt;
  return parse_traffic(fmt::format("{}/{}", *port, *protocol));
}

std::optional<Statements> statements_of(std::string_view text) {
  auto parsed = parse_xml(text);
  auto* zone = std::get_if<XmlElement>(&parsed);
  if (zone == nullptr) return std::nullopt;
  Statements statements;
  for (const XmlElement& element : std::exchange(zone->children, {})) {
    if (std::optional<Traffic> port = port_of(element)) {
      statements.ports.push_back(*std::move(port));
    } else {
      statements.others.insert(statement(element));
    }
  }
  statements.others.insert(statement(*zone));
  return statements;
}

bool has_all(const std::vector<Traffic>& list, const std::vector<Traffic>& ranges) {
  return std::all_of(ranges.begin(), ranges.end(), [&](const Traffic& range) { return has_all(list, range); });
}

}  // namespace

std::vector<PortRange> parts_in(const std::vector<Traffic>& list, const Traffic& range) {
  std::vector<PortRange> parts;
  for (const Traffic& traffic : overlapping(list, range))
    parts.push_back({std::max(traffic.ports.first, range.ports.first), std::min(traffic.ports.last, range.ports.last)});
  std::sort(parts.begin(), parts.end(), [](const PortRange& a, const PortRange& b) { return a.first < b.first; });
  std::vector<PortRange> joined;
  for (const PortRange& part : parts) {
    if (!joined.empty() && part.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, part.last);
    } else {
      joined.push_back(part);
    }
  }
  return joined;
}

bool has_all(const std::vector<Traffic>& list, const Traffic& range) {
  return parts_in(list, range) == std::vector<PortRange>{range.ports};
}

std::vector<Traffic> overlapping(const std::vector<Traffic>& list, const Traffic& range) {
  std::vector<Traffic> found;
  std::copy_if(list.begin(), list.end(), std::back_inserter(found), [&](const Traffic& traffic) {
    return traffic.protocol == range.protocol && traffic.ports.first <= range.ports.last && traffic.ports.last >= range.ports.first;
  });
  return found;
}

std::optional<std::vector<Traffic>> parse_port_list(std::string_view text) {
  std::vector<Traffic> list;
  for (std::string_view word : words_of(text)) {
    std::optional<Traffic> traffic = parse_traffic(word);
    if (!traffic) return std::nullopt;
    list.push_back(*std::move(traffic));
  }
  return list;
}

std::vector<Traffic> zone_ports(std::string_view text) {
  const std::optional<Statements> statements = statements_of(text);
  return statements ? statements->ports : std::vector<Traffic>();
}

bool is_between(std::string_view before, std::string_view now, std::string_view after) {
  const std::optional<Statements> is = statements_of(now);
  const std::optional<Statements> made = statements_of(after);
  return is && made && is->others == made->others && has_all(made->ports, is->ports) && has_all(is->ports, zone_ports(before));
}

}  // namespace nodeworthy
