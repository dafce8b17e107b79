#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view both = "{entry-types: {folders: [/var/lib/containerd, /data]}}";
constexpr std::string_view mountinfo = "27 1 8:3 / / rw - ext4 /dev/sda3 rw\n28 27 8:4 / /data rw - xfs /dev/sda4 rw\n";

const test::KindRow rows[] = {
    {"of each folder",
     both,
     {{"/proc/self/mountinfo", std::string(mountinfo)}, {"/data/", ""}},
     "running: true\nentry-types: {/: true, /data: false}\n",
     "pass | folders of /var/lib/containerd | want tell of what type entries are | have tell it (ext4 at /)\n"
     "fail | folders of /data | want tell of what type entries are | have do not tell it (xfs at /data)\n"},
    {"where a link leads",
     "{entry-types: {folders: /var/lib/containerd}}",
     {{"/data/", ""}, {"/var/lib/containerd", "-> /data/containerd"}},
     "running: true\nentry-types: {/: true, /data: false}\n",
     "fail | folders of /var/lib/containerd | want tell of what type entries are | have do not tell it\n"},
    {"not known",
     "{entry-types: {folders: kubelet}}",
     {},
     "running: true",
     "unknown | folders of /var/lib/kubelet | want tell of what type entries are | have the fixture records no answer\n"},
    {"the runtime is not known",
     "{entry-types: {folders: images}}",
     {},
     "running: true\nentry-types: {/: true}\n",
     "unknown | folders of images | want tell of what type entries are | have the container runtime is not known\n"},
    {"an image is on another file system",
     "{entry-types: {folders: /data}}",
     {},
     "running: false\nentry-types: {/: true}\n",
     "skipped | folders of /data | want tell of what type entries are | have only a running machine can tell\n"},
};

TEST_CASE("entry-types: whether folders say of what type their entries are") { test::check_rows(rows); }

TEST_CASE("entry-types: what a rule cannot say") {
  CHECK(test::problems_of("{entry-types: {folders: var}}") ==
        "1:25: \"var\" is neither an absolute path nor one of: etcd, images, kubelet");
}

}  // namespace
}  // namespace nodeworthy
