#include "host/cloud_init.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string expected;  // empty where nothing says so
};

const std::string main_file = "/etc/cloud/cloud.cfg";
const std::string later = "/etc/cloud/cloud.cfg.d/90.cfg";

const Row rows[] = {
    {"no cloud-init", {{"/etc/hosts", "127.0.0.1 localhost\n"}}, ""},
    {"true", {{main_file, "a: 1\nmanage_etc_hosts: true\n"}}, "/etc/cloud/cloud.cfg:2"},
    {"its old word for true", {{main_file, "manage_etc_hosts: template\n"}}, "/etc/cloud/cloud.cfg:1"},
    {"the line of the name alone", {{main_file, "manage_etc_hosts: localhost\n"}}, ""},
    {"the last file counts", {{main_file, "manage_etc_hosts: true\n"}, {later, "manage_etc_hosts: false\n"}}, ""},
    {"also the other way", {{main_file, "manage_etc_hosts: false\n"}, {later, "manage_etc_hosts: 'Yes'\n"}}, later + ":1"},
    {"a list is no word", {{main_file, "manage_etc_hosts: [true]\n"}}, ""},
    {"the head of the template, where a person or the cloud asked for it",
     {{"/etc/hosts", "# Your system has configured 'manage_etc_hosts' as True.\n"}},
     "/etc/hosts"},
    {"switched off", {{main_file, "manage_etc_hosts: true\n"}, {"/etc/cloud/cloud-init.disabled", ""}}, ""},
    {"a file that is no YAML", {{main_file, "manage_etc_hosts: true\n"}, {later, "a: [\n"}}, "unreadable"},
    {"a file that cannot be read", {{main_file + "/", ""}}, "unreadable"},
};

TEST_CASE("whether cloud-init writes /etc/hosts") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const Reading<std::string> found = cloud_init_writes_hosts(RecordedHost(tree.folder()));
    CHECK((found.present() ? found.value() : found.unreadable() ? "unreadable" : "") == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
