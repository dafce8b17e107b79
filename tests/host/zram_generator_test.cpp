#include "host/zram_generator.h"

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

const std::string etc = "/etc/systemd/zram-generator.conf";
const std::string usr = "/usr/lib/systemd/zram-generator.conf";
const std::string run = "/run/systemd/zram-generator.conf";

std::string shown(const Host& host) {
  const Reading<ZramConfiguration> configuration = zram_configuration(host);
  if (!configuration.present()) return configuration.unreadable() ? configuration.why() : "absent";
  std::string out;
  for (const ZramDevice& device : configuration.value().devices) {
    const std::string made = device.made == ZramMade::yes ? "yes" : device.made == ZramMade::no ? "no" : "untold";
    out += device.name + " " + made + " " + device.where + (device.because.empty() ? "" : "; " + device.because) + "\n";
  }
  return out;
}

struct Row {
  std::string_view what;
  std::string expected;
  test::Tree::Files files;
};

std::string made(const std::string& where) { return "zram0 yes " + where + "\n"; }
std::string unmade(const std::string& why) { return "zram0 no " + etc + ":1; " + why + "\n"; }

// Measured with zram-generator 1.1.2 on a machine of 4 GiB (ZRAM_GENERATOR_ROOT), but for what cannot be told.
const Row rows[] = {
    {"nothing is configured", "", {}},
    {"a section is enough", made(etc + ":1"), {{etc, "[zram0]\n"}}},
    {"the vendor's file", made(usr + ":2"), {{usr, "# vendor\n[zram0]\n"}}},
    {"an empty file in /etc hides the vendor's", "", {{usr, "[zram0]\n"}, {etc, ""}}},
    {"so does a link to /dev/null", "", {{usr, "[zram0]\n"}, {etc, "-> /dev/null"}}},
    {"/run comes before /etc", "zram1 yes " + run + ":1\n", {{run, "[zram1]\n"}, {etc, "[zram0]\n"}}},
    {"drop-ins are read after the main file",
     unmade("host-memory-limit = 0 (" + etc + ".d/zz.conf:2)"),
     {{etc, "[zram0]\nzram-size = ram\n"}, {etc + ".d/zz.conf", "[zram0]\nhost-memory-limit = 0\n"}}},
    {"a drop-in alone", made(etc + ".d/a.conf:1"), {{etc + ".d/a.conf", "[zram0]\n"}}},
    {"a drop-in that /etc takes away", "", {{usr + ".d/a.conf", "[zram0]\n"}, {etc + ".d/a.conf", "-> /dev/null"}}},
    {"a hidden drop-in", "", {{etc + ".d/.a.conf", "[zram0]\n"}}},
    {"a size of nothing", unmade("zram-size = 0 (" + etc + ":2)"), {{etc, "[zram0]\nzram-size = 0\n"}}},
    {"a size with a colon and quotes", unmade("zram-size = 0 (" + etc + ":2)"), {{etc, "[zram0]\nzram-size: \"0\"\n"}}},
    {"the last size counts", made(etc + ":1"), {{etc, "[zram0]\nzram-size = 0\n[zram0]\nzram-size = 5\n"}}},
    {"half a megabyte is something", made(etc + ":1"), {{etc, "[zram0]\nzram-size = 0.5\n"}}},
    {"a share of the memory", made(etc + ":1"), {{etc, "[zram0]\nzram-size = min(ram / 2, 4096)\n"}}},
    {"a size that may be nothing",
     "zram0 untold " + etc + ":1; zram-size = max(ram - 8192, 0) (" + etc + ":2)\n",
     {{etc, "[zram0]\nzram-size = max(ram - 8192, 0)\n"}}},
    {"a factor of nothing",
     "zram0 untold " + etc + ":1; zram-size = ram * 0.0 (" + etc + ":2)\n",
     {{etc, "[zram0]\nzram-size = ram * 0.0\n"}}},
    {"a fraction wins over a size", unmade("zram-fraction = 0 (" + etc + ":3)"), {{etc, "[zram0]\nzram-size = ram\nzram-fraction = 0\n"}}},
    {"a maximum of nothing", unmade("max-zram-size = 0 (" + etc + ":2)"), {{etc, "[zram0]\nmax-zram-size = 0\n"}}},
    {"no maximum", made(etc + ":1"), {{etc, "[zram0]\nmax-zram-size = none\n"}}},
    {"as much memory as the limit", made(etc + ":1"), {{etc, "[zram0]\nhost-memory-limit = 4096\n"}}},
    {"more memory than the limit", unmade("host-memory-limit = 4095 (" + etc + ":2)"), {{etc, "[zram0]\nhost-memory-limit = 4095\n"}}},
    {"the limit's other name", made(etc + ":1"), {{etc, "[zram0]\nhost-memory-limit = 0\nmemory-limit = none\n"}}},
    {"a file system is no swap", "", {{etc, "[zram0]\nmount-point = /var/x\n[zram1]\nfs-type = ext4\n"}}},
    {"swap is said to be one", made(etc + ":1"), {{etc, "[zram0]\nfs-type = swap\n"}}},
    {"sections of other names", "zram2 yes " + etc + ":4\n", {{etc, "[zramX]\n[ZRAM0]\n[zram1x]\n[ zram2 ]\n"}}},
    {"what stands before the first section says nothing", made(etc + ":2"), {{etc, "zram-size = 0\n[zram0]\n"}}},
    {"comments", made(etc + ":1"), {{etc, "[zram0]\n;zram-size = 0\n#zram-size = 0\n"}}},
    {"a line that says nothing", etc + ":2: neither a section nor an assignment", {{etc, "[zram0]\ngarbage\n"}}},
    {"a comment behind a section", etc + ":1: neither a section nor an assignment", {{etc, "[zram0] # mine\n"}}},
    {"a file that nobody can read", etc + ": is a directory, not a file", {{etc + "/", ""}}},
};

TEST_CASE("zram-generator") {
  for (const Row& row : rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/proc/meminfo", "MemTotal:        4194304 kB\n");
    const test::Tree tree(files, "running: true");
    CHECK(shown(RecordedHost(tree.folder())) == row.expected);
  }
}

TEST_CASE("zram-generator of an image") {
  const test::Tree tree({{etc, "[zram0]\nhost-memory-limit = 4095\n"}, {run, "[zram7]\n"}, {"/proc/meminfo", "MemTotal: 1 kB\n"}});
  CHECK(shown(RecordedHost(tree.folder())) == "zram0 untold " + etc + ":1; host-memory-limit = 4095 (" + etc + ":2)\n");
  CHECK(zram_configuration(UniformHost(UniformHost::Answer::unreadable, true)).unreadable());
}

}  // namespace
}  // namespace nodeworthy
