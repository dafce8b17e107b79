// Ports that are opened in a running firewalld, and closed again.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "engine/firewalld.h"
#include "host/firewalld_ports.h"
#include "tests/support/catch.h"
#include "tests/support/fake_firewalld.h"
#include "tests/support/faults.h"
#include "tests/support/repairs.h"
#include "tests/support/step.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using test::Faults;
using test::firewall_cmd;
using test::RepairShop;
using test::Tree;

const std::string own = "/etc/firewalld/zones/public.xml";
const std::string vendor = "/usr/lib/firewalld/zones/public.xml";
const std::string plain = "<?xml version=\"1.0\"?>\n<zone>\n  <short>Public</short>\n  <service name=\"ssh\"/>\n</zone>\n";
const std::string edited = "<?xml version=\"1.0\"?>\n<zone>\n  <!-- ours -->\n  <port protocol=\"tcp\" port=\"30080\"/>\n</zone>\n";

const std::vector<Change> opening{{OpenPort{"public", "10250/tcp"}}, {OpenPort{"public", "30000-32767/tcp"}}};

Tree::Files machine_with(const std::string& path, const std::string& zone) {
  return {{path, zone},
          {"/etc/firewalld/zones/", ""},
          {"/run/systemd/system/", ""},
          {"/run/systemd/units/invocation:firewalld.service", "-> 0123"},
          {"/usr/lib/systemd/system/firewalld.service", "[Service]\nExecStart=/usr/sbin/firewalld\n"}};
}

const Tree& vendor_s_zone() {
  static const Tree tree(machine_with(vendor, plain), "running: true\n");
  return tree;
}

const Tree& edited_zone() {
  static const Tree tree(machine_with(own, edited), "running: true\n");
  return tree;
}

std::string zone_of(const RepairShop& shop) { return test::snapshot(shop.tree()).at(own); }

/// What firewalld filters by, and what it would write.
std::string memory_of(const RepairShop& shop) {
  return fmt::format("{} | {}", firewall_cmd(shop.folder(), "--list-ports"), firewall_cmd(shop.folder(), "--permanent --list-ports"));
}

Performed open(RepairShop& shop) {
  auto result = test::perform_in(shop, test::plan_for(shop, opening));
  REQUIRE(std::holds_alternative<Performed>(result));
  return std::get<Performed>(std::move(result));
}

void open_well(RepairShop& shop) {
  for (const StepResult& step : open(shop).steps) {
    INFO(step.error.value_or(""));
    REQUIRE(step.done);
  }
}

TEST_CASE("SELinux is permissive before firewalld is spoken to, and enforces again only after that") {
  Tree::Files files = machine_with(own, edited);
  files.emplace_back("/sys/fs/selinux/enforce", "1");
  const Tree machine(files, "running: true\n");
  RepairShop shop(machine.folder());
  const Plan plan = test::plan_for(shop, {{OpenPort{"public", "10250/tcp"}}, {SetSelinuxMode{.enforcing = false}, Caution::disruptive}});
  REQUIRE(std::holds_alternative<Performed>(test::perform_in(shop, plan)));
  CHECK(test::shown(test::undo_in(shop)) ==
        "restored /etc/firewalld/zones/public.xml\nrestored 10250/tcp in zone public of the running firewalld\nrestored "
        "/sys/fs/selinux/enforce\n");
}

TEST_CASE("ports are opened in the file, in firewalld's copy of it and in what it filters by, and closed in all") {
  for (const Tree* tree : {&vendor_s_zone(), &edited_zone()}) {
    RepairShop shop(tree->folder());
    const auto before = test::snapshot(shop.tree());
    const std::string memory = memory_of(shop);
    const Plan plan = test::plan_for(shop, opening);
    open_well(shop);
    // The file is what a dry run shows, comments included, and has no company.
    CHECK(zone_of(shop).ends_with(std::get<Layer::File>(plan.layer.entries().at(own)).bytes));
    CHECK_FALSE(std::filesystem::exists(shop.tree() + own + ".old"));
    CHECK(memory_of(shop) == "10250/tcp 30000-32767/tcp | 10250/tcp 30000-32767/tcp");
    CHECK(test::shown(test::undo_in(shop)) ==
          "restored /etc/firewalld/zones/public.xml\n"
          "restored 10250/tcp, 30000-32767/tcp in zone public of the running firewalld\n");
    CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
    CHECK(memory_of(shop) == memory);
  }
}

