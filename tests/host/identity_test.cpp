#include "host/identity.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view running = "running: true";

std::string shown(const Reading<std::string>& reading) {
  if (reading.absent()) return "absent";
  return reading.present() ? "[" + reading.value() + "]" : "unreadable: " + reading.why();
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view shown;
};

template <class Ask>
void check(const std::vector<Row>& rows, Ask ask) {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    CHECK(shown(ask(RecordedHost(tree.folder()))) == row.shown);
  }
}

TEST_CASE("the hostname") {
  check(
      {
          {"of a running machine the kernel's", {{"/proc/sys/kernel/hostname", "now\n"}, {"/etc/hostname", "then\n"}}, running, "[now]"},
          {"of an image the file's", {{"/proc/sys/kernel/hostname", "now\n"}, {"/etc/hostname", "then\n"}}, "", "[then]"},
          {"comments and blank lines are passed over", {{"/etc/hostname", "# name\n\n  node1 \nnode2\n"}}, "", "[node1]"},
          {"a file of comments", {{"/etc/hostname", "# name\n"}}, "", "absent"},
          {"no file", {}, "", "absent"},
          {"a folder", {{"/etc/hostname/", ""}}, "", "unreadable: /etc/hostname: is a directory, not a file"},
      },
      hostname);
}

TEST_CASE("the kernel's release") {
  check(
      {
          {"of a running machine",
           {{"/proc/sys/kernel/osrelease", "6.1.0-1\n"}, {"/lib/modules/7.0/modules.dep", ""}},
           running,
           "[6.1.0-1]"},
          {"of an image the newest with a kernel",
           {{"/lib/modules/5.9.0/modules.dep", ""}, {"/lib/modules/5.10.0/modules.builtin", ""}, {"/lib/modules/6.0.0/", ""}},
           "",
           "[5.10.0]"},
          {"a package's number decides between equal versions",
           {{"/lib/modules/4.18.0-193.el8.x86_64/vmlinuz", ""}, {"/lib/modules/4.18.0-80.el8.x86_64/vmlinuz", ""}},
           "",
           "[4.18.0-193.el8.x86_64]"},
          {"folders that are no kernel's", {{"/lib/modules/extra/modules.dep", ""}}, "", "absent"},
          {"an image without kernels", {}, "", "absent"},
          {"whether a kernel is there cannot be told",
           {{"/lib/modules/6.0.0/modules.dep", "-> modules.dep"}, {"/lib/modules/5.9.0/modules.dep", ""}},
           "",
           "unreadable: /lib/modules/6.0.0/modules.dep: Too many levels of symbolic links"},
      },
      kernel_release);
}

TEST_CASE("a value of os-release") {
  auto pretty_name = [](const Host& host) { return os_release(host, "PRETTY_NAME"); };
  check(
      {
          {"in double quotes",
           {{"/etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"}},
           "",
           "[Debian GNU/Linux 12 (bookworm)]"},
          {"in single quotes", {{"/etc/os-release", "PRETTY_NAME='CentOS Linux 8'\n"}}, "", "[CentOS Linux 8]"},
          {"escaped", {{"/etc/os-release", R"(PRETTY_NAME="A \"B\" \$C")"}}, "", "[A \"B\" $C]"},
          {"the vendor's file where there is no other", {{"/usr/lib/os-release", "PRETTY_NAME=x\n"}}, "", "[x]"},
          {"the vendor's file does not add to the other",
           {{"/etc/os-release", "ID=a\n"}, {"/usr/lib/os-release", "PRETTY_NAME=x\n"}},
           "",
           "absent"},
          {"a link of the usual kind",
           {{"/etc/os-release", "-> ../usr/lib/os-release"}, {"/usr/lib/os-release", "PRETTY_NAME=x\n"}},
           "",
           "[x]"},
          {"a comment", {{"/etc/os-release", "#PRETTY_NAME=x\n"}}, "", "absent"},
          {"a folder",
           {{"/etc/os-release/", ""}, {"/usr/lib/os-release", "PRETTY_NAME=x\n"}},
           "",
           "unreadable: /etc/os-release: is a directory, not a file"},
      },
      pretty_name);
}

TEST_CASE("the architecture") {
  const std::string little = std::string(
                                 "\x7f"
                                 "ELF\x02\x01\x01",
                                 7) +
                             std::string(11, '\0');
  const std::string big = std::string(
                              "\x7f"
                              "ELF\x02\x02\x01",
                              7) +
                          std::string(11, '\0');
  check(
      {
          {"as the kernel says it",
           {{"/proc/sys/kernel/arch", "aarch64\n"}, {"/bin/sh", little + "\x3e" + std::string(1, '\0')}},
           running,
           "[aarch64]"},
          {"of an image's shell", {{"/bin/sh", little + "\x3e" + std::string(1, '\0')}}, "", "[x86_64]"},
          {"of a shell of the other byte order", {{"/bin/sh", big + std::string(1, '\0') + "\x16"}}, "", "[s390x]"},
          {"of a machine that nobody knows", {{"/bin/sh", little + "\xff\xff"}}, "", "absent"},
          {"cut off", {{"/bin/sh", little}}, "", "absent"},
          {"a script", {{"/bin/sh", "#!/bin/bash\n# a long enough comment\n"}}, "", "absent"},
          {"empty", {{"/bin/sh", ""}}, "", "absent"},
          {"a folder", {{"/bin/sh/", ""}}, "", "unreadable: /bin/sh: is a directory, not a file"},
      },
      architecture);
}

TEST_CASE("a host that tells nothing") {
  for (bool is_running : {true, false}) {
    const test::UniformHost denied(test::UniformHost::Answer::unreadable, is_running);
    CHECK(hostname(denied).unreadable());
    CHECK(kernel_release(denied).unreadable());
    CHECK(operating_system(denied).unreadable());
    CHECK(architecture(denied).unreadable());
    CHECK(machine_id(denied).unreadable());
  }
}

}  // namespace
}  // namespace nodeworthy
