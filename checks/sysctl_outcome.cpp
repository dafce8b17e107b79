// What becomes of a value that the files set: what comes too late for it, and what sets the key besides.
#include <fmt/format.h>

#include "checks/sysctl_at_boot.h"
#include "host/modules_load.h"
#include "host/sysctl_at_boot.h"
#include "host/sysctl_defaults.h"

namespace nodeworthy {

void heed_module(const Host& host, const WantedSysctl& wanted, Observation& observation) {
  const Reading<bool> early = sysctl_comes_in_time(host, wanted.path);
  if (early.present() && early.value()) return;
  const Reading<SysctlDefault> known = sysctl_default(host, wanted.path);
  if (known.present() && wanted.holds(known.value().value)) return;
  const bool passes = observation.verdict == Verdict::pass;
  if (early.unreadable() || known.unreadable()) {
    const std::string& why = early.unreadable() ? early.why() : known.why();
    if (passes) observation = unknown(observation.subject, observation.want, why);
    return;
  }
  const std::string module(sysctl_module(wanted.path));
  if (passes) observation.have += fmt::format(", in vain: at that time nothing has loaded {}", module);
  observation.verdict = Verdict::fail;
  observation.repair.push_back({SetKey{own_modules_load_file, Format::lines, {module}, ""}});
}

void heed_other_writers(const Host& host, const WantedSysctl& wanted, bool is_set, Observation& observation) {
  const Reading<std::vector<SysctlWriter>> writers = other_sysctl_writers(host, wanted.path);
  if (writers.unreadable()) {
    observation = unknown(observation.subject, observation.want, writers.why());
    return;
  }
  for (const SysctlWriter& writer : writers.value()) {
    const bool holds = wanted.holds(writer.setting.value);
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

}  // namespace nodeworthy
