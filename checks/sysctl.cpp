#include "checks/sysctl.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "base/text.h"
#include "host/conf_d.h"
#include "host/modules_load.h"
#include "host/sysctl_at_boot.h"
#include "host/sysctl_conf.h"
#include "host/sysctl_defaults.h"
#include "host/sysctl_writers.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr std::string_view ipv6_keys = "net/ipv6/";

/// One key of the rule.
struct Wanted {
  std::string path;
  std::string name;
  Predicate predicate;
  bool if_present = false;
};

std::string taken(std::string_view value, const Predicate& predicate) { return as_kernel_reads(value, words_of(predicate.value()).size()); }

Reading<std::string> running_value(const Host& host, const std::string& path) {
  return host.read("/proc/sys/" + path).map([](const std::string& text) { return std::string(strip(text)); });
}

/// The value to put into a file: what is wanted, unless the running kernel already has more of a minimum.
std::optional<std::string> value_for_file(const Host& host, const Wanted& wanted) {
  std::optional<std::string> value = wanted.predicate.repaired();
  if (!value || wanted.predicate.op() != Predicate::Operator::at_least || !host.running()) return value;
  const Reading<std::string> running = running_value(host, wanted.path);
  if (running.present() && wanted.predicate.holds(running.value()).value_or(false)) return running.value();
  return value;
}

std::vector<Change> repair_running(const Wanted& wanted, bool exists) {
  std::vector<Change> changes;
  const std::optional<std::string> value = wanted.predicate.repaired();
  if (!value) return changes;
  const std::string_view module = sysctl_module(wanted.path);
  if (!exists && module.empty()) return changes;  // a key that this kernel lacks cannot be set
  if (!exists) changes.push_back({LoadModule{std::string(module)}});
  changes.push_back({SetSysctl{wanted.name, *value}});
  return changes;
}

/// Whether the running kernel has no such key, and no module that is known would bring it: to set it at boot would say nothing.
bool kernel_lacks(const Host& host, const std::string& path) {
  return host.running() && sysctl_module(path).empty() && host.status("/proc/sys/" + path).absent();
}

/// To set a name, behind all that have a say on what is wanted.
std::vector<Change> set_at_boot(const Wanted& wanted, const SysctlConfiguration& configuration, std::string name, std::string value) {
  const std::string last = configuration.last_file(wanted.path);
  const std::optional<std::string> file = own_drop_in("/etc/sysctl.d", std::string_view(last).substr(last.rfind('/') + 1));
  if (!file) return {};
  return {{SetKey{*file, Format::sysctl, {std::move(name)}, std::move(value)}}};
}

std::vector<Change> repair_at_boot(const Host& host, const Wanted& wanted, const SysctlConfiguration& configuration) {
  const std::optional<std::string> value = value_for_file(host, wanted);
  if (!value || kernel_lacks(host, wanted.path)) return {};
  return set_at_boot(wanted, configuration, sysctl_name(configuration.name_to_decide(wanted.path, *value)), *value);
}

/// Where there is no IPv6 it has no keys.
Observation look_without_ipv6(const Wanted& wanted, std::string subject, const EarlySysctl& off) {
  const std::string said = fmt::format("ipv6.disable={} ({})", printable(off.setting.value), printable(off.setting.file));
  if (!off.always)
    return unknown(std::move(subject), wanted.predicate.describe(), fmt::format("not every entry of the boot menu has {}", said));
  return judged(false, std::move(subject), wanted.predicate.describe(), "absent: IPv6 is switched off by " + said, {},
                "Take ipv6.disable out of the kernel's command line, and reboot.");
}

Observation look_running(const Host& host, const Wanted& wanted) {
  const std::string subject = wanted.name + " (running)";
  if (!host.running()) return skipped(subject, wanted.predicate.describe(), std::string(needs_running));
  const Reading<std::string> value = running_value(host, wanted.path);
  if (value.absent() && wanted.if_present) return skipped(subject, wanted.predicate.describe(), "this kernel has no such key");
  if (value.absent() && wanted.path.starts_with(ipv6_keys))
    if (const Reading<EarlySysctl> off = ipv6_switched_off_now(host); off.present()) return look_without_ipv6(wanted, subject, off.value());
  Observation observation = compare(subject, wanted.predicate, value, repair_running(wanted, value.present()));
  if (value.absent() && !sysctl_module(wanted.path).empty())
    observation.have = fmt::format("absent, {} is not loaded", sysctl_module(wanted.path));
  return observation;
}

Observation look_set(const Wanted& wanted, std::string subject, const SysctlConfiguration& configuration, std::vector<Change> repair) {
  const SysctlSetting setting = configuration.find(wanted.path).value();
  Observation observation = compare(std::move(subject), wanted.predicate, taken(setting.value, wanted.predicate), std::move(repair));
  observation.have = describe(setting, configuration.all(wanted.path));
  return observation;
}

