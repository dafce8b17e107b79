#include <filesystem>

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

const Row rows[] = {
    {"as it may be at most",
     "{permissions: {paths: /a, at-most: '0600', owner: root}}",
     {{"/a", ""}},
     "modes: {/a: '0600'}",
     "pass | /a | want at most 0600, of root | have 0600, of root\n"},
    {"a path that kubeadm's configuration may name, which cannot be read",
     "{permissions: {paths: [/etc/kubernetes/pki/ca.key, etcd.external.keyFile], at-most: '0600'}}",
     {{"/etc/kubernetes/pki/ca.key", ""}, {"/etc/kubernetes/kubeadm-config.yaml", "etcd: [\n"}},
     "modes: {/etc/kubernetes/pki/ca.key: '0600'}",
     "pass | /etc/kubernetes/pki/ca.key | want at most 0600 | have 0600\n"
     "unknown | what kubeadm's configuration names | want at most 0600 | have /etc/kubernetes/kubeadm-config.yaml:2:1: end of sequence "
     "flow "
     "not found\n"},
    {"nor is anything there",
     "{permissions: {paths: [/etc/kubernetes/pki/ca.key, etcd.external.keyFile], at-most: '0600'}}",
     {{"/etc/kubernetes/kubeadm-config.yaml", "etcd: [\n"}},
     "",
     "skipped | /etc/kubernetes/pki/ca.key | want at most 0600 | have it is not there\n"},
    {"closed further",
     "{permissions: {paths: /a, at-most: '0640'}}",
     {{"/a", ""}},
     "modes: {/a: '0400'}",
     "pass | /a | want at most 0640 | have 0400\n"},
    {"a number that is less and gives more: 0604 is not at most 0640",
     "{permissions: {paths: /a, at-most: '0640'}}",
     {{"/a", ""}},
     "modes: {/a: '0604'}",
     "fail | /a | want at most 0640 | have 0604\n  safe: limit the permissions of /a to 0640\n"},
    {"taken from a group that it was given to",
     "{permissions: {paths: /a, at-most: '0600', owner: root}}",
     {{"/a", ""}},
     "{modes: {/a: '0640'}, owners: {/a: '0:1001'}}",
     "fail | /a | want at most 0600, of root | have 0640, of root\n  disruptive: limit the permissions of /a to 0600\n"},
    {"taken from everybody alone, the group keeps it",
     "{permissions: {paths: /a, at-most: '0640'}}",
     {{"/a", ""}},
     "{modes: {/a: '0644'}, owners: {/a: '0:1001'}}",
     "fail | /a | want at most 0640 | have 0644\n  safe: limit the permissions of /a to 0640\n"},
    {"somebody else's",
     "{permissions: {paths: /a, owner: root}}",
     {{"/a", ""}},
     "{running: true, owners: {/a: '1000:1000'}}",
     "fail | /a | want of root | have of 1000\n  by hand: Give it to its owner: chown root /a\n"},
    {"root's where it is to be another's",
     "{permissions: {paths: /a, owner: 2379}}",
     {{"/a", ""}},
     "running: true",
     "fail | /a | want of 2379 | have of root\n  by hand: Give it to its owner: chown 2379 /a\n"},
    {"in an image of somebody, root is who the image belongs to",
     "{permissions: {paths: /a, owner: root}}",
     {{"/a", ""}},
     "owners: {/: '1000:1000', /a: '1000:1000'}",
     "pass | /a | want of root | have of root\n"},
    {"on a running machine it is not",
     "{permissions: {paths: /a, owner: root}}",
     {{"/a", ""}},
     "{running: true, owners: {/: '1000:1000', /a: '1000:1000'}}",
     "fail | /a | want of root | have of 1000\n  by hand: Give it to its owner: chown root /a\n"},
    {"a folder",
     "{permissions: {paths: /srv/etcd, at-most: '0700'}}",
     {{"/srv/etcd/", ""}},
     "modes: {/srv/etcd: '0750'}",
     "fail | /srv/etcd | want at most 0700 | have 0750\n  safe: limit the permissions of /srv/etcd to 0700\n"},
    {"what a link leads to",
     "{permissions: {paths: /link, at-most: '0600'}}",
     {{"/a", ""}, {"/link", "-> a"}},
     "modes: {/a: '0644'}",
     "fail | /link | want at most 0600 | have 0644\n  safe: limit the permissions of /link to 0600\n"},
    {"nothing is there",
     "{permissions: {paths: [/a, /b/*.key], at-most: '0600'}}",
     {},
     "",
     "skipped | /a | want at most 0600 | have it is not there\n"
     "skipped | /b/*.key | want at most 0600 | have nothing of that name is there\n"},
    {"names by a pattern, and a folder without any",
     "{permissions: {paths: [/pki/*.key, /pki/etcd/*.key], at-most: '0600'}}",
     {{"/pki/a.key", ""}, {"/pki/b.crt", ""}, {"/pki/c.key", ""}},
     "modes: {/pki/a.key: '0600', /pki/c.key: '0660'}",
     "pass | /pki/a.key | want at most 0600 | have 0600\n"
     "fail | /pki/c.key | want at most 0600 | have 0640\n  safe: limit the permissions of /pki/c.key to 0600\n"
     "skipped | /pki/etcd/*.key | want at most 0600 | have nothing of that name is there\n"},
};

TEST_CASE("permissions") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(tree.tree()))
      if (!entry.is_symlink()) std::filesystem::permissions(entry.path(), static_cast<std::filesystem::perms>(0755));
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("permissions that nobody tells") {
  const UniformHost host(UniformHost::Answer::unreadable, true);
  CHECK(test::shown(test::look("{permissions: {paths: [/a, /b/*], at-most: '0600'}}", host)) ==
        "unknown | /a | want at most 0600 | have permission denied\n"
        "unknown | /b/* | want at most 0600 | have permission denied\n");
}

TEST_CASE("permissions mistakes") {
  CHECK(test::problems_of("{permissions: {paths: a, owner: root}}") == "1:23: \"a\" is no absolute path");
  CHECK(test::problems_of("{permissions: {paths: /a*/b, owner: root}}") == "1:23: \"/a*/b\": only the last name may be a pattern");
  CHECK(test::problems_of("{permissions: {paths: /a, at-most: 0680}}") == "1:36: \"0680\" are no permissions; write them like 0640");
  CHECK(test::problems_of("{permissions: {paths: /a, at-most: '10000'}}") == "1:36: \"10000\" are no permissions; write them like 0640");
  CHECK(test::problems_of("{permissions: {paths: /a, owner: etcd}}") == "1:34: \"etcd\" is neither root nor the number of a user");
  CHECK(test::problems_of("{permissions: {paths: /a}}") == "1:15: permissions wants \"at-most\", \"owner\" or both");
}

}  // namespace
}  // namespace nodeworthy
