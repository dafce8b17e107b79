#include "engine/traffic_field.h"

#include <fmt/format.h>

namespace nodeworthy {
namespace {

std::vector<std::string_view> families_of(const Params& params) {
  const std::string family = params.setting("ip-family").value_or("ipv4");
  if (family == "dual") return {"ipv4", "ipv6"};
  return {family == "ipv6" ? "ipv6" : "ipv4"};
}

}  // namespace

WantedTraffic wanted_traffic(const Params& params) {
  WantedTraffic wanted{.ports = {}, .families = families_of(params)};
  for (const std::string& word : params.words("ports")) {
    if (std::optional<Traffic> traffic = parse_traffic(word)) {
      wanted.ports.push_back(*std::move(traffic));
    } else {
      params.problem("ports", fmt::format("\"{}\" is no port; write it like 6443/tcp or 30000-32767/udp", word));
    }
  }
  return wanted;
}

}  // namespace nodeworthy
