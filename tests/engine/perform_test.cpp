#include "engine/perform.h"

#include <fmt/format.h>

#include "engine/run.h"
#include "engine/undo.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/repair_shop.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using test::RepairShop;
using test::Tree;
using Changes = std::vector<Change>;

constexpr std::string_view running = "running: true\n";
const std::chrono::system_clock::time_point now{std::chrono::seconds(1769903999)};  // 2026-01-31T23:59:59Z

Tree::Files bad_node() {
  return {{"/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 none swap sw 0 0\n"},
          {"/etc/sysctl.d/", ""},
          {"/etc/docker/daemon.json", "{\n  \"debug\": true\n}\n"},
          {"/proc/modules", "overlay 212992 0 - Live 0x0000000000000000\n"},
          {"/proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 100 0 7\n"},
          {"/proc/sys/vm/swappiness", "60\n"},
          {"/run/systemd/system/", ""},
          {"/run/systemd/units/invocation:a.service", "-> 0123"},
          {"/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/bin/a\n[Install]\nWantedBy=multi-user.target\n"},
          {"/etc/systemd/system/multi-user.target.wants/a.service", "-> /usr/lib/systemd/system/a.service"}};
}

Changes all_changes() {
  return {{CommentOut{"/etc/fstab", "/dev/sda2 none swap sw 0 0"}},
          {SetKey{"/etc/sysctl.d/99-zz-nodeworthy.conf", Format::sysctl, {"vm.swappiness"}, "0"}},
          {SetKey{"/etc/modules-load.d/nodeworthy.conf", Format::lines, {"br_netfilter"}, ""}},
          {SetKey{"/etc/docker/daemon.json", Format::json, {"log-driver"}, "json-file"}},
          {LoadModule{"br_netfilter"}},
          {SetSysctl{"net.bridge.bridge-nf-call-iptables", "0"}},
          {SetSysctl{"vm.swappiness", "0"}},
          {SwapOff{"/dev/sda2"}},
          {SetUnit{"a.service", UnitAction::disable}},
          {SetUnit{"a.service", UnitAction::stop}, Caution::disruptive}};
}

/// The plan for one rule that failed and offers changes.
Plan planned(const RepairShop& shop, const Changes& changes) {
  Report report;
  report.rules.emplace_back();
  report.rules.back().id = "node/bad";
  report.rules.back().verdict = Verdict::fail;
  for (const Change& change : changes) report.rules.back().changes.push_back({.change = change});
  return make_plan({}, report, RecordedHost(shop.folder()), Caution::disruptive);
}

Performed performed(const Plan& plan, RepairShop& shop) {
  const Machine machine = shop.machine();
  auto journal = Journal::open(machine);
  REQUIRE(std::holds_alternative<Journal>(journal));
  auto result = perform(plan, machine, std::get<Journal>(journal), now);
  REQUIRE(std::holds_alternative<Performed>(result));
  return std::get<Performed>(std::move(result));
}

std::string shown(const Plan& plan, const Performed& performed) {
  std::string text;
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const StepResult& step = performed.steps[i];
    text += fmt::format("{}: {}\n", describe(plan.steps[i].change.edit),
                        step.done ? "was " + step.before.value_or("?") : step.error.value_or("?"));
  }
  return text;
}

std::string shown(const std::vector<UndoItem>& items) {
  std::string text;
  for (const UndoItem& item : items) {
    const char* state[] = {"restored", "as before", "refused", "failed"};
    text += fmt::format("{} {}{}{}\n", state[static_cast<size_t>(item.state)], item.subject, item.why.empty() ? "" : ": ", item.why);
  }
  return text;
}

std::vector<UndoItem> undone(RepairShop& shop, Insistence insistence = Insistence::careful) {
  const Machine machine = shop.machine();
  auto journal = Journal::open(machine);
  REQUIRE(std::holds_alternative<Journal>(journal));
  const std::unique_ptr<Host> host = machine.look();
  const RunRecord run = read_runs(*host).value().back();
  const Reading<std::vector<JournalEntry>> entries = read_entries(*host, run);
  REQUIRE(entries.present());
  return undo(run, entries.value(), machine, std::get<Journal>(journal), insistence);
}

TEST_CASE("a plan is performed, and undone") {
  const Tree tree(bad_node(), running);
  RepairShop shop(tree.folder());
  const auto before = test::snapshot(shop.tree());
  const Plan plan = planned(shop, all_changes());
  CHECK(shown(plan, performed(plan, shop)) ==
        "in /etc/fstab: comment out \"/dev/sda2 none swap sw 0 0\": was /var/lib/nodeworthy/runs/20260131T235959Z/0002.before\n"
        "in /etc/sysctl.d/99-zz-nodeworthy.conf: set vm.swappiness = 0: was absent\n"
        "in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\": was absent\n"
        "in /etc/docker/daemon.json: set log-driver = json-file: was /var/lib/nodeworthy/runs/20260131T235959Z/0001.before\n"
        "load the kernel module br_netfilter: was not loaded\n"
        "set net.bridge.bridge-nf-call-iptables = 0 in the running kernel: was 1\n"
        "set vm.swappiness = 0 in the running kernel: was 60\n"
        "disable a.service: was a link to /usr/lib/systemd/system/a.service\n"
        "stop swapping on /dev/sda2: was in use\n"
        "stop a.service: was active\n");
  CHECK(shop.commands() == std::vector<std::string>{"systemctl daemon-reload", "modprobe -- br_netfilter", "swapoff -- /dev/sda2",
                                                    "systemctl stop -- a.service"});
  const Plan again = planned(shop, all_changes());
  CHECK(again.steps.empty());

  CHECK(shown(undone(shop)) ==
        "restored /etc/systemd/system/multi-user.target.wants/a.service\n"
        "restored /etc/sysctl.d/99-zz-nodeworthy.conf\n"
        "restored /etc/modules-load.d/nodeworthy.conf\n"
        "restored /etc/modules-load.d\n"
        "restored /etc/fstab\n"
        "restored /etc/docker/daemon.json\n"
        "restored systemctl daemon-reload\n"
        "restored systemctl start -- a.service\n"
        "restored swapon --priority 7 -- /dev/sda2\n"
        "restored /proc/sys/vm/swappiness\n"
        "restored /proc/sys/net/bridge/bridge-nf-call-iptables\n"
        "restored modprobe -r -- br_netfilter\n");
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
  CHECK(read_runs(*shop.machine().look()).value().back().undone);
}

}  // namespace
}  // namespace nodeworthy
