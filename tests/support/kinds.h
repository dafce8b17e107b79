// Looking at small machines with one kind, for the kinds' table tests.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/check.h"
#include "engine/settings.h"
#include "tests/support/tree.h"

namespace nodeworthy::test {

/// The observations of a condition in YAML, as it would stand under `expect` ("{sysctl: {net.ipv4.ip_forward: 1}}"), on a host. Fails the
/// test when the YAML is no condition.
std::vector<Observation> look(std::string_view condition, const Host& host, const Settings& settings = {});

/// The mistakes that binding a condition reports, as "LINE:COLUMN: what", joined by line ends; empty when there are none.
std::string problems_of(std::string_view condition, const Settings& settings = {});

/// The prevailing verdict.
Verdict prevailing(const std::vector<Observation>& observations);

/// One line an observation: "fail | SUBJECT | want WANT | have HAVE", and below it "  CAUTION: EDIT" for each change and "  reboot: WHY".
std::string shown(const std::vector<Observation>& observations);

/// A small machine, and what a kind makes of it.
struct KindRow {
  std::string_view what;
  std::string_view condition;  // as in look
  Tree::Files files;
  std::string_view fixture;  // fixture.yaml
  std::string expected;      // as in shown
};

/// Looks at the machine of each row, and compares.
void check_rows(std::span<const KindRow> rows);

}  // namespace nodeworthy::test
