#include <cassert>
#include <cstdint>

#include "host/firewalld_files.h"

using namespace nodeworthy;

namespace {

/// Whatever rules say, the whole range is open only if each of its ports is.
void check(const std::vector<FirewallRule>& rules) {
  const Traffic range{{100, 107}, "tcp"};
  const Passage whole = judge_passage(rules, range, "ipv4", FirewallRule::Action::deny, "rest");
  bool all_open = true;
  bool any_closed = false;
  for (uint16_t port = range.ports.first; port <= range.ports.last; ++port) {
    const Passage one = judge_passage(rules, {{port, port}, "tcp"}, "ipv4", FirewallRule::Action::deny, "rest");
    all_open = all_open && one.state == Passage::State::open;
    any_closed = any_closed || one.state == Passage::State::closed;
  }
  assert((whole.state == Passage::State::open) == all_open);
  assert((whole.state == Passage::State::closed) == any_closed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto zone = parse_firewalld_zone(text, "fuzz");
  const auto service = parse_firewalld_service(text, "fuzz");
  const auto direct = parse_firewalld_direct(text, "fuzz");
  // One root element makes a document at most one of the three.
  assert(zone.present() + service.present() + direct.present() <= 1);
  std::vector<FirewallRule> rules;
  if (zone.present())
    for (const FirewalldEntry& entry : zone.value().entries) rules.push_back(entry.rule);
  if (service.present()) rules = service.value().rules;
  if (direct.present()) rules = direct.value();
  if (rules.size() < 1000) check(rules);
  assert(!parse_firewalld_conf(text).default_zone.empty());
  return 0;
}
