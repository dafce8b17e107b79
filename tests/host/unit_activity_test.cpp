#include "host/unit_activity.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

const test::Tree::Files installed{{"/usr/lib/systemd/system/a.service", "[Install]\nWantedBy=multi-user.target\n"},
                                  {"/usr/lib/systemd/system/multi-user.target", "[Unit]\n"},
                                  {"/usr/lib/systemd/system/default.target", "-> multi-user.target"},
                                  {"/run/systemd/system/", ""},
                                  {"/run/systemd/units/", ""}};

/// What the activity is described as, with whether it is active and starts.
std::string activity_with(const test::Tree::Files& more, std::string_view fixture) {
  test::Tree::Files files = installed;
  files.insert(files.end(), more.begin(), more.end());
  const test::Tree tree(files, fixture);
  const Reading<UnitActivity> activity = unit_activity(RecordedHost(tree.folder()), "a.service");
  REQUIRE(activity.present());
  CHECK_FALSE(activity.value().now.unreadable());
  return activity.value().describe() + (activity.value().is_active() ? " +now" : "") + (activity.value().starts() ? " +boot" : "");
}

TEST_CASE("whether a unit is on") {
  const std::pair<std::string, std::string> active{"/run/systemd/units/invocation:a.service", "-> 0123456789abcdef"};
  const std::pair<std::string, std::string> enabled{"/etc/systemd/system/multi-user.target.wants/a.service",
                                                    "-> /usr/lib/systemd/system/a.service"};
  CHECK(activity_with({}, "running: true") == "inactive now, disabled");
  CHECK(activity_with({active}, "running: true") == "active now, disabled +now");
  CHECK(activity_with({active, enabled}, "running: true") == "active now, enabled +now +boot");
  CHECK(activity_with({active, enabled}, "") == "enabled +boot");
  const test::Tree tree(installed);
  CHECK(unit_activity(RecordedHost(tree.folder()), "b.service").absent());
}

}  // namespace
}  // namespace nodeworthy
