#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view condition = "{kernel-line: [\"5.4\", \"5.10\", \"5.15.3\", \"6.0\"]}";

struct Row {
  std::string_view what;
  std::string_view release;
  std::string_view verdict;
};

const Row rows[] = {
    {"of a line", "5.10.0-28-amd64", "pass"},
    {"of the first", "5.4.0-150-generic", "pass"},
    {"of the last", "6.0.0", "pass"},
    {"newer than all", "6.12.3", "pass"},
    {"with two numbers in front", "10.1", "pass"},
    {"older than all", "4.18.0-553.el8_10.x86_64", "fail"},
    {"of a line between", "5.14.0-503.el9.x86_64", "fail"},
    {"of a line that begins like another", "5.1.0", "fail"},
    {"older than its line allows", "5.15.2", "fail"},
    {"as old as its line allows", "5.15.3", "pass"},
    {"behind the last line of its major version", "5.19.17", "fail"},
};

TEST_CASE("kernel-line") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({{"/proc/sys/kernel/osrelease", std::string(row.release) + "\n"}}, "running: true");
    CHECK(test::shown(test::look(condition, RecordedHost(tree.folder()))) ==
          std::string(row.verdict) + " | kernel | want 5.4, 5.10, 5.15.3, 6.0 or newer | have " + std::string(row.release) + "\n");
  }
}

TEST_CASE("kernel-line of an image, of none, and of one that does not tell") {
  const std::string want = " | kernel | want 5.10 or newer | have ";
  auto shown = [](const Host& host) { return test::shown(test::look("{kernel-line: [\"5.10\"]}", host)); };
  const test::Tree image(test::Tree::Files{{"/lib/modules/5.9.1/modules.dep", ""}, {"/lib/modules/5.10.2/modules.dep", ""}});
  CHECK(shown(RecordedHost(image.folder())) == "pass" + want + "5.10.2\n");
  const test::Tree container(test::Tree::Files{{"/etc/hostname", "x\n"}});
  CHECK(shown(RecordedHost(container.folder())) == "skipped" + want + "the image has no kernel\n");
  CHECK(shown(UniformHost(UniformHost::Answer::absent, true)) == "unknown" + want + "the kernel does not tell its release\n");
  const test::Tree custom({{"/proc/sys/kernel/osrelease", "custom\n"}}, "running: true");
  CHECK(shown(RecordedHost(custom.folder())) == "unknown" + want + "\"custom\" is not a version\n");
}

TEST_CASE("mistakes in a kernel-line") {
  CHECK(test::problems_of("{kernel-line: []}") == "1:15: at least one line is wanted");
  CHECK(test::problems_of("{kernel-line: [x]}") == "1:15: \"x\" is no version");
}

}  // namespace
}  // namespace nodeworthy
