#include "checks/sysctl.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "checks/sysctl_at_boot.h"
#include "host/sysctl_at_boot.h"

namespace nodeworthy {
namespace {

std::vector<Change> repair_running(const WantedSysctl& wanted, bool exists) {
  std::vector<Change> changes;
  const std::optional<std::string> value = wanted.predicate.repaired();
  if (!value) return changes;
  const std::string_view module = sysctl_module(wanted.path);
  if (!exists && module.empty()) return changes;  // a key that this kernel lacks cannot be set
  if (!exists) changes.push_back({LoadModule{std::string(module)}});
  changes.push_back({SetSysctl{wanted.name, *value}});
  return changes;
}

Observation look_running(const Host& host, const WantedSysctl& wanted) {
  const std::string subject = wanted.name + " (running)";
  if (!host.running()) return skipped(subject, wanted.predicate.describe(), std::string(needs_running));
  const Reading<std::string> value = running_sysctl(host, wanted.path);
  if (value.absent() && wanted.if_present) return skipped(subject, wanted.predicate.describe(), "this kernel has no such key");
  if (value.absent())
    if (const Reading<EarlySysctl> off = ipv6_switched_off_now(host, wanted.path); off.present())
      return look_without_ipv6(wanted, subject, off.value());
  Observation observation = compare(subject, wanted.predicate, value, repair_running(wanted, value.present()));
  if (value.absent() && !sysctl_module(wanted.path).empty())
    observation.have = fmt::format("absent, {} is not loaded", sysctl_module(wanted.path));
  return observation;
}

/// What is wrong with a key; empty where nothing is.
std::string objection_to(const std::string& key) {
  if (key.find_first_of("*?[") != std::string::npos) return fmt::format("\"{}\" is a pattern; name each key", key);
  if (key.find_first_of("./") != std::string::npos && key.find_first_of(" \t=") == std::string::npos) return {};
  const std::string nearest = suggestion(key, {"if-present"});
  return fmt::format("\"{}\" is no key of the kernel, as net.ipv4.ip_forward{}", key, nearest.starts_with("; did") ? nearest : "");
}

Check bind(const Params& params) {
  std::vector<WantedSysctl> wanted;
  const bool if_present = params.flag("if-present", false);
  for (auto& [key, predicate] : params.entries(Quantity::fields)) {
    if (const std::string objection = objection_to(key); !objection.empty()) params.problem(key, objection);
    std::string path = sysctl_path(key);
    wanted.push_back({.path = path, .name = sysctl_name(path), .predicate = std::move(predicate), .if_present = if_present});
  }
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const WantedSysctl& one : wanted) {
      observations.push_back(look_running(host, one));
      observations.push_back(look_at_boot(host, one));
    }
    return observations;
  };
}

constexpr Field fields[] = {
    {"*", Form::fields, Need::required, "a sysctl key, with the value it should have; several fields are compared one by one"},
    {"if-present", Form::flag, Need::optional, "true: a key that the kernel lacks, or that no file sets, is skipped instead of failing"},
};

}  // namespace

constinit const Kind sysctl_kind{
    .name = "sysctl",
    .summary =
        "The value of kernel parameters, in the running kernel and as the sysctl.d files set it at the next boot; of a file that wins over "
        "others, says which. A key that no file sets has its default; one that a module brings is only set when the module is loaded "
        "before. Two keys of one variable (net.ipv4.ip_forward and net.ipv4.conf.all.forwarding) are one here, too. Where "
        "ipv6.disable= on the kernel's command line switches IPv6 off, it has none of its keys. Where ufw or systemd-networkd set the key "
        "to something else, what comes of it is unknown. TuneD's profile wins over what no file of /etc or /run sets.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Sets the value in the running kernel, loading the module that brings the key where it is known, and in a file of its own "
        "below /etc/sysctl.d that is read last. A minimum is never lowered.",
};

}  // namespace nodeworthy
