#include "checks/memory.h"

#include <fmt/format.h>

#include "base/units.h"
#include "host/resources.h"

namespace nodeworthy {
namespace {

Observation look_at(std::string subject, const Predicate& wanted, const Reading<Amount>& memory) {
  if (memory.absent()) return unknown(std::move(subject), wanted.describe(), "the kernel does not tell its memory");
  const auto text = memory.map([](const Amount& amount) { return std::to_string(amount.value); });
  Observation observation = compare(std::move(subject), wanted, text);
  if (memory.present()) observation.have = fmt::format("{} ({})", format_size(memory.value().value), memory.value().file);
  return observation;
}

std::vector<Observation> look(const Host& host, const Predicate& wanted) {
  if (!host.running()) return {skipped("memory", wanted.describe(), std::string(needs_running))};
  const Reading<Amount> memory = managed_memory(host);
  std::vector<Observation> observations{look_at("memory", wanted, memory)};
  // A limit is only worth a word where it takes something away, or where nobody knows whether it does.
  const Reading<Amount> limit = memory_limit(host);
  if (limit.unreadable() || (limit.present() && memory.present() && limit.value().value < memory.value().value))
    observations.push_back(look_at("memory limit of the control group", wanted, limit));
  return observations;
}

Check bind(const Params& params) {
  const Predicate wanted = *params.predicate("", Quantity::size);
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"", Form::size, Need::required,
     "how much, as `\">= 1700MiB\"`, or with what firmware and kernel hold back subtracted, as `\">= 2GiB - 348MiB\"`"}};

}  // namespace

constinit const Kind memory_kind{
    .name = "memory",
    .summary =
        "The memory that the kernel of a running machine manages (MemTotal of /proc/meminfo, which is less than what is built in: firmware "
        "and kernel hold back a part), and where the node is itself a container also the limit of its control group.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