/// A value of the kernel's command line, which no file overrules.
Observation look_early(const Wanted& wanted, std::string subject, const SysctlSetting& setting, std::vector<Change> repair) {
  Observation observation = compare(std::move(subject), wanted.predicate, taken(setting.value, wanted.predicate), std::move(repair));
  observation.have =
      fmt::format("{} ({}), by the kernel's command line; no file sets it", printable(setting.value), printable(setting.file));
  return observation;
}

/// What the kernel or systemd choose.
Observation look_at_default(const Host& host, const Wanted& wanted, std::string subject, std::vector<Change> repair) {
  if (wanted.if_present) return skipped(std::move(subject), wanted.predicate.describe(), "no file sets it");
  const Reading<SysctlDefault> known = sysctl_default(host, wanted.path);
  if (known.unreadable()) return unknown(std::move(subject), wanted.predicate.describe(), known.why());
  if (known.present()) {
    Observation observation = compare(std::move(subject), wanted.predicate, known.value().value, std::move(repair));
    observation.have += fmt::format(", {}; no file sets it", known.value().whose);
    return observation;
  }
  // To write a minimum into an image lowers what systemd or a large machine would choose.
  if (!host.running() && (wanted.path == "fs/file-max" || wanted.path == "kernel/pid_max"))
    return skipped(std::move(subject), wanted.predicate.describe(), "no file sets it; systemd or the kernel choose it at boot");
  return judged(false, std::move(subject), wanted.predicate.describe(), "no file sets it", std::move(repair));
}

Observation look_unset(const Host& host, const Wanted& wanted, std::string subject, std::vector<Change> repair) {
  const Reading<EarlySysctl> early = sysctl_of_command_line(host, wanted.path);
  if (early.unreadable()) return unknown(std::move(subject), wanted.predicate.describe(), early.why());
  if (early.absent()) return look_at_default(host, wanted, std::move(subject), std::move(repair));
  Observation observation = look_early(wanted, subject, early.value().setting, repair);
  if (early.value().always || observation.verdict != Verdict::pass) return observation;
  return look_at_default(host, wanted, std::move(subject), std::move(repair));  // which the boot may leave it to
}

/// What becomes of a value that a file sets, or will set once repaired. Where the kernel's own default is right it is so in any case.
void look_at_module(const Host& host, const Wanted& wanted, Observation& observation) {
  const Reading<bool> early = sysctl_comes_in_time(host, wanted.path);
  if (early.present() && early.value()) return;
  const Reading<SysctlDefault> known = sysctl_default(host, wanted.path);
  if (known.present() && wanted.predicate.holds(known.value().value).value_or(false)) return;
  if (early.unreadable() || known.unreadable()) {
    if (observation.verdict == Verdict::pass)
      observation = unknown(std::move(observation.subject), std::move(observation.want), early.unreadable() ? early.why() : known.why());
    return;
  }
  const std::string module(sysctl_module(wanted.path));
  if (observation.verdict == Verdict::pass) observation.have += fmt::format(", in vain: at that time nothing has loaded {}", module);
  observation.verdict = Verdict::fail;
  observation.repair.push_back({SetKey{own_modules_load_file, Format::lines, {module}, ""}});
}

/// What comes of it that others set the key, too. They run beside systemd-sysctl or after it: only what all of them say is sure.
void look_at_writers(const Host& host, const Wanted& wanted, bool is_set, Observation& observation) {
  const Reading<std::vector<SysctlWriter>> writers = other_sysctl_writers(host, wanted.path);
  if (writers.unreadable()) {
    observation = unknown(std::move(observation.subject), std::move(observation.want), writers.why());
    return;
  }
  for (const SysctlWriter& writer : writers.value()) {
    const bool holds = wanted.predicate.holds(taken(writer.setting.value, wanted.predicate)).value_or(false);
    const std::string said =
        fmt::format("{}, by {}{}", describe(writer.setting), writer.who, writer.sure ? "" : " where an interface has that file");
    if (writer.gives_way && writers.value().size() == 1) {
      const std::string advice =
          observation.repair.empty() ? "Set it in a file of /etc/sysctl.d, which TuneD reads behind its profile." : "";
      observation = judged(holds, observation.subject, observation.want, said, std::move(observation.repair), advice);
    } else if (!is_set && writer.sure) {
      observation = judged(holds, observation.subject, observation.want, said);
    } else if (holds != (observation.verdict == Verdict::pass)) {
      observation = unknown(observation.subject, observation.want, fmt::format("{}; and {}", observation.have, said));
    } else if (!holds) {
      observation.have += "; and " + said;
      observation.repair.clear();  // it would not last
    }
    is_set = true;
  }
}