TEST_CASE("firewalld is told before its file is changed, and nothing where it does not run") {
  RepairShop shop(vendor_s_zone().folder());
  open_well(shop);
  CHECK(shop.commands() ==
        std::vector<std::string>{"firewall-cmd --zone=public --list-ports",
                                 "firewall-cmd --zone=public --add-port=10250/tcp --add-port=30000-32767/tcp",
                                 "firewall-cmd --permanent --zone=public --add-port=10250/tcp --add-port=30000-32767/tcp"});
  RepairShop stopped(vendor_s_zone().folder());
  const auto before = test::snapshot(stopped.tree());
  std::filesystem::remove(stopped.tree() + "/run/systemd/units/invocation:firewalld.service");
  open_well(stopped);
  CHECK(zone_of(stopped) == zone_of(shop));
  std::filesystem::create_symlink("0123", stopped.tree() + "/run/systemd/units/invocation:firewalld.service");
  CHECK(stopped.commands().empty());
  // It has been started since, and read the file.
  CHECK(memory_of(stopped) == "10250/tcp 30000-32767/tcp | 10250/tcp 30000-32767/tcp");
  CHECK(test::shown(test::undo_in(stopped)) == "restored /etc/firewalld/zones/public.xml\n");
  CHECK(test::difference(before, test::snapshot(stopped.tree())).empty());
  CHECK(memory_of(stopped) == "10250/tcp 30000-32767/tcp | ");
}

