#include "checks/sysctl_at_boot.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/sysctl_at_boot.h"
#include "host/sysctl_defaults.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

std::string subject_of(const WantedSysctl& wanted) { return wanted.name + " (at boot)"; }

Observation untold(const WantedSysctl& wanted, std::string why) {
  return unknown(subject_of(wanted), wanted.predicate.describe(), std::move(why));
}

Observation passed_over(const WantedSysctl& wanted, std::string why) {
  return skipped(subject_of(wanted), wanted.predicate.describe(), std::move(why));
}

/// Judges a value; `have` says it with its origin.
Observation judge(const WantedSysctl& wanted, const std::string& value, std::string have, std::vector<Change> repair) {
  Observation observation = compare(subject_of(wanted), wanted.predicate, value, std::move(repair));
  observation.have = std::move(have);
  return observation;
}

/// To set a name, behind all that have a say on what is wanted.
std::vector<Change> set_at_boot(const WantedSysctl& wanted, const SysctlConfiguration& configuration, std::string name, std::string value) {
  const std::string last = configuration.last_file(wanted.path);
  const std::optional<std::string> file = own_drop_in("/etc/sysctl.d", std::string_view(last).substr(last.rfind('/') + 1));
  if (!file) return {};
  return {{SetKey{*file, Format::sysctl, {std::move(name)}, std::move(value)}}};
}

/// The value to put into a file: what is wanted, unless the running kernel already has more of a minimum.
std::optional<std::string> value_for_file(const Host& host, const WantedSysctl& wanted) {
  std::optional<std::string> value = wanted.predicate.repaired();
  if (!value || wanted.predicate.op() != Predicate::Operator::at_least || !host.running()) return value;
  const Reading<std::string> running = running_sysctl(host, wanted.path);
  if (running.present() && wanted.predicate.holds(running.value()).value_or(false)) return running.value();
  return value;
}

std::vector<Change> repair_at_boot(const Host& host, const WantedSysctl& wanted, const SysctlConfiguration& configuration) {
  const std::optional<std::string> value = value_for_file(host, wanted);
  if (!value || kernel_lacks_sysctl(host, wanted.path)) return {};
  return set_at_boot(wanted, configuration, sysctl_name(configuration.name_to_decide(wanted.path, *value)), *value);
}

/// What the kernel or systemd choose.
Observation look_at_default(const Host& host, const WantedSysctl& wanted, std::vector<Change> repair) {
  if (wanted.if_present) return passed_over(wanted, "no file sets it");
  const Reading<SysctlDefault> known = sysctl_default(host, wanted.path);
  if (known.unreadable()) return untold(wanted, known.why());
  if (known.present())
    return judge(wanted, known.value().value, fmt::format("{}, {}; no file sets it", printable(known.value().value), known.value().whose),
                 std::move(repair));
  if (!host.running() && is_sysctl_of_machine(wanted.path))
    return passed_over(wanted, "no file sets it; systemd or the kernel choose it at boot");
  return judged(false, subject_of(wanted), wanted.predicate.describe(), "no file sets it", std::move(repair));
}

/// A value of the kernel's command line, which no file overrules, else the default.
Observation look_unset(const Host& host, const WantedSysctl& wanted, const std::vector<Change>& repair) {
  const Reading<EarlySysctl> early = sysctl_of_command_line(host, wanted.path);
  if (early.unreadable()) return untold(wanted, early.why());
  if (early.absent()) return look_at_default(host, wanted, repair);
  const SysctlSetting& setting = early.value().setting;
  const std::string have =
      fmt::format("{} ({}), by the kernel's command line; no file sets it", printable(setting.value), printable(setting.file));
  Observation observation = judge(wanted, wanted.taken(setting.value), have, repair);
  if (early.value().always || observation.verdict != Verdict::pass) return observation;
  return look_at_default(host, wanted, repair);  // which the boot may leave it to
}

