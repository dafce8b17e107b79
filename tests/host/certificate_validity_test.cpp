#include "host/certificate_validity.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds at(int second) { return sys_seconds(seconds(second)); }
constexpr Certificate root{.not_before = at(0), .not_after = at(100), .self_issued = true, .authority = true};
constexpr Certificate old_root{.not_before = at(0), .not_after = at(30), .self_issued = true, .authority = true};
constexpr Certificate between{.not_before = at(0), .not_after = at(50), .self_issued = false, .authority = true};
constexpr Certificate server{.not_before = at(10), .not_after = at(80), .self_issued = false, .authority = false};

TEST_CASE("how long certificates are valid yet") {
  CHECK(time_left(server, at(9)) < seconds(0));
  CHECK(time_left(server, at(10)) == seconds(70));
  CHECK(time_left(server, at(80)) == seconds(0));
  CHECK(time_left(server, at(81)) == seconds(-1));
}

TEST_CASE("which certificate decides") {
  CHECK(deciding_certificate({server}, at(20)).not_after == at(80));
  CHECK(deciding_certificate({between, root}, at(20)).not_after == at(100));         // authorities: the last to expire
  CHECK(deciding_certificate({server, between, root}, at(20)).not_after == at(50));  // others trust the root
  CHECK(deciding_certificate({server, root}, at(20)).not_after == at(80));
  CHECK(deciding_certificate({server, old_root}, at(20)).not_after == at(80));
  CHECK(deciding_certificate({server, server, between}, at(5)).not_after == at(80));  // not valid yet, which is sooner than any end
}

}  // namespace
}  // namespace nodeworthy
