#include "checks/cpu.h"

#include <fmt/format.h>

#include "host/resources.h"

namespace nodeworthy {
namespace {

/// Compares whole CPUs and shows `have` as it is: a minimum of whole CPUs holds for 2.5 of them exactly when it holds for 2.
Observation look_at(std::string subject, const Predicate& minimum, const Reading<Amount>& cpus, std::string_view have) {
  if (cpus.absent()) return unknown(std::move(subject), minimum.describe(), "the kernel lists no CPUs");
  const auto text = cpus.map([](const Amount& amount) { return std::to_string(amount.value); });
  Observation observation = compare(std::move(subject), minimum, text);
  if (cpus.present()) observation.have = fmt::format("{} ({})", have, cpus.value().file);
  return observation;
}

Observation look_at_whole(std::string subject, const Predicate& minimum, const Reading<Amount>& cpus) {
  return look_at(std::move(subject), minimum, cpus, cpus.present() ? std::to_string(cpus.value().value) : "");
}

Observation look_at_quota(const Predicate& minimum, const Reading<Amount>& quota) {
  const auto whole = quota.map([](const Amount& amount) { return Amount{.value = amount.value / 1000, .file = amount.file}; });
  // Hundredths, rounded down as the comparison is.
  const std::string have = quota.present() ? fmt::format("{}", static_cast<double>(quota.value().value / 10) / 100) : "";
  return look_at("CPU quota of the control group", minimum, whole, have);
}

std::vector<Observation> look(const Host& host, const Predicate& minimum) {
  if (!host.running()) return {skipped("online CPUs", minimum.describe(), std::string(needs_running))};
  const Reading<Amount> online = online_cpus(host);
  std::vector<Observation> observations{look_at_whole("online CPUs", minimum, online)};
  // Limits are only worth a word where they take something away, or where nobody knows whether they do.
  const Reading<Amount> set = cpu_set(host);
  if (set.unreadable() || (set.present() && online.present() && set.value().value < online.value().value))
    observations.push_back(look_at_whole("CPUs of the control group", minimum, set));
  const Reading<Amount> quota = cpu_quota(host);
  if (!quota.absent()) observations.push_back(look_at_quota(minimum, quota));
  return observations;
}

Check bind(const Params& params) {
  const Predicate minimum = *params.predicate("", Quantity::number);
  if (minimum.op() != Predicate::Operator::at_least) params.problem("", "cpu wants a minimum, as \">= 2\"");
  return [minimum](const Host& host) { return look(host, minimum); };
}

constexpr Field fields[] = {{"", Form::number, Need::required, "the smallest number of CPUs, as `\">= 2\"`"}};

}  // namespace

constinit const Kind cpu_kind{
    .name = "cpu",
    .summary =
        "The number of CPUs that a running machine has: those online, and where the node is itself a container also those that its control "
        "group leaves it, as a set of CPUs or as a quota of their time. Each of them must reach the minimum; a quota of 1.5 CPUs does not "
        "reach 2.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
