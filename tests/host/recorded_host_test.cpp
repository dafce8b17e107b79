#include "host/recorded_host.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using namespace std::chrono_literals;

TEST_CASE("what a fixture records is answered") {
  const test::Tree tree({{"/etc/hostname", "n\n"}},
                        "running: true\n"
                        "settings: {role: worker}\n"
                        "clock: {synchronised: true, maximum-error: 10ms, estimated-error: 1ms}\n"
                        "addresses: [127.0.0.1, \"::1\"]\n"
                        "names: {n: [10.0.0.1], nowhere: []}\n"
                        "space: {/: {size: 40GiB, available: 30GiB}, /var/lib: {size: 10GiB, inodes: 100, inodes-free: 50}}\n"
                        "entry-types: {/: true, /data: false}\n"
                        "write-latency: {/var/lib: 3ms}\n"
                        "clock-offsets: {a: 3ms, b: -2ms}\n");
  const RecordedHost host(tree.folder());
  CHECK(host.running());
  CHECK(host.settings().at("role") == "worker");
  CHECK(host.read("/etc/hostname").value() == "n\n");
  CHECK(host.clock().value().synchronised);
  CHECK(host.clock().value().maximum_error == 10ms);
  CHECK(host.addresses().value() == std::vector<std::string>{"127.0.0.1", "::1"});
  CHECK(host.resolve("n").value() == std::vector<std::string>{"10.0.0.1"});
  CHECK(host.resolve("other").absent());
  const auto offsets = host.clock_offsets({"a", "b", "c"});
  CHECK(offsets[0].value() == 3ms);
  CHECK(offsets[1].value() == -2ms);
  CHECK(offsets[2].unreadable());
  CHECK(host.space("/").value().available == uint64_t{30} << 30);
  CHECK(host.space("/var/lib/x").value().inodes_free == 50);
  CHECK(host.tells_entry_types("/").value());
  CHECK_FALSE(host.tells_entry_types("/data/x").value());
  CHECK(host.write_latency("/var/lib/etcd").value() == 3ms);
  CHECK(host.write_latency("/var").unreadable());
  CHECK(host.space("/var/library").value().size == uint64_t{40} << 30);
}

TEST_CASE("a fixture records what git does not keep") {
  const test::Tree tree({{"/a", ""}, {"/b", ""}, {"/c", ""}, {"/link", "-> b"}},
                        "now: 2026-02-28T23:59:58Z\n"
                        "modes: {/a: \"0600\", /b: \"0400\"}\n"
                        "owners: {/b: \"12:34\"}\n");
  std::filesystem::permissions(tree.tree() + "/a", static_cast<std::filesystem::perms>(0640));
  const RecordedHost host(tree.folder());
  CHECK(host.now().value() == std::chrono::sys_days(std::chrono::year(2026) / 2 / 28) + 23h + 59min + 58s);
  CHECK(host.status("/a").value().mode == 0600);
  CHECK(host.status("/link").value().mode == 0400);
  CHECK(host.status("/link").value().gid == 34);
  CHECK(host.status("/b").value().uid == 12);
  CHECK(host.status("/c").value().uid == 0);
  CHECK(host.status("/").value().uid == 0);
  // What a repair has taken away is gone, whatever was recorded.
  std::filesystem::permissions(tree.tree() + "/a", static_cast<std::filesystem::perms>(0400));
  CHECK(RecordedHost(tree.folder()).status("/a").value().mode == 0400);
}

TEST_CASE("what a fixture does not record is unreadable") {
  const test::Tree tree({{"/etc/hostname", "n\n"}}, "running: true");
  const RecordedHost host(tree.folder());
  CHECK(host.clock().unreadable());
  CHECK(host.now().unreadable());
  CHECK(host.addresses().unreadable());
  CHECK(host.space("/").unreadable());
  CHECK(host.tells_entry_types("/").unreadable());
  CHECK(host.clock_offsets({"a"})[0].unreadable());
}

TEST_CASE("a folder with neither tree nor fixture.yaml is an image of nothing") {
  const test::Tree tree(test::Tree::Files{{"/x", ""}});
  const RecordedHost host(tree.tree());
  CHECK_FALSE(host.running());
  CHECK(host.read("/x").absent());
  CHECK(host.list("/").value().empty());
}

TEST_CASE("a fixture's own tree stays, be it empty") {
  const test::Tree tree({});
  const RecordedHost host(tree.folder());
  CHECK(std::filesystem::exists(tree.tree()));
}

TEST_CASE("mistakes in a fixture") {
  const struct {
    std::string_view fixture;
    std::string_view mistake;
  } rows[] = {
      {"runing: true", "1:1: there is no \"runing\" here; did you mean \"running\"?"},
      {"running: yes", "1:10: true or false is wanted here"},
      {"running: true\nrunning: true", "2:1: the key \"running\" is there twice, first in line 1"},
      {"- running", "1:1: a mapping is wanted here"},
      {"space: {/: {size: lots}}", "1:19: \"lots\" has not the right form"},
      {"space: {/: {free: 1GiB}}", "1:13: there is no \"free\" here; one of: available, inodes, inodes-free, size"},
      {"space: 1GiB", "1:8: a mapping is wanted here"},
      {"addresses: 127.0.0.1", "1:12: a list is wanted here"},
      {"addresses: [[a]]", "1:13: a text is wanted here"},
      {"names: {a: 10.0.0.1}", "1:12: a list is wanted here"},
      {"clock: {maximum-error: 10}", "1:24: \"10\" has not the right form"},
      {"clock-offsets: {a: 3}", "1:20: \"3\" has not the right form"},
      {"settings: {role: [worker]}", "1:18: a text is wanted here"},
      {"now: 2026-01-31", "1:6: \"2026-01-31\" has not the right form"},
      {"modes: {/a: rw}", "1:13: \"rw\" has not the right form"},
      {"modes: {/a: 10000}", "1:13: \"10000\" has not the right form"},
      {"owners: {/a: 12}", "1:14: \"12\" has not the right form"},
      {"owners: {/a: root:root}", "1:14: \"root:root\" has not the right form"},
  };
  for (const auto& row : rows) {
    INFO(row.fixture);
    const test::Tree tree({{"/x", ""}}, row.fixture);
    try {
      const RecordedHost host(tree.folder());
      FAIL("no mistake was found");
    } catch (const FixtureError& error) {
      CHECK(error.what() == tree.folder() + "/fixture.yaml:" + std::string(row.mistake));
    }
  }
}

TEST_CASE("a fixture that is not there") { CHECK_THROWS_AS(RecordedHost("/no/such/folder"), std::system_error); }

}  // namespace
}  // namespace nodeworthy
