#include "checks/default_route.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/routes.h"

namespace nodeworthy {
namespace {

/// A family of addresses, and where the kernel lists its routes.
struct Family {
  std::string_view name;
  std::string_view title;
  std::string_view file;
  Reading<std::vector<std::string>> (*interfaces)(std::string_view text);
};
constexpr std::array<Family, 2> families{{
    {"ipv4", "IPv4", "/proc/net/route", default_route_interfaces},
    {"ipv6", "IPv6", "/proc/net/ipv6_route", default_route_interfaces_of_ipv6},
}};

const Family* find_family(std::string_view name) {
  const auto* found = std::find_if(families.begin(), families.end(), [&](const Family& family) { return family.name == name; });
  return found == families.end() ? nullptr : found;
}

Observation look(const Host& host, const Family& family) {
  const std::string subject = fmt::format("default route of {}", family.title);
  const std::string want = "through an interface";
  if (!host.running()) return skipped(subject, want, std::string(needs_running));
  const Reading<std::string>& routes = host.read(family.file);
  if (routes.unreadable()) return unknown(subject, want, routes.why());
  // A kernel without the family has no such file, and no route either; a machine without /proc tells nothing.
  if (routes.absent() && !host.status("/proc/net").present()) return unknown(subject, want, "/proc/net is missing");
  if (routes.absent()) return judged(false, subject, want, fmt::format("none (there is no {})", family.file));
  const Reading<std::vector<std::string>> interfaces = family.interfaces(routes.value());
  if (!interfaces.present()) return unknown(subject, want, interfaces.why());
  if (interfaces.value().empty()) return judged(false, subject, want, fmt::format("none ({})", family.file));
  return judged(true, subject, want, fmt::format("through {}", printable(join(interfaces.value(), ", "))));
}

Check bind(const Params& params) {
  std::vector<const Family*> wanted;
  std::vector<std::string> names;
  for (const Family& family : families) names.emplace_back(family.name);
  for (const std::string& word : params.words("")) {
    const Family* family = find_family(word);
    if (family == nullptr) params.problem("", fmt::format("\"{}\" is none of: {}{}", word, join(names, ", "), suggestion(word, names)));
    if (family != nullptr) wanted.push_back(family);
  }
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const Family* family : wanted) observations.push_back(look(host, *family));
    return observations;
  };
}

constexpr Field fields[] = {
    {"", Form::words, Need::required, "the families of addresses that each have to have one: `ipv4`, `ipv6`, or both"},
};

}  // namespace

constinit const Kind default_route_kind{
    .name = "default-route",
    .summary =
        "Whether the main routing table of a running machine has a default route that leads somewhere; one that refuses packets is none.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
