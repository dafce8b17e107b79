#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view hosts;  // the text of /etc/hosts
  std::string_view fixture;
  std::string_view expected;
};

constexpr std::string_view one_address = "{running: true, addresses: [127.0.0.1, \"::1\", 10.0.0.5, \"fe80::1\"]}";
constexpr std::string_view two_addresses = "{running: true, addresses: [127.0.0.1, 10.0.0.5, 172.17.0.1]}";

const Row rows[] = {
    {"its own address, in any case", "127.0.0.1 localhost\n10.0.0.5 Worker01.example WORKER01\n", one_address,
     "pass | address of worker01 | want an address of this node | have 10.0.0.5 (/etc/hosts:2)\n"},
    {"its own address, by DNS", "127.0.0.1 localhost\n", "{running: true, addresses: [127.0.0.1, 10.0.0.5], names: {worker01: [10.0.0.5]}}",
     "pass | address of worker01 | want an address of this node | have 10.0.0.5 (DNS)\n"},
    {"loopback beside its own address", "127.0.1.1 worker01\n10.0.0.5 worker01\n", one_address,
     "pass | address of worker01 | want an address of this node | have 127.0.1.1 (/etc/hosts:1), 10.0.0.5 (/etc/hosts:2)\n"},
    {"loopback alone, as Debian's line has it", "127.0.0.1 localhost\n127.0.1.1\tworker01.example worker01 # own\n", one_address,
     "pass | address of worker01 | want an address of this node | have 127.0.1.1 (/etc/hosts:2), loopback, which the kubelet passes "
     "over\n"},
    {"no line and several addresses", "127.0.0.1 localhost\n", two_addresses,
     "fail | address of worker01 | want an address of this node | have the name does not resolve\n"
     "  safe: in /etc/hosts: add the line \"127.0.1.1 worker01\"\n"},
    {"cloud-init's template", "# Your system has configured 'manage_etc_hosts' as True.\n127.0.1.1 worker1\n", one_address,
     "fail | address of worker01 | want an address of this node | have the name does not resolve\n"
     "  by hand: cloud-init writes /etc/hosts anew at each boot (manage_etc_hosts in /etc/hosts): add the line \"127.0.1.1 worker01\" to "
     "its template below /etc/cloud/templates, or set manage_etc_hosts: false and add it to /etc/hosts.\n"},
    {"another machine's address", "10.0.0.9 worker01\n", one_address,
     "fail | address of worker01 | want an address of this node | have 10.0.0.9 (/etc/hosts:1); 10.0.0.9 is none of 10.0.0.5\n"},
    {"its own address and another machine's", "10.0.0.5 worker01\n10.0.0.9 worker01\n", one_address,
     "fail | address of worker01 | want an address of this node | have 10.0.0.5 (/etc/hosts:1), 10.0.0.9 (/etc/hosts:2); 10.0.0.9 is none "
     "of "
     "10.0.0.5\n"},
    {"the file calls the node otherwise", "10.0.0.4 worker0\n10.0.0.5 worker1\n", one_address,
     "fail | address of worker01 | want an address of this node | have the name does not resolve; /etc/hosts:2 calls 10.0.0.5 worker1\n"
     "  safe: in /etc/hosts: add the line \"10.0.0.5 worker01\"\n"},
    {"addresses that nobody tells", "10.0.0.5 worker01\n", "running: true",
     "unknown | address of worker01 | want an address of this node | have the fixture records no answer\n"},
    {"an image with a loopback line", "127.0.1.1 worker01\n", "",
     "pass | address of worker01 | want an address of this node | have 127.0.1.1 (/etc/hosts:1), loopback, which the kubelet passes "
     "over\n"},
    {"an image with an address", "10.0.0.5 worker01\n", "",
     "skipped | address of worker01 | want an address of this node | have 10.0.0.5 (/etc/hosts:1); only a running machine can tell whether "
     "it "
     "is its own\n"},
    {"an image without a line", "127.0.0.1 localhost\n", "",
     "skipped | address of worker01 | want an address of this node | have /etc/hosts says none; only a running machine can tell what DNS "
     "says\n"},
};

TEST_CASE("hosts") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(
        {{"/proc/sys/kernel/hostname", "worker01\n"}, {"/etc/hostname", "worker01\n"}, {"/etc/hosts", std::string(row.hosts)}},
        row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{hosts: own}", host)) == row.expected);
  }
}

TEST_CASE("hosts: no name, no file, a file that cannot be read") {
  auto shown = [](const test::Tree::Files& files, std::string_view fixture) {
    const test::Tree tree(files, fixture);
    return test::shown(test::look("{hosts: own}", RecordedHost(tree.folder())));
  };
  CHECK(shown({}, one_address) == "fail | address of the node's name | want an address of this node | have the machine has no name\n");
  CHECK(shown({}, "") == "skipped | address of the node's name | want an address of this node | have the image has no name\n");
  CHECK(shown({{"/etc/hostname", "a"}, {"/etc/hosts/", ""}}, "") ==
        "unknown | address of a | want an address of this node | have /etc/hosts: is a directory, not a file\n");
  CHECK(test::problems_of("{hosts: any}") == "1:9: hosts wants \"own\"");
}

}  // namespace
}  // namespace nodeworthy
