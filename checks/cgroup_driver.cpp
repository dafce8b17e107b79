#include "checks/cgroup_driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "engine/restart.h"
#include "host/cgroup_driver_agreement.h"
#include "host/running_runtime.h"

namespace nodeworthy {
namespace {

constexpr std::string_view systemd = "systemd";
constexpr std::string_view match = "match";

/// The settings of a run that a look needs.
struct Wanted {
  std::string driver;                        // systemd, cgroupfs or match
  const DriverOfRuntime* runtime = nullptr;  // null where it is not known
  std::optional<Version> kubernetes;         // nothing where it is not known
};

/// The edit that sets a driver where it is decided.
SetKey edit_of(const DriverPlace& place, std::string_view driver) {
  using Spelling = DriverPlace::Spelling;
  const std::string value(driver);
  switch (place.spelling) {
    case Spelling::json_option: return {place.file, Format::json, place.key, value, place.option};
    case Spelling::toml_text: return {place.file, Format::toml, place.key, value};
    case Spelling::toml_flag: return {place.file, Format::toml, place.key, driver == systemd ? "true" : "false"};
    case Spelling::yaml_text: return {place.file, Format::yaml, place.key, value};
    case Spelling::environment_option: return {place.file, Format::assignment, place.key, value, place.option};
  }
  return {};
}

std::vector<Change> repair(const Host& host, const Reading<CgroupDriver>& party, std::string_view unit, std::string_view driver) {
  std::vector<Change> changes;
  if (!party.present() || !party.value().place) return changes;
  const SetKey edit = edit_of(*party.value().place, driver);
  for (const auto& [key, value] : party.value().place->companions) changes.push_back({SetKey{edit.path, edit.format, key, value}});
  changes.push_back({edit});
  add_restart(host, unit, changes);
  return changes;
}

Reading<std::string> name_of(const Reading<CgroupDriver>& party) {
  return party.map([](const CgroupDriver& driver) { return driver.name; });
}

Observation judge(std::string subject, const Predicate& want, const Reading<CgroupDriver>& party, std::vector<Change> changes) {
  if (party.present() && !party.value().broken.empty())
    return judged(false, std::move(subject), want.describe(), printable(party.value().broken), std::move(changes));
  Observation observation = compare(std::move(subject), want, name_of(party), std::move(changes));
  if (party.present()) observation.have = printable(party.value().shown);
  return observation;
}

Reading<CgroupDriver> kubelet_driver(const Host& host, const Wanted& wanted) {
  if (!wanted.kubernetes) return Unreadable{"the version of Kubernetes is not known; say --set kubernetes=..."};
  return kubelet_cgroup_driver(host, *wanted.kubernetes, wanted.runtime);
}

/// What one party comes to where it is installed.
template <class Look>
Observation look_where(const Reading<bool>& installed, std::string_view subject, const std::string& want, Look look) {
  if (installed.unreadable()) return unknown(std::string(subject), want, installed.why());
  if (installed.absent()) return skipped(std::string(subject), want, "not installed");
  return look();
}

/// The changes of the runtime, and after them what makes a kubelet ask it again.
std::vector<Change> repair_runtime(const Host& host, const DriverOfRuntime& runtime, const Reading<CgroupDriver>& own,
                                   const Reading<CgroupDriver>& kubelet, std::string_view driver) {
  std::vector<Change> changes = repair(host, own, runtime.unit, driver);
  if (!changes.empty() && kubelet.present() && kubelet.value().asked_of_runtime) add_restart(host, "kubelet.service", changes);
  return changes;
}

/// What the runtime itself says where its files are right: it keeps the driver that it was started with.
std::vector<Observation> look_at_running(const Host& host, const DriverOfRuntime& runtime, const Predicate& want) {
  const Reading<std::string> driver = running_cgroup_driver(host, runtime.name, runtime.unit);
  if (driver.absent()) return {};
  std::vector<Change> changes;
  add_restart(host, runtime.unit, changes);
  Observation observation = compare(fmt::format("{} as it runs", runtime.name), want, driver, std::move(changes));
  if (observation.verdict != Verdict::fail) return {observation};
  observation.have += ", as it answers; its files have changed since it was started";
  if (observation.repair.empty()) observation.by_hand = fmt::format("Restart {}.", runtime.name);
  return {observation};
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const std::string_view name = wanted.runtime == nullptr ? "container runtime" : wanted.runtime->name;
  const Reading<bool> kubelet = kubelet_installed(host);
  const Reading<bool> runtime =
      wanted.runtime == nullptr ? Reading<bool>(Unreadable{"not known; say --set runtime=..."}) : wanted.runtime->installed(host);
  if (kubelet.absent() && runtime.absent())
    return {skipped("cgroup driver", wanted.driver, fmt::format("neither the kubelet nor {} is installed", name))};
  const Reading<CgroupDriver> of_kubelet = kubelet_driver(host, wanted);
  const Reading<std::string> driver = wanted.driver == match ? name_of(of_kubelet) : Reading<std::string>(wanted.driver);
  if (!driver.present()) return {unknown("kubelet", wanted.driver, driver.unreadable() ? driver.why() : "nothing tells its driver")};
  const Predicate want = Predicate::make(Predicate::Operator::equal, Quantity::text, driver.value());
  std::vector<Observation> observations;
  observations.push_back(look_where(kubelet, "kubelet", want.describe(), [&] {
    return judge("kubelet", want, of_kubelet, repair(host, of_kubelet, "kubelet.service", want.value()));
  }));
  observations.push_back(look_where(runtime, name, want.describe(), [&] {
    const Reading<CgroupDriver> own = wanted.runtime->driver(host);
    return judge(std::string(name), want, own, repair_runtime(host, *wanted.runtime, own, of_kubelet, want.value()));
  }));
  if (runtime.present() && observations.back().verdict != Verdict::fail)
    for (Observation& running : look_at_running(host, *wanted.runtime, want)) observations.push_back(std::move(running));
  // What drives nothing yet needs no systemd.
  if (driver.value() == systemd && (kubelet.present() || runtime.present()))
    observations.push_back(compare("init", want, init_program(host)));
  return observations;
}

Check bind(const Params& params) {
  Wanted wanted{.driver = *params.word("")};
  constexpr std::array<std::string_view, 3> drivers{"cgroupfs", match, systemd};
  if (std::find(drivers.begin(), drivers.end(), wanted.driver) == drivers.end())
    params.problem("",
                   fmt::format("there is no driver \"{}\"{}", wanted.driver, suggestion(wanted.driver, {drivers.begin(), drivers.end()})));
  if (const auto name = params.setting("runtime")) wanted.runtime = find_driver_of_runtime(*name);
  if (const auto version = params.setting("kubernetes")) wanted.kubernetes = Version::parse(*version);
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"", Form::word, Need::required, "`systemd`, `cgroupfs`, or `match`: the driver that the kubelet has"},
};

}  // namespace

constinit const Kind cgroup_driver_kind{
    .name = "cgroup-driver",
    .summary =
        "The driver of control groups that the kubelet and the container runtime use, as their configuration files, flags and units set "
        "it, or as their defaults are; for systemd also that systemd is process 1. Says which file each value comes from. A configuration "
        "with which a runtime does not start fails. Where neither is installed, nothing is looked at.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Sets the driver in the file that decides: exec-opts of daemon.json, SystemdCgroup of config.toml, a file of its own below "
        "crio.conf.d, cgroupDriver of the kubelet's configuration or --cgroup-driver where its flags have it; restarts the units that are "
        "active, the kubelet after a runtime that it takes its driver of, which is disruptive, and so are the files of what runs. A flag "
        "in a unit is left to a person.",
};

}  // namespace nodeworthy
