#include "host/swap_there_is.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/swap_sources.h"

namespace nodeworthy {
namespace {

/// What is to stay free beyond the pages that come back from swap.
constexpr uint64_t margin = uint64_t{256} << 20;

}  // namespace

Reading<std::string> swap_there_is(const Host& host) {
  if (host.running()) {
    const Reading<std::vector<ActiveSwap>> swaps = active_swaps(host);
    if (swaps.unreadable()) return Unreadable{swaps.why()};
    if (swaps.present() && !swaps.value().empty()) return printable(swaps.value().front().device);
  }
  const SwapSources found = SwapSources::read(host);
  if (!found.sources.empty()) return printable(fmt::format("{} at boot", found.sources.front().what));
  if (!found.untold.empty()) return Unreadable{printable(found.untold.front())};
  return Absent{};
}

bool memory_takes(const Host& host, const std::vector<ActiveSwap>& swaps) {
  uint64_t used = 0;
  for (const ActiveSwap& swap : swaps) used += swap.used;
  const Reading<uint64_t> available = available_memory(host);
  return used == 0 || (available.present() && available.value() >= margin && available.value() - margin >= used);
}

}  // namespace nodeworthy
