#include "host/iptables_file.h"
#include "host/nftables_file.h"
#include "host/packet_filter.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

template <class Judged>
static void require_agreement(Judged judged) {
  bool all_open = true;
  bool any_closed = false;
  for (uint16_t port = 100; port <= 103; ++port) {
    all_open = all_open && judged({port, port}) == Passage::State::open;
    any_closed = any_closed || judged({port, port}) == Passage::State::closed;
  }
  fuzz::require((judged({100, 103}) == Passage::State::open) == all_open);
  fuzz::require((judged({100, 103}) == Passage::State::closed) == any_closed);
}

/// Whatever a file says, a range is open only if each of its ports is, and closed if one is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const std::string denial = denial_in_nftables("FILE", text);
  fuzz::require(denial.empty() || denial.find(" in FILE:") != std::string::npos);
  const IptablesFile iptables("FILE", text, "ipv4");
  require_agreement([&](PortRange ports) { return iptables.passage({ports, "tcp"}).state; });
  const NftablesFile nftables("FILE", text);
  fuzz::require(nftables.doubt().empty() || nftables.doubt().find(" in FILE:") != std::string::npos);
  require_agreement([&](PortRange ports) { return nftables.passage({ports, "tcp"}, {"ipv4"}).state; });
  return 0;
}