TEST_CASE("a firewalld that has been stopped since has nothing to be told") {
  RepairShop shop(edited_zone().folder());
  const auto before = test::snapshot(shop.tree());
  open_well(shop);
  std::filesystem::rename(shop.tree() + "/run/systemd/units/invocation:firewalld.service", shop.folder() + "/aside");
  CHECK(test::shown(test::undo_in(shop)) ==
        "restored /etc/firewalld/zones/public.xml\n"
        "as before 10250/tcp, 30000-32767/tcp in zone public of the running firewalld\n");
  std::filesystem::rename(shop.folder() + "/aside", shop.tree() + "/run/systemd/units/invocation:firewalld.service");
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("what somebody else tells firewalld keeps the ports, and undo sees it") {
  RepairShop shop(vendor_s_zone().folder());
  open_well(shop);
  firewall_cmd(shop.folder(), "--permanent --add-service=http");
  CHECK(zone_of(shop).find("<port port=\"30000-32767\" protocol=\"tcp\"/>") != std::string::npos);
  firewall_cmd(shop.folder(), "--reload");
  CHECK(memory_of(shop) == "10250/tcp 30000-32767/tcp | 10250/tcp 30000-32767/tcp");
  CHECK(test::shown(test::undo_in(shop))
            .starts_with("refused /etc/firewalld/zones/public.xml: it has changed since; --force puts it back all the same\n"));
  CHECK(zone_of(shop).find("http") != std::string::npos);
}

TEST_CASE("a zone that firewalld has written again in its own form is taken back") {
  RepairShop shop(edited_zone().folder());
  const auto before = test::snapshot(shop.tree());
  open_well(shop);
  firewall_cmd(shop.folder(), "--permanent --add-port=1/udp");
  firewall_cmd(shop.folder(), "--permanent --remove-port=1/udp");
  REQUIRE(zone_of(shop).find("ours") == std::string::npos);
  std::filesystem::remove(shop.tree() + own + ".old");
  CHECK(test::shown(test::undo_in(shop)).starts_with("restored /etc/firewalld/zones/public.xml\n"));
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("what was open at run time only is open after undo") {
  const struct {
    std::string_view what, before, after;
    std::string report;
  } rows[] = {
      {"nothing", "", "", "closed"},
      {"a port of ours", "10250/tcp", "10250/tcp", "10250/tcp open, not permanently"},
      {"all of ours", "30000-32767/tcp 10250/tcp", "30000-32767/tcp 10250/tcp", "10250/tcp, 30000-32767/tcp open, not permanently"},
      {"a part of a range", "30080/tcp", "30080/tcp", "30080/tcp open, not permanently"},
      {"a range that reaches over", "29000-30010/tcp", "29000-30010/tcp", "30000-30010/tcp open, not permanently"},
      {"another protocol", "10250/udp", "10250/udp", "closed"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    RepairShop shop(vendor_s_zone().folder());
    for (std::string_view port : words_of(row.before)) firewall_cmd(shop.folder(), fmt::format("--add-port={}", port));
    for (const StepResult& step : open(shop).steps) CHECK(step.before == row.report);
    for (const UndoItem& item : test::undo_in(shop)) CHECK(item.state <= UndoItem::State::as_before);
    CHECK(memory_of(shop) == fmt::format("{} | ", row.after));
  }
}

TEST_CASE("a port that somebody has closed since at run time stays closed") {
  RepairShop shop(vendor_s_zone().folder());
  open_well(shop);
  firewall_cmd(shop.folder(), "--remove-port=10250/tcp");
  CHECK(test::shown(test::undo_in(shop)).find("restored 10250/tcp, 30000-32767/tcp in zone public") != std::string::npos);
  CHECK(memory_of(shop) == " | ");
}

TEST_CASE("ports of which somebody has closed a part at run time are left alone") {
  RepairShop shop(vendor_s_zone().folder());
  open_well(shop);
  firewall_cmd(shop.folder(), "--remove-port=31000-32767/tcp");
  CHECK(test::shown(test::undo_in(shop))
            .find("refused 10250/tcp, 30000-32767/tcp in zone public of the running firewalld: it has changed since") != std::string::npos);
}

TEST_CASE("of several ports firewall-cmd may do one and succeed") {
  const struct {
    std::string_view what, open, refused;
    bool done;
  } rows[] = {
      {"none is refused", "1/udp", "", true},
      {"one is open at run time", "10250/tcp", "", true},
      {"the second is refused", "1/udp", "30000-32767/tcp", false},
      {"one is open, the other refused", "10250/tcp", "30000-32767/tcp", false},
      {"all are refused", "1/udp", "10250/tcp 30000-32767/tcp", false},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    RepairShop shop(vendor_s_zone().folder());
    firewall_cmd(shop.folder(), fmt::format("--add-port={}", row.open));
    const std::string memory = memory_of(shop);
    test::refuse_ports(shop.folder(), row.refused);
    const Performed performed = open(shop);
    CHECK(performed.steps[0].done == row.done);
    CHECK(performed.steps[1].done == row.done);
    if (!row.done) CHECK(performed.steps[1].error.value_or("").find("COMMAND_FAILED") != std::string::npos);
    CHECK((firewall_cmd(shop.folder(), "--permanent --list-ports") == "10250/tcp 30000-32767/tcp") == row.done);
    test::refuse_ports(shop.folder(), "");
    for (const UndoItem& item : test::undo_in(shop)) CHECK(item.state <= UndoItem::State::as_before);
    CHECK(memory_of(shop) == memory);
  }
}

TEST_CASE("the copy that firewalld keeps of the old file is not taken for a change of ours") {
  RepairShop shop(edited_zone().folder());
  std::ofstream(shop.tree() + own + ".old") << "<zone>\n</zone>\n";
  const auto before = test::snapshot(shop.tree());
  open_well(shop);
  CHECK(test::snapshot(shop.tree()).at(own + ".old") == before.at(own + ".old"));
  test::undo_in(shop);
  CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
}

TEST_CASE("what firewalld would not do is not in its file") {
  for (const std::string command : {"firewall-cmd --zone=public --list-ports", "firewall-cmd --zone=public --add-port=10250/tcp",
                                    "firewall-cmd --permanent --zone=public --add-port=10250/tcp"}) {
    INFO(command);
    RepairShop shop(edited_zone().folder());
    const auto before = test::snapshot(shop.tree());
    shop.let_fail(command);
    const Performed performed = open(shop);
    CHECK_FALSE(performed.steps[0].done);
    CHECK_FALSE(performed.steps[1].done);
    CHECK(performed.steps[1].error.value_or("").find("it does not want to") != std::string::npos);
    CHECK(test::difference(before, test::snapshot(shop.tree())).empty());
    shop.let_fail("nothing");
    for (const UndoItem& item : test::undo_in(shop)) CHECK(item.state <= UndoItem::State::as_before);
    CHECK(memory_of(shop) == "30080/tcp | 30080/tcp");
  }
}

void undo_all(RepairShop& shop) {
  while (true) {
    const Reading<std::vector<RunRecord>> runs = read_runs(*shop.machine().look());
    REQUIRE(runs.present());
    if (std::all_of(runs.value().begin(), runs.value().end(), [](const RunRecord& run) { return run.undone; })) return;
    for (const UndoItem& item : test::undo_in(shop)) {
      INFO(item.subject << ": " << item.why);
      REQUIRE(item.state <= UndoItem::State::as_before);
    }
  }
}

TEST_CASE("a repair that is killed at any call is undone, or done by the next one, in firewalld, too") {
  for (const Tree* tree : {&vendor_s_zone(), &edited_zone()}) {
    for (size_t nth = 1;; nth += test::step) {
      RepairShop shop(tree->folder());
      const std::string memory = memory_of(shop);
      const auto before = test::snapshot(shop.tree());
      const Plan plan = test::plan_for(shop, opening);
      const bool died = test::dies([&] {
        const Faults faults = Faults::kill_at(nth, Faults::Count::changes);
        test::perform_in(shop, plan);
      });
      INFO("killed at call " << nth);
      RepairShop again(shop.folder());
      undo_all(shop);
      REQUIRE(test::difference(before, test::snapshot(shop.tree())).empty());
      REQUIRE(memory_of(shop) == memory);
      if (!test::plan_for(again, opening).steps.empty()) open_well(again);
      REQUIRE(memory_of(again) == "10250/tcp 30000-32767/tcp | 10250/tcp 30000-32767/tcp");
      undo_all(again);
      REQUIRE(test::difference(before, test::snapshot(again.tree())).empty());
      REQUIRE(memory_of(again) == memory);
      if (!died) {
        CHECK(nth > 50);  // else the test kills nothing
        break;
      }
    }
  }
}

}  // namespace
}  // namespace nodeworthy