/// A default does not decide where a pattern sets each interface that comes later.
void look_at_later_interfaces(const Wanted& wanted, const SysctlConfiguration& configuration, Observation& observation) {
  const std::optional<SysctlOfInterfaces> later = configuration.of_later_interfaces(wanted.path);
  if (!later || wanted.predicate.holds(taken(later->setting.value, wanted.predicate)).value_or(false)) return;
  const std::string said = fmt::format("{}, which interfaces that come later get", describe(later->setting));
  if (observation.verdict == Verdict::pass && !later->all) {
    observation = unknown(observation.subject, observation.want, fmt::format("{}, unless another line is of them", said));
    return;
  }
  if (observation.verdict == Verdict::pass) observation.have = said;
  if (observation.verdict == Verdict::pass) observation.verdict = Verdict::fail;
  const std::optional<std::string> value = wanted.predicate.repaired();
  if (observation.verdict != Verdict::fail || !value) return;
  for (Change& change : set_at_boot(wanted, configuration, later->setting.other_name, *value))
    observation.repair.push_back(std::move(change));
}

/// A value that a file sets where nothing reads the files at boot.
Observation look_in_vain(const Host& host, const Wanted& wanted, std::string subject, const SysctlSetting& setting) {
  Observation observation = look_unset(host, wanted, std::move(subject), {});
  if (observation.verdict == Verdict::skipped || observation.verdict == Verdict::unknown) return observation;
  observation.have = fmt::format("{}, in vain: {} is masked", describe(setting), sysctl_files_reader);
  if (observation.verdict == Verdict::fail) observation.by_hand = fmt::format("systemctl unmask {}.", sysctl_files_reader);
  return observation;
}

Observation look_at_files(const Host& host, const Wanted& wanted, std::string subject) {
  const auto& reading = host.once(SysctlConfiguration::read);
  if (!reading.present())
    return unknown(std::move(subject), wanted.predicate.describe(), reading.unreadable() ? reading.why() : "no sysctl.d folder");
  const SysctlConfiguration& configuration = reading.value();
  const Reading<SysctlSetting> setting = configuration.find(wanted.path);
  std::vector<Change> repair = repair_at_boot(host, wanted, configuration);
  if (setting.unreadable()) return unknown(std::move(subject), wanted.predicate.describe(), setting.why());
  const Reading<bool> masked = setting.present() ? masked_at_boot(host, sysctl_files_reader) : Reading<bool>(false);
  if (masked.unreadable()) return unknown(std::move(subject), wanted.predicate.describe(), masked.why());
  const bool vain = masked.value();
  Observation observation = vain               ? look_in_vain(host, wanted, std::move(subject), setting.value())
                            : setting.absent() ? look_unset(host, wanted, std::move(subject), std::move(repair))
                                               : look_set(wanted, std::move(subject), configuration, std::move(repair));
  if (vain) {
    look_at_writers(host, wanted, false, observation);
    return observation;
  }
  look_at_later_interfaces(wanted, configuration, observation);
  if (observation.verdict == Verdict::pass || !observation.repair.empty()) look_at_module(host, wanted, observation);
  look_at_writers(host, wanted, setting.present(), observation);
  return observation;
}

Observation look_at_boot(const Host& host, const Wanted& wanted) {
  std::string subject = wanted.name + " (at boot)";
  const Reading<EarlySysctl> off = wanted.path.starts_with(ipv6_keys) ? ipv6_switched_off(host) : Reading<EarlySysctl>(Absent{});
  if (off.unreadable()) return unknown(std::move(subject), wanted.predicate.describe(), off.why());
  if (off.present() && off.value().always && wanted.if_present)
    return skipped(std::move(subject), wanted.predicate.describe(), "the next boot's kernel has no IPv6, and no such key");
  if (off.present()) return look_without_ipv6(wanted, std::move(subject), off.value());
  return look_at_files(host, wanted, std::move(subject));
}

/// What is wrong with a key; empty where nothing is.
std::string objection_to(const std::string& key) {
  if (key.find_first_of("*?[") != std::string::npos) return fmt::format("\"{}\" is a pattern; name each key", key);
  if (key.find_first_of("./") != std::string::npos && key.find_first_of(" \t=") == std::string::npos) return {};
  const std::string nearest = suggestion(key, {"if-present"});
  return fmt::format("\"{}\" is no key of the kernel, as net.ipv4.ip_forward{}", key, nearest.starts_with("; did") ? nearest : "");
}

Check bind(const Params& params) {
  std::vector<Wanted> wanted;
  const bool if_present = params.flag("if-present", false);
  for (auto& [key, predicate] : params.entries(Quantity::fields)) {
    if (const std::string objection = objection_to(key); !objection.empty()) params.problem(key, objection);
    std::string path = sysctl_path(key);
    wanted.push_back({.path = path, .name = sysctl_name(path), .predicate = std::move(predicate), .if_present = if_present});
  }
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const Wanted& one : wanted) {
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
