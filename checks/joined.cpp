// Whether the node is in a cluster already, for `when`: what may not be there before a join is as it should be afterwards.
#include "checks/joined.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/membership.h"

namespace nodeworthy {
namespace {

std::string_view describe(bool joined) { return joined ? "in a cluster" : "in no cluster"; }

Observation judge(bool wanted, const Membership& have) {
  return judged(have.joined == wanted, "this node", std::string(describe(wanted)),
                fmt::format("{} ({})", describe(have.joined), printable(have.because)));
}

Check bind(const Params& params) {
  const bool wanted = params.flag("", true);
  if (const auto given = params.setting("joined")) {
    const Membership said{.joined = *given == "yes", .because = fmt::format("joined is {}", *given)};
    return [=](const Host&) { return std::vector{judge(wanted, said)}; };
  }
  return [wanted](const Host& host) {
    const Reading<Membership> have = membership(host);
    if (!have.present()) return std::vector{unknown("this node", std::string(describe(wanted)), have.unreadable() ? have.why() : "absent")};
    return std::vector{judge(wanted, have.value())};
  };
}

constexpr Field fields[] = {
    {"", Form::flag, Need::required, "true for a node that is in a cluster, false for one that is not"},
};

}  // namespace

constinit const Kind joined_kind{
    .name = "joined",
    .summary =
        "Whether the node is in a cluster already: its /etc/kubernetes/kubelet.conf names a client certificate that is there. The setting "
        "joined (yes, no) wins over what the node says.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
