#include "engine/perform.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "host/recorded_host.h"
#include "tests/support/bad_node.h"
#include "tests/support/catch.h"
#include "tests/support/repairs.h"

namespace nodeworthy {
namespace {

using test::RepairShop;
using test::Tree;
using Changes = std::vector<Change>;

const Tree& bad_node() {
  ::umask(022);
  static const Tree tree(test::bad_node(), "running: true\n");
  return tree;
}

Performed performed(const Plan& plan, RepairShop& shop) {
  auto result = test::perform_in(shop, plan);
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

TEST_CASE("a plan is performed, and undone") {
  RepairShop shop(bad_node().folder());
  const auto before = test::snapshot(shop.tree());
  const Plan plan = test::plan_for(shop, test::repair_of_bad_node());
  CHECK(shown(plan, performed(plan, shop)) ==
        "in /etc/fstab: comment out \"/dev/sda2 none swap sw 0 0\": was /var/lib/nodeworthy/runs/20260131T235959Z/0002.before\n"
        "in /etc/sysctl.d/99-zz-nodeworthy.conf: set vm.swappiness = 0: was absent\n"
        "in /etc/modules-load.d/nodeworthy.conf: add the line \"br_netfilter\": was absent\n"
        "in /etc/docker/daemon.json: set log-driver = json-file: was /var/lib/nodeworthy/runs/20260131T235959Z/0001.before\n"
        "limit the permissions of /etc/kubernetes/admin.conf to 0600: was 0644\n"
        "load the kernel module br_netfilter: was not loaded\n"
        "set net.bridge.bridge-nf-call-iptables = 0 in the running kernel: was 1\n"
        "set vm.swappiness = 0 in the running kernel: was 60\n"
        "disable a.service: was a link to /usr/lib/systemd/system/a.service\n"
        "stop swapping on /dev/sda2: was in use\n"
        "stop a.service: was active\n");
  CHECK(shop.commands() == std::vector<std::string>{"systemctl daemon-reload", "modprobe -- br_netfilter", "swapoff -- /dev/sda2",
                                                    "systemctl stop -- a.service"});
  const Plan again = test::plan_for(shop, test::repair_of_bad_node());
  CHECK(again.steps.empty());

  CHECK(test::shown(test::undo_in(shop)) ==
        "restored permissions of /etc/kubernetes/admin.conf\n"
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
        "restored rmmod -- br_netfilter\n");
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
  CHECK(read_runs(*shop.machine().look()).value().back().undone);
}

TEST_CASE("compressed memory is swapped to again by the unit that makes it, which a reboot has taken away") {
  const std::string swaps = "Filename Type Size Used Priority\n/dev/zram0 partition 1024 0 100\n";
  const std::string unit = "/run/systemd/generator/dev-zram0.swap";
  for (const bool generated : {true, false}) {
    Tree::Files files{{"/proc/swaps", swaps}, {"/run/systemd/system/", ""}};
    if (generated) files.push_back({unit, "[Swap]\nWhat=/dev/zram0\n"});
    const Tree tree(files, "running: true\n");
    RepairShop shop(tree.folder());
    const Plan plan = test::plan_for(shop, {{SwapOff{"/dev/zram0"}}});
    CHECK(shown(plan, performed(plan, shop)) == "stop swapping on /dev/zram0: was in use\n");
    CHECK(test::shown(test::undo_in(shop)) ==
          (generated ? "restored systemctl start -- dev-zram0.swap\n" : "restored swapon --priority 100 -- /dev/zram0\n"));
  }
}

TEST_CASE("permissions are taken away from a file that is edited, too, and are given back") {
  const Tree tree({{"/etc/a.conf", "x = 1\n"}, {"/etc/key", "secret\n"}, {"/etc/link", "-> key"}}, "running: false\n");
  RepairShop shop(tree.folder());
  std::filesystem::permissions(shop.tree() + "/etc/a.conf", static_cast<std::filesystem::perms>(0644));
  std::filesystem::permissions(shop.tree() + "/etc/key", static_cast<std::filesystem::perms>(0664));
  const auto before = test::snapshot(shop.tree());
  const Plan plan = test::plan_for(shop, {{LimitMode{"/etc/link", 0600}},
                                          {LimitMode{"/etc/a.conf", 0600}},
                                          {SetKey{"/etc/a.conf", Format::sysctl, {"x"}, "2"}},
                                          {LimitMode{"/etc/key", 0640}}});
  CHECK(shown(plan, performed(plan, shop)) ==
        "limit the permissions of /etc/key to 0600: was 0664\n"
        "limit the permissions of /etc/a.conf to 0600: was 0644\n"
        "in /etc/a.conf: set x = 2: was /var/lib/nodeworthy/runs/20260131T235959Z/0001.before\n");
  const std::unique_ptr<Host> host = shop.machine().look();
  CHECK(host->status("/etc/key").value().mode == 0600);
  CHECK(host->status("/etc/a.conf").value().mode == 0600);
  CHECK(host->read("/etc/a.conf").value() == "x = 2\n");
  // What is in a file whose permissions alone are changed is nobody's business.
  for (const std::string& name : host->list("/var/lib/nodeworthy/runs/20260131T235959Z").value())
    CHECK(host->read("/var/lib/nodeworthy/runs/20260131T235959Z/" + name).value().find("secret") == std::string::npos);

  CHECK(test::shown(test::undo_in(shop)) ==
        "restored permissions of /etc/key\n"
        "restored permissions of /etc/a.conf\n"
        "restored /etc/a.conf\n");
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("permissions that somebody else has changed since are left alone") {
  const Tree tree({{"/etc/a", ""}, {"/etc/b", ""}}, "running: false\n");
  RepairShop shop(tree.folder());
  const auto set_mode = [&](const char* path, uint32_t mode) {
    std::filesystem::permissions(shop.tree() + path, static_cast<std::filesystem::perms>(mode));
  };
  set_mode("/etc/a", 0644);
  set_mode("/etc/b", 0644);
  const RecordedHost host(shop.folder());
  const Plan plan = test::plan_for(host, {{LimitMode{"/etc/a", 0640}}, {LimitMode{"/etc/b", 0640}}});
  set_mode("/etc/a", 0404);
  REQUIRE(std::holds_alternative<Performed>(test::perform_in(shop, plan, host)));
  CHECK(shop.machine().look()->status("/etc/a").value().mode == 0400);
  set_mode("/etc/b", 0600);
  CHECK(test::shown(test::undo_in(shop)) ==
        "refused permissions of /etc/b: it has changed since; --force puts it back all the same\n"
        "restored permissions of /etc/a\n");
  CHECK(shop.machine().look()->status("/etc/a").value().mode == 0404);
  CHECK(shop.machine().look()->status("/etc/b").value().mode == 0600);
}

TEST_CASE("what fails is told, what is for nothing is not done, and the rest goes on") {
  RepairShop shop(bad_node().folder());
  const auto before = test::snapshot(shop.tree());
  shop.let_fail("modprobe");
  const Plan plan = test::plan_for(shop, test::repair_of_bad_node());
  const std::string text = shown(plan, performed(plan, shop));
  INFO(text);
  CHECK(text.find("load the kernel module br_netfilter: modprobe -- br_netfilter: exit status 1: it does not want to") !=
        std::string::npos);
  CHECK(text.find("iptables = 0 in the running kernel: /proc/sys/net/bridge/bridge-nf-call-iptables: the kernel has no such value") !=
        std::string::npos);
  CHECK(text.find("stop a.service: not done, because this failed: load the kernel module br_netfilter") != std::string::npos);
  CHECK(text.find("stop swapping on /dev/sda2: was in use") != std::string::npos);
  const std::unique_ptr<Host> host = shop.machine().look();
  const std::vector<JournalEntry> entries = read_entries(*host, read_runs(*host).value().back()).value();
  const auto failed =
      std::find_if(entries.begin(), entries.end(), [](const JournalEntry& one) { return one.state == ActionState::failed; });
  REQUIRE(failed != entries.end());
  CHECK(failed->error == "modprobe -- br_netfilter: exit status 1: it does not want to");
  // What was not begun leaves no gap that would hide what was done after it.
  for (const UndoItem& item : test::undo_in(shop)) CHECK(item.state <= UndoItem::State::as_before);
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("what has changed since it was looked at is left alone, and the rest goes on") {
  RepairShop shop(bad_node().folder());
  const RecordedHost host(shop.folder());
  const Plan plan = test::plan_for(host, test::repair_of_bad_node());
  {
    std::ofstream(shop.tree() + "/etc/fstab", std::ios::app) << "/dev/sdb1 /data ext4 defaults 0 2\n";
    std::ofstream(shop.tree() + "/etc/sysctl.d/99-zz-nodeworthy.conf") << "vm.swappiness = 1\n";
  }
  const auto result = test::perform_in(shop, plan, host);
  REQUIRE(std::holds_alternative<Performed>(result));
  const std::string text = shown(plan, std::get<Performed>(result));
  INFO(text);
  const std::string why = ": has changed since it was looked at; another --fix sees it as it is\n";
  CHECK(text.find("comment out \"/dev/sda2 none swap sw 0 0\": /etc/fstab" + why) != std::string::npos);
  CHECK(text.find("set vm.swappiness = 0: /etc/sysctl.d/99-zz-nodeworthy.conf" + why) != std::string::npos);
  CHECK(text.find("set log-driver = json-file: was ") != std::string::npos);
  CHECK(test::snapshot(shop.tree()).at("/etc/fstab").ends_with("/dev/sdb1 /data ext4 defaults 0 2\n"));
}

TEST_CASE("undo refuses what has changed since, unless forced, and goes on with the rest") {
  RepairShop shop(bad_node().folder());
  const auto before = test::snapshot(shop.tree());
  const Plan plan = test::plan_for(shop, test::repair_of_bad_node());
  performed(plan, shop);
  {
    std::ofstream(shop.tree() + "/etc/fstab", std::ios::app) << "/dev/sdb1 /data ext4 defaults 0 2\n";
    std::ofstream(shop.tree() + "/proc/sys/vm/swappiness") << "10\n";
  }
  const std::string why = ": it has changed since; --force puts it back all the same\n";
  const std::string text = test::shown(test::undo_in(shop));
  INFO(text);
  CHECK(text.find("refused /etc/fstab" + why) != std::string::npos);
  CHECK(text.find("refused /proc/sys/vm/swappiness" + why) != std::string::npos);
  CHECK(text.find("restored swapon") != std::string::npos);
  CHECK(test::shown(test::undo_in(shop, Insistence::force)) == "restored /etc/fstab\nrestored /proc/sys/vm/swappiness\n");
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("undo restores what is as it was before already, and leaves what others put into a new folder") {
  RepairShop shop(bad_node().folder());
  const Plan plan = test::plan_for(shop, test::repair_of_bad_node());
  performed(plan, shop);
  std::ofstream(shop.tree() + "/etc/modules-load.d/own.conf") << "ip_vs\n";
  std::ofstream(shop.tree() + "/proc/sys/vm/swappiness") << "60\n";
  const std::string text = test::shown(test::undo_in(shop));
  INFO(text);
  CHECK(text.find("as before /proc/sys/vm/swappiness\n") != std::string::npos);
  CHECK(text.find("failed /etc/modules-load.d: /etc/modules-load.d") != std::string::npos);
  CHECK(test::snapshot(shop.tree()).contains("/etc/modules-load.d/own.conf"));
}

/// Makes a run one that was killed before systemd was told of the files that it had changed.
void forget_from_reload_on(RepairShop& shop, const RunRecord& run) {
  const std::vector<JournalEntry> entries = read_entries(*shop.machine().look(), run).value();
  for (const JournalEntry& entry : entries)
    if (!std::holds_alternative<PutEntry>(entry.action))
      std::filesystem::remove(fmt::format("{}/var/lib/nodeworthy/runs/{}/{:04}.json", shop.tree(), run.id, entry.number));
}

TEST_CASE("systemd is told of its files when a run is undone that never came to telling it") {
  RepairShop shop(bad_node().folder());
  const Plan plan = test::plan_for(shop, {{CommentOut{"/etc/fstab", "/dev/sda2 none swap sw 0 0"}}});
  forget_from_reload_on(shop, performed(plan, shop).run);
  CHECK(test::shown(test::undo_in(shop)) == "restored /etc/fstab\nrestored systemctl daemon-reload\n");
  CHECK(shop.commands() == std::vector<std::string>{"systemctl daemon-reload", "systemctl daemon-reload"});
}

TEST_CASE("a run that lacks a record before others is not undone by halves") {
  RepairShop shop(bad_node().folder());
  const RunRecord run = performed(test::plan_for(shop, test::repair_of_bad_node()), shop).run;
  const std::string lost = fmt::format("/var/lib/nodeworthy/runs/{}/0002.json", run.id);
  std::filesystem::remove(shop.tree() + lost);
  CHECK(read_entries(*shop.machine().look(), run).why() == lost + ": is missing");
}

TEST_CASE("a file that has lost some of its bytes in the journal is not put back") {
  RepairShop shop(bad_node().folder());
  const RunRecord run = performed(test::plan_for(shop, {{CommentOut{"/etc/fstab", "/dev/sda2 none swap sw 0 0"}}}), shop).run;
  const std::string file = fmt::format("/var/lib/nodeworthy/runs/{}/0001.before", run.id);
  const uintmax_t size = std::filesystem::file_size(shop.tree() + file);
  std::filesystem::resize_file(shop.tree() + file, 1);
  CHECK(read_entries(*shop.machine().look(), run).why() == fmt::format("{}: has 1 bytes, and {} were written", file, size));
}

TEST_CASE("records that were written before they told sizes are taken as they are") {
  CHECK(bytes_of_file(R"({"schema": 1, "put": {"before": {"file": {"mode": "0644"}}}})", "before") == std::nullopt);
  CHECK(bytes_of_file(R"({"schema": 1, "put": {"before": {"file": {"bytes": 3}}, "opens": {"old": {"file": {"bytes": 4}}}}})", "before") ==
        3);
  CHECK(bytes_of_file(R"({"schema": 1, "put": {"before": null, "opens": {"old": {"file": {"bytes": 4}}}}})", "old") == 4);
  CHECK(bytes_of_file(R"({"schema": 1, "put": {"before": null}})", "before") == std::nullopt);
}

TEST_CASE("one run at a time") {
  RepairShop shop(bad_node().folder());
  const Machine machine = shop.machine();
  const auto first = Journal::open(machine);
  REQUIRE(std::holds_alternative<Journal>(first));
  const auto second = Journal::open(machine);
  REQUIRE(std::holds_alternative<std::string>(second));
  CHECK(std::get<std::string>(second) ==
        fmt::format("/var/lib/nodeworthy/lock: is locked by process {}, which changes this machine right now", ::getpid()));
}

}  // namespace
}  // namespace nodeworthy