/// What comes of it that nothing reads the files at boot, whether one sets the value or not.
Observation look_in_vain(const Host& host, const WantedSysctl& wanted, const Reading<SysctlSetting>& setting) {
  Observation observation = look_unset(host, wanted, {});
  if (observation.verdict == Verdict::skipped || observation.verdict == Verdict::unknown) return observation;
  if (setting.present()) observation.have = fmt::format("{}, in vain: {} is masked", describe(setting.value()), sysctl_files_reader);
  const std::string_view because = setting.present() ? "" : ", without which no file that sets it is read";
  if (observation.verdict == Verdict::fail) observation.by_hand = fmt::format("systemctl unmask {}{}.", sysctl_files_reader, because);
  return observation;
}

/// A default does not decide where a pattern sets each interface that comes later.
void heed_later_interfaces(const WantedSysctl& wanted, const SysctlConfiguration& configuration, Observation& observation) {
  const std::optional<SysctlOfInterfaces> later = configuration.of_later_interfaces(wanted.path);
  if (!later || wanted.holds(later->setting.value)) return;
  const std::string said = fmt::format("{}, which interfaces that come later get", describe(later->setting));
  if (observation.verdict == Verdict::pass && !later->all) {
    observation = untold(wanted, fmt::format("{}, unless another line is of them", said));
    return;
  }
  if (observation.verdict == Verdict::pass) observation.have = said;
  if (observation.verdict == Verdict::pass) observation.verdict = Verdict::fail;
  const std::optional<std::string> value = wanted.predicate.repaired();
  if (observation.verdict != Verdict::fail || !value) return;
  for (Change& change : set_at_boot(wanted, configuration, later->setting.other_name, *value))
    observation.repair.push_back(std::move(change));
}

Observation look_at_files(const Host& host, const WantedSysctl& wanted) {
  const auto& reading = host.once(SysctlConfiguration::read);
  if (!reading.present()) return untold(wanted, reading.unreadable() ? reading.why() : "no sysctl.d folder");
  const SysctlConfiguration& configuration = reading.value();
  const Reading<SysctlSetting> setting = configuration.find(wanted.path);
  if (setting.unreadable()) return untold(wanted, setting.why());
  const Reading<bool> masked = masked_at_boot(host, sysctl_files_reader);
  if (masked.unreadable()) return untold(wanted, masked.why());
  const std::vector<Change> repair = repair_at_boot(host, wanted, configuration);
  Observation observation = masked.value()     ? look_in_vain(host, wanted, setting)
                            : setting.absent() ? look_unset(host, wanted, repair)
                                               : judge(wanted, wanted.taken(setting.value().value),
                                                       describe(setting.value(), configuration.all(wanted.path)), repair);
  if (!masked.value()) heed_later_interfaces(wanted, configuration, observation);
  if (!masked.value() && (observation.verdict == Verdict::pass || !observation.repair.empty())) heed_module(host, wanted, observation);
  heed_other_writers(host, wanted, setting.present() && !masked.value(), observation);
  return observation;
}

}  // namespace

std::string WantedSysctl::taken(std::string_view value) const { return as_kernel_reads(value, words_of(predicate.value()).size()); }

Observation look_without_ipv6(const WantedSysctl& wanted, std::string subject, const EarlySysctl& off) {
  const std::string said = fmt::format("ipv6.disable={} ({})", printable(off.setting.value), printable(off.setting.file));
  if (!off.always)
    return unknown(std::move(subject), wanted.predicate.describe(), fmt::format("not every entry of the boot menu has {}", said));
  return judged(false, std::move(subject), wanted.predicate.describe(), "absent: IPv6 is switched off by " + said, {},
                "Take ipv6.disable out of the kernel's command line, and reboot.");
}

Observation look_at_boot(const Host& host, const WantedSysctl& wanted) {
  const Reading<EarlySysctl> off = ipv6_switched_off(host, wanted.path);
  if (off.unreadable()) return untold(wanted, off.why());
  if (off.absent()) return look_at_files(host, wanted);
  if (off.value().always && wanted.if_present) return passed_over(wanted, "the next boot's kernel has no IPv6, and no such key");
  return look_without_ipv6(wanted, subject_of(wanted), off.value());
}

}  // namespace nodeworthy
