#include "host/mountinfo.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("a line of mountinfo") {
  const struct {
    std::string_view what;
    std::string_view line;
    std::optional<Mount> mount;
  } rows[] = {
      {"with optional fields", "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue",
       Mount{"98:0", "/mnt1", "/mnt2", "ext3", "/dev/root", "rw,noatime"}},
      {"without optional fields", "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
       Mount{"254:0", "/", "/", "ext4", "/dev/vda", "rw,relatime"}},
      {"blanks and backslashes are escaped", R"(36 35 8:1 / /a\040b\134c rw - ext4 /dev/disk\011x rw)",
       Mount{"8:1", "/", "/a b\\c", "ext4", "/dev/disk\tx", "rw"}},
      {"what only looks like an escape stays", R"(36 35 8:1 / /a\09 rw - ext4 x rw)", Mount{"8:1", "/", "/a\\09", "ext4", "x", "rw"}},
      {"a root that is a dash", "36 35 8:1 - /a rw - ext4 x rw", Mount{"8:1", "-", "/a", "ext4", "x", "rw"}},
      {"a mount point that is no path", "36 35 8:1 / - rw - ext4 x rw", {}},
      {"no mount point", "36 35 8:1 /  rw - ext4 x rw", {}},
      {"without options of the file system", "36 35 8:1 / /a rw - ext4 x", Mount{"8:1", "/", "/a", "ext4", "x", "rw"}},
      {"an empty source", "36 35 8:1 / /a rw - tmpfs  rw", Mount{"8:1", "/", "/a", "tmpfs", "", "rw"}},
      {"a file system that is read-only makes its mount so", "36 35 8:1 / /a rw,noexec - ext4 x seclabel,ro,errors=continue",
       Mount{"8:1", "/", "/a", "ext4", "x", "ro,noexec"}},
      {"a mount that is read-only by itself", "36 35 8:1 / /a ro,relatime - ext4 x rw",
       Mount{"8:1", "/", "/a", "ext4", "x", "ro,relatime"}},
      {"what only begins with ro", "36 35 8:1 / /a rw - ext4 x rw,root=1", Mount{"8:1", "/", "/a", "ext4", "x", "rw"}},
      {"cut off", "36 35 8:1 / /a rw - ext4", {}},
      {"no dash", "36 35 8:1 / /a rw shared:1 ext4 x rw", {}},
      {"empty", "\n", {}},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto mounts = parse_mountinfo(row.line);
    CHECK(mounts.has_value() == row.mount.has_value());
    if (mounts && row.mount) CHECK(*mounts == std::vector{*row.mount});
  }
}

TEST_CASE("the mount that a path is on") {
  const std::vector<Mount> mounts{{"8:1", "/", "/", "ext4", "a"},
                                  {"8:2", "/", "/var", "ext4", "b"},
                                  {"8:3", "/", "/var/lib", "ext4", "c"},
                                  {"8:4", "/", "/var", "ext4", "d"}};
  CHECK(mount_of(mounts, "/")->source == "a");
  CHECK(mount_of(mounts, "/varnish")->source == "a");
  CHECK(mount_of(mounts, "/var/lib/x")->source == "c");
  CHECK(mount_of(mounts, "/var/log")->source == "d");
  CHECK(mount_of({}, "/") == nullptr);
}

TEST_CASE("the nearest folder that exists") {
  const test::Tree tree({{"/var/lib/", ""},
                         {"/data/deep/", ""},
                         {"/file", "x"},
                         {"/up", "-> data/../var/lib"},
                         {"/out", "-> ../../../data"},
                         {"/gone", "-> /data/none/of/it"},
                         {"/circle", "-> circle"}});
  const RecordedHost host(tree.folder());
  const struct {
    std::string_view path;
    std::string_view found;
  } rows[] = {
      {"/", "/"},
      {"/var/lib", "/var/lib"},
      {"/var//lib/./kubelet/pods", "/var/lib"},
      {"/nothing/at/all", "/"},
      {"/up/x", "/var/lib"},
      {"/out/deep", "/data/deep"},
      {"/gone/x", "/data"},
      {"/file/below", "/file"},
  };
  for (const auto& row : rows) {
    INFO(row.path);
    CHECK(nearest_existing(host, row.path) == Reading(std::string(row.found)));
  }
  CHECK(nearest_existing(host, "/circle/x") == Reading<std::string>(Unreadable{"/circle/x: too many symbolic links"}));
}

}  // namespace
}  // namespace nodeworthy
