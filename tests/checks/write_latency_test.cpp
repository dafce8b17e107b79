#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view of_etcd = "{write-latency: {folder: etcd, is: < 10ms}}";

const test::KindRow rows[] = {
    {"fast enough",
     of_etcd,
     {{"/var/lib/etcd/", ""}},
     "running: true\nwrite-latency: {/: 9999us}\n",
     "pass | write latency of /var/lib/etcd | want < 10ms | have 9.9ms, measured in /var/lib/etcd\n"},
    {"too slow, in a folder that is still to be made",
     of_etcd,
     {{"/var/", ""}},
     "running: true\nwrite-latency: {/: 10ms}\n",
     "fail | write latency of /var/lib/etcd | want < 10ms | have 10ms, measured in /var\n"},
    {"where a link leads",
     of_etcd,
     {{"/data/etcd/", ""}, {"/var/lib/etcd", "-> /data/etcd"}},
     "running: true\nwrite-latency: {/: 1ms, /data: 200ms}\n",
     "fail | write latency of /var/lib/etcd | want < 10ms | have 200ms, measured in /data/etcd\n"},
    {"not told",
     of_etcd,
     {},
     "running: true",
     "unknown | write latency of /var/lib/etcd | want < 10ms | have the fixture records no answer\n"},
    {"nothing is written for an image",
     of_etcd,
     {},
     "running: false\nwrite-latency: {/: 1ms}\n",
     "skipped | write latency of /var/lib/etcd | want < 10ms | have only a running machine can tell\n"},
};

TEST_CASE("write-latency: how long writes take until they are on the disk") {
  for (const test::KindRow& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(test::shown(test::look(row.condition, RecordedHost(tree.folder()), {{"write-test", "yes"}})) == row.expected);
  }
}

TEST_CASE("write-latency: nothing is written where nobody asked for it") {
  const test::Tree tree({}, "running: true\nwrite-latency: {/: 1ms}\n");
  for (const Settings& settings : {Settings(), Settings{{"write-test", "no"}}})
    CHECK(test::shown(test::look(of_etcd, RecordedHost(tree.folder()), settings)) ==
          "skipped | write latency of /var/lib/etcd | want < 10ms | have it writes, and nobody asked for it with --set write-test=yes\n");
}

TEST_CASE("write-latency: what a rule cannot say") {
  CHECK(test::problems_of("{write-latency: {folder: var, is: < 10ms}}") ==
        "1:26: \"var\" is neither an absolute path nor one of: etcd, images, kubelet");
}

TEST_CASE("write-test: it is no unless it was given") {
  const test::Tree tree({}, "running: true");
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{write-test: yes}", host)) == "fail | write-test | want yes (--set write-test=yes) | have no\n");
  CHECK(test::shown(test::look("{write-test: yes}", host, {{"write-test", "yes"}})) ==
        "pass | write-test | want yes (--set write-test=yes) | have yes\n");
  CHECK(test::problems_of("{write-test: true}") == "1:14: write-test is never \"true\"; one of: no, yes");
}

}  // namespace
}  // namespace nodeworthy
