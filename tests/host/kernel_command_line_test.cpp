#include "host/kernel_command_line.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::string_view name;
  std::vector<std::string> all;
};

const Row rows[] = {
    {"a word without a value is there and empty", "ro quiet", "quiet", {""}},
    {"a name is matched whole", "systemd.unit=a xquiet quietx", "quiet", {}},
    {"the value begins after the first =", "root=UUID=1-2 ro", "root", {"UUID=1-2"}},
    {"all values in order", "a=1 b=2\ta=3\n", "a", {"1", "3"}},
    {"a dash is an underscore", "modules-load=a modules_load=b", "modules_load", {"a", "b"}},
    {"quotes around a value hold blanks together", "a=\"1 2\" b", "a", {"1 2"}},
    {"quotes around a word, too", "\"a=1 2\" b", "a", {"1 2"}},
    {"an inner quote stays", "a=1\" \"2 b", "a", {"1\" \"2"}},
    {"an open quote reaches the end", "b a=\"1 2", "a", {"1 2"}},
    {"a word that begins with = has no value", "=a", "=a", {""}},
    {"what follows -- is the init program's", "a=1 -- a=2", "a", {"1"}},
    {"names are case-sensitive", "A=1", "a", {}},
    {"nothing", " \n", "a", {}},
};

TEST_CASE("kernel command line") {
  for (const Row& row : rows) {
    INFO(row.what);
    const KernelCommandLine line = KernelCommandLine::parse(row.text, "x");
    CHECK(line.all(row.name) == row.all);
    CHECK(line.find(row.name).has_value() == !row.all.empty());
    if (!row.all.empty()) CHECK(line.find(row.name).value() == row.all.back());
  }
}

TEST_CASE("the running kernel's command line is a running machine's") {
  const test::Tree::Files files{{"/proc/cmdline", "quiet selinux=0\n"}};
  const test::Tree machine(files, "running: true");
  const RecordedHost host(machine.folder());
  CHECK(running_command_line(host).value().find("selinux") == "0");
  CHECK(running_command_line(host).value().source() == "/proc/cmdline");

  const test::Tree image(files);
  CHECK(running_command_line(RecordedHost(image.folder())).unreadable());
}

}  // namespace
}  // namespace nodeworthy
