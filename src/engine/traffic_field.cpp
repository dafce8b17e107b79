#include "engine/traffic_field.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::string_view api_server = "api-server";
constexpr PortRange usual_port{.first = 6443, .last = 6443};

std::vector<std::string_view> families_of(const Params& params) {
  const std::string family = params.setting("ip-family").value_or("ipv4");
  if (family == "dual") return {"ipv4", "ipv6"};
  return {family == "ipv6" ? "ipv6" : "ipv4"};
}

}  // namespace

WantedTraffic wanted_traffic(const Params& params) {
  WantedTraffic wanted{.ports = {}, .families = families_of(params), .network_plugin = params.setting("cni").value_or("")};
  for (const std::string& word : params.words("ports")) {
    if (word == api_server) {
      wanted.api_server = true;
    } else if (std::optional<Traffic> traffic = parse_traffic(word)) {
      wanted.ports.push_back(*std::move(traffic));
    } else {
      params.problem("ports", fmt::format("\"{}\" is no port; write it like 6443/tcp or 30000-32767/udp", word));
    }
  }
  return wanted;
}

Check check_of(WantedTraffic wanted, std::string subject, TrafficLook look) {
  if (!wanted.api_server) return [wanted = std::move(wanted), look = std::move(look)](const Host& host) { return look(host, wanted); };
  return [=](const Host& host) {
    const Reading<std::string> port = api_server_port(host);
    const std::optional<PortRange> number = port.present() ? parse_port_range(port.value()) : std::nullopt;
    const Traffic traffic{.ports = number.value_or(usual_port), .protocol = "tcp"};
    WantedTraffic all = wanted;
    all.ports.insert(all.ports.begin(), traffic);
    std::vector<Observation> observations = look(host, all);
    if (number) return observations;
    const std::string why = port.present()      ? fmt::format("{} is no port", printable(port.value()))
                            : port.unreadable() ? port.why()
                                                : "absent";
    for (Observation& observation : observations)
      if (observation.subject.starts_with(describe(traffic))) observation = unknown(subject, "the port of the API server let in", why);
    return observations;
  };
}

}  // namespace nodeworthy
