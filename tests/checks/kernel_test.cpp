#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view wanted;
  std::string_view release;
  std::string_view expected;
};

const Row rows[] = {
    {"numbers compare by number", ">= 3.10", "3.9.0", "fail | kernel | want >= 3.10 | have 3.9.0\n"},
    {"3.10 is newer than 3.1", "> 3.1", "3.10.0-1160.el7.x86_64", "pass | kernel | want > 3.1 | have 3.10.0-1160.el7.x86_64\n"},
    {"3.1 is not newer than itself", "> 3.1", "3.1.0", "fail | kernel | want > 3.1 | have 3.1.0\n"},
    {"a distribution's suffix says nothing where none is wanted", ">= 4.18", "4.18.0-193.el8.x86_64",
     "pass | kernel | want >= 4.18 | have 4.18.0-193.el8.x86_64\n"},
    {"backports within a distribution", ">= 4.18.0-240.el8", "4.18.0-193.el8.x86_64",
     "fail | kernel | want >= 4.18.0-240.el8 | have 4.18.0-193.el8.x86_64\n"},
    {"el8 is older than 4.19", ">= 4.19", "4.18.0-553.el8_10.x86_64", "fail | kernel | want >= 4.19 | have 4.18.0-553.el8_10.x86_64\n"},
    {"two numbers alone", ">= 4.19", "6.1", "pass | kernel | want >= 4.19 | have 6.1\n"},
    {"two digits in front", ">= 4.19", "10.0.0", "pass | kernel | want >= 4.19 | have 10.0.0\n"},
    {"no version", ">= 4.19", "custom", "unknown | kernel | want >= 4.19 | have \"custom\" is not a version\n"},
};

TEST_CASE("kernel") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({{"/proc/sys/kernel/osrelease", std::string(row.release) + "\n"}}, "running: true");
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look("{kernel: \"" + std::string(row.wanted) + "\"}", host)) == row.expected);
  }
}

TEST_CASE("kernel of an image, of none, and of one that does not tell") {
  const test::Tree image({{"/lib/modules/5.9.1/modules.dep", ""}, {"/lib/modules/5.10.2/modules.dep", ""}, {"/lib/modules/5.15.0/", ""}});
  CHECK(test::shown(test::look("{kernel: \">= 5.10\"}", RecordedHost(image.folder()))) == "pass | kernel | want >= 5.10 | have 5.10.2\n");
  const test::Tree container(test::Tree::Files{{"/etc/hostname", "x\n"}});
  CHECK(test::shown(test::look("{kernel: \">= 5.10\"}", RecordedHost(container.folder()))) ==
        "skipped | kernel | want >= 5.10 | have the image has no kernel\n");
  CHECK(test::shown(test::look("{kernel: \">= 5.10\"}", UniformHost(UniformHost::Answer::absent, true))) ==
        "unknown | kernel | want >= 5.10 | have the kernel does not tell its release\n");
}

TEST_CASE("a kernel that is installed and does not run wants a boot") {
  auto look = [](test::Tree::Files files, std::string_view fixture) {
    files.push_back({"/proc/sys/kernel/osrelease", "4.18.0\n"});
    const test::Tree tree(files, fixture);
    return test::shown(test::look("{kernel: \">= 4.19\"}", RecordedHost(tree.folder())));
  };
  const std::string fails = "fail | kernel | want >= 4.19 | have 4.18.0\n";
  CHECK(look({{"/lib/modules/5.4.0/modules.dep", ""}}, "running: true") ==
        fails + "  reboot: kernel 5.4.0 is installed, which only a boot starts\n");
  CHECK(look({{"/lib/modules/5.4.0/", ""}, {"/lib/modules/4.18.1/modules.dep", ""}}, "running: true") == fails);
  CHECK(look({{"/lib/modules/5.4.0/modules.dep", "-> modules.dep"}}, "running: true") == fails);
  CHECK(look({{"/lib/modules/4.18.1/modules.dep", ""}}, "") == "fail | kernel | want >= 4.19 | have 4.18.1\n");
}

}  // namespace
}  // namespace nodeworthy
