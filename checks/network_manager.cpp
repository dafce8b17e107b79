#include "checks/network_manager.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/restart.h"
#include "host/conf_d.h"
#include "host/network_manager.h"

namespace nodeworthy {
namespace {

constexpr std::string_view unit = "NetworkManager.service";
constexpr std::string_view want = "left alone by NetworkManager";

/// Interfaces that programs make and name in parts at random, with such a part in place of `*`.
std::string example_of(std::string_view pattern) { return replace_all(pattern, "*", "0a1b2c3d4e5"); }

/// A list of all interfaces in a file of our own, added to what the others say. A NetworkManager that runs reads it when it is started
/// again.
std::vector<Change> repair(const Host& host, const NetworkManagerConfiguration& configuration, const std::vector<std::string>& interfaces) {
  const std::string_view last = configuration.last_file();
  const std::optional<std::string> file = own_drop_in("/etc/NetworkManager/conf.d", last.substr(last.rfind('/') + 1));
  if (!file) return {};
  std::vector<std::string> devices;
  for (const std::string& interface : interfaces) devices.push_back("interface-name:" + interface);
  std::vector<Change> changes{{SetKey{*file, Format::ini, {"keyfile", "unmanaged-devices+"}, join(devices, ";")}}};
  add_restart(host, unit, changes);
  return changes;
}

Observation judge(const std::string& subject, const NetworkManagerConfiguration::Answer& answer, std::vector<Change> changes) {
  const std::string where = printable(answer.where);
  if (answer.left_alone) return judged(true, subject, std::string(want), fmt::format("left alone ({})", where));
  if (!where.empty())
    return judged(false, subject, std::string(want), fmt::format("not left alone ({})", where), {},
                  fmt::format("Change {}, which keeps the interface with NetworkManager.", where));
  return judged(false, subject, std::string(want), "nothing says so", std::move(changes));
}

std::vector<Observation> look(const Host& host, const std::vector<std::string>& interfaces) {
  if (interfaces.empty()) return {skipped("interfaces", std::string(want), "the rule names none")};
  const Reading<NetworkManagerConfiguration> configuration = NetworkManagerConfiguration::read(host);
  std::vector<Observation> observations;
  for (const std::string& interface : interfaces) {
    const std::string subject = "interface " + interface;
    const auto answer = configuration.and_then([&](const NetworkManagerConfiguration& read) { return read.find(example_of(interface)); });
    observations.push_back(answer.present() ? judge(subject, answer.value(), repair(host, configuration.value(), interfaces))
                                            : unknown(subject, std::string(want), answer.unreadable() ? answer.why() : "absent"));
  }
  return observations;
}

Check bind(const Params& params) {
  const std::vector<std::string> interfaces = params.words("leaves-alone");
  for (const std::string& interface : interfaces)
    if (interface.find_first_of("?[;,:/ ") != std::string::npos)
      params.problem("leaves-alone", fmt::format("\"{}\" is no interface's name; `*` alone stands for any characters", interface));
  return [interfaces](const Host& host) { return look(host, interfaces); };
}

constexpr Field fields[] = {
    {"leaves-alone", Form::words, Need::required, "names of interfaces, with `*` for what a program makes up, as `[cali*, tunl0]`"},
};

}  // namespace

constinit const Kind network_manager_kind{
    .name = "network-manager",
    .summary =
        "Whether NetworkManager's configuration leaves interfaces alone, by unmanaged-devices or by a section [device] with managed=0, as "
        "its next start reads the files. Where types or drivers of devices, conditions or udev decide, or two places say the contrary of "
        "each other, it cannot be told.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Adds the interfaces to unmanaged-devices in a file of its own below /etc/NetworkManager/conf.d. Where NetworkManager runs it is "
        "restarted, which is disruptive, and so is the file.",
};

}  // namespace nodeworthy
