#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view running = "running: true";
constexpr std::string_view plugins = "{mount: {folders: /opt/cni/bin, without: [noexec, ro]}}";
constexpr std::string_view devices = "{mount: {folders: /data, without: [nodev, nosuid]}}";

const std::string units = "/etc/systemd/system/";

/// A machine whose boot mounts /opt by a unit.
test::Tree::Files booting(test::Tree::Files files) {
  files.emplace_back("/usr/lib/systemd/system/default.target", "[Unit]\nWants=opt.mount\n");
  return files;
}

const test::KindRow rows[] = {
    {"as it should be, now and at boot",
     plugins,
     {{"/proc/self/mountinfo", "27 1 8:3 / / rw,relatime - xfs /dev/sda3 rw\n"}, {"/etc/fstab", "/dev/sda3 / xfs defaults 0 0\n"}},
     running,
     "pass | mount of /opt/cni/bin (running) | want without noexec, ro | have rw,relatime (/)\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have defaults (/, /etc/fstab:1)\n"},
    {"not executable, now and at boot",
     plugins,
     {{"/proc/self/mountinfo", "27 1 8:3 / / rw - xfs /dev/sda3 rw\n28 27 8:4 / /opt rw,noexec - xfs /dev/sda4 rw\n"},
      {"/etc/fstab", "/dev/sda3 / xfs defaults 0 0\n/dev/sda4 /opt/ xfs noexec,nodev 0 0\n"}},
     running,
     "fail | mount of /opt/cni/bin (running) | want without noexec, ro | have rw,noexec (/opt)\n"
     "  by hand: Mount it again: mount -o remount,exec /opt.\n"
     "fail | mount of /opt/cni/bin (at boot) | want without noexec, ro | have noexec,nodev (/opt, /etc/fstab:2)\n"
     "  by hand: Write exec at the end of the options in /etc/fstab:2.\n"},
    {"the file system is read-only, not its mount",
     plugins,
     {{"/proc/self/mountinfo", "27 1 8:3 / / rw,noexec - ext4 /dev/sda3 ro,errors=remount-ro\n"}},
     running,
     "fail | mount of /opt/cni/bin (running) | want without noexec, ro | have ro,noexec (/)\n"
     "  by hand: Mount it again: mount -o remount,exec,rw /.\n"
     "skipped | mount of /opt/cni/bin (at boot) | want without noexec, ro | have neither /etc/fstab nor a unit mounts it\n"},
    {"of a kind, each mount once",
     "{mount: {folders: [/opt/cni/bin, /var/lib/kubelet, /srv], without: ro}}",
     {{"/proc/self/mountinfo", "27 1 8:3 / / rw - xfs /dev/sda3 rw\n28 27 8:4 / /var ro - xfs /dev/sda4 rw\n"}, {"/var/", ""}},
     running,
     "pass | mount of /opt/cni/bin, /srv (running) | want without ro | have rw (/)\n"
     "fail | mount of /var/lib/kubelet (running) | want without ro | have ro (/var)\n"
     "  by hand: Mount it again: mount -o remount,rw /var.\n"
     "skipped | mount of /opt/cni/bin, /var/lib/kubelet, /srv (at boot) | want without ro | have neither /etc/fstab nor a unit mounts "
     "it\n"},
    {"a folder that the boot mounts and that is not there yet, in an image",
     plugins,
     {{"/etc/fstab", "/dev/sda3 / xfs defaults 0 0\n/dev/sda4 /opt/cni xfs noexec 0 0\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "fail | mount of /opt/cni/bin (at boot) | want without noexec, ro | have noexec (/opt/cni, /etc/fstab:2)\n"
     "  by hand: Write exec at the end of the options in /etc/fstab:2.\n"},
    {"what is not mounted at boot does not count",
     plugins,
     {{"/etc/fstab",
       "/dev/sda3 / xfs defaults 0 0\n/dev/sda4 /opt xfs noexec,noauto 0 0\n/dev/sda5 none swap ro 0 0\n/dev/sda6 /optional xfs ro 0 0\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have defaults (/, /etc/fstab:1)\n"},
    {"of two lines for one folder the last covers the other",
     plugins,
     {{"/etc/fstab", "/dev/sda3 /opt xfs noexec 0 0\n/dev/sda4 /opt xfs rw 0 0\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw (/opt, /etc/fstab:2)\n"},
    {"links lead to another mount",
     plugins,
     {{"/opt", "-> data/opt"}, {"/data/opt/", ""}, {"/etc/fstab", "/dev/sda3 /opt xfs noexec 0 0\n/dev/sda4 /data xfs rw 0 0\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw (/data, /etc/fstab:2)\n"},
    {"mounted now by something else than fstab, which speaks of another mount only",
     plugins,
     {{"/proc/self/mountinfo", "27 1 8:3 / / ro - xfs /dev/sda3 ro\n28 27 8:4 / /opt rw - xfs /dev/sda4 rw\n"},
      {"/etc/fstab", "/dev/sda3 / xfs ro 0 0\n"}},
     running,
     "pass | mount of /opt/cni/bin (running) | want without noexec, ro | have rw (/opt)\n"
     "skipped | mount of /opt/cni/bin (at boot) | want without noexec, ro | have neither /etc/fstab nor a unit mounts it\n"},
    {"a unit that the boot starts", plugins,
     booting(
         {{"/etc/fstab", "/dev/sda3 / xfs ro 0 0\n"}, {units + "opt.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/opt\nOptions=rw,noexec\n"}}),
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "fail | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw,noexec (/opt, /etc/systemd/system/opt.mount:4)\n"
     "  by hand: Write exec at the end of the options in /etc/systemd/system/opt.mount:4.\n"},
    {"a unit without options", plugins,
     booting({{"/etc/fstab", "/dev/sda3 / xfs ro 0 0\n"}, {units + "opt.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/opt/\n"}}),
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have defaults (/opt, /etc/systemd/system/opt.mount)\n"},
    {"a unit that is started where something looks there",
     plugins,
     {{"/usr/lib/systemd/system/default.target", "[Unit]\nWants=opt.automount\n"},
      {units + "opt.automount", "[Automount]\nWhere=/opt\n"},
      {units + "opt.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/opt\nOptions=ro\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "fail | mount of /opt/cni/bin (at boot) | want without noexec, ro | have ro (/opt, /etc/systemd/system/opt.mount:4)\n"
     "  by hand: Write rw at the end of the options in /etc/systemd/system/opt.mount:4.\n"},
    {"a unit that nothing starts, one of a name that is not its mount point's, and one that is masked",
     plugins,
     {{"/usr/lib/systemd/system/default.target", "[Unit]\nWants=own.mount opt-cni.mount\n"},
      {"/etc/fstab", "/dev/sda3 / xfs defaults 0 0\n"},
      {units + "opt.mount", "[Mount]\nWhere=/opt\nOptions=ro\n"},
      {units + "own.mount", "[Mount]\nWhere=/opt\nOptions=ro\n"},
      {units + "opt-cni.mount", "-> /dev/null"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have defaults (/, /etc/fstab:1)\n"},
    {"a unit in /etc takes the place of a line of fstab", plugins,
     booting({{"/etc/fstab", "/dev/sda3 /opt xfs ro 0 0\n"}, {units + "opt.mount", "[Mount]\nWhere=/opt\nOptions=rw\n"}}), "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw (/opt, /etc/systemd/system/opt.mount:3)\n"},
    {"one of a package does not", plugins,
     booting({{"/etc/fstab", "/dev/sda3 /opt xfs rw 0 0\n"}, {"/usr/lib/systemd/system/opt.mount", "[Mount]\nWhere=/opt\nOptions=ro\n"}}),
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw (/opt, /etc/fstab:1)\n"},
    {"what was made of a line of fstab that has changed since",
     plugins,
     {{"/proc/self/mountinfo", "27 1 8:3 / / rw - xfs /dev/sda3 rw\n28 27 8:4 / /opt rw - xfs /dev/sda4 rw\n"},
      {"/usr/lib/systemd/system/default.target", "[Unit]\nWants=opt.mount\n"},
      {"/etc/fstab", "/dev/sda3 / xfs rw 0 0\n/dev/sda4 /opt xfs rw 0 0\n"},
      {"/run/systemd/generator/opt.mount", "[Unit]\nSourcePath=/etc/fstab\n[Mount]\nWhere=/opt\nOptions=ro\n"}},
     running,
     "pass | mount of /opt/cni/bin (running) | want without noexec, ro | have rw (/opt)\n"
     "pass | mount of /opt/cni/bin (at boot) | want without noexec, ro | have rw (/opt, /etc/fstab:2)\n"},
    {"user means that nothing is executed, unless that is taken back",
     plugins,
     {{"/etc/fstab", "/dev/sda3 /opt xfs user,rw 0 0\n"}},
     "running: false",
     "skipped | mount of /opt/cni/bin (running) | want without noexec, ro | have only a running machine can tell\n"
     "fail | mount of /opt/cni/bin (at boot) | want without noexec, ro | have user,rw (/opt, /etc/fstab:1)\n"
     "  by hand: Write exec at the end of the options in /etc/fstab:1.\n"},
    {"the last of options that exclude each other counts",
     devices,
     {{"/etc/fstab", "/dev/sda3 /data xfs owner,dev,suid,nodev,dev 0 0\n"}},
     "running: false",
     "skipped | mount of /data (running) | want without nodev, nosuid | have only a running machine can tell\n"
     "pass | mount of /data (at boot) | want without nodev, nosuid | have owner,dev,suid,nodev,dev (/data, /etc/fstab:1)\n"},
    {"an owner may mount it: no device files, no changes of user",
     devices,
     {{"/etc/fstab", "/dev/sda3 /data xfs owner 0 0\n"}},
     "running: false",
     "skipped | mount of /data (running) | want without nodev, nosuid | have only a running machine can tell\n"
     "fail | mount of /data (at boot) | want without nodev, nosuid | have owner (/data, /etc/fstab:1)\n"
     "  by hand: Write dev,suid at the end of the options in /etc/fstab:1.\n"},
    {"the kubelet's own folder",
     "{mount: {folders: kubelet, without: noexec}}",
     {{"/etc/fstab", "/dev/sda3 /data xfs noexec 0 0\n"}, {"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--root-dir=/data/kubelet\n"}},
     "running: false",
     "skipped | mount of kubelet (running) | want without noexec | have only a running machine can tell\n"
     "fail | mount of /data/kubelet (at boot) | want without noexec | have noexec (/data, /etc/fstab:1)\n"
     "  by hand: Write exec at the end of the options in /etc/fstab:1.\n"},
    {"nobody tells the mounts",
     plugins,
     {},
     running,
     "unknown | mount of /opt/cni/bin (running) | want without noexec, ro | have no mount of it is known\n"
     "skipped | mount of /opt/cni/bin (at boot) | want without noexec, ro | have neither /etc/fstab nor a unit mounts it\n"},
    {"a file of mounts that is none",
     plugins,
     {{"/proc/self/mountinfo", "nonsense\n"}},
     running,
     "unknown | mount of /opt/cni/bin (running) | want without noexec, ro | have /proc/self/mountinfo: a line is no mount\n"
     "skipped | mount of /opt/cni/bin (at boot) | want without noexec, ro | have neither /etc/fstab nor a unit mounts it\n"},
    {"a runtime that is not known",
     "{mount: {folders: images, without: ro}}",
     {},
     "running: false",
     "skipped | mount of images (running) | want without ro | have only a running machine can tell\n"
     "unknown | mount of images (at boot) | want without ro | have the container runtime is not known\n"},
};

TEST_CASE("mount") { test::check_rows(rows); }

TEST_CASE("mount: the folders where the container runtime looks for network plugins") {
  const std::string config = "version = 3\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dirs = ";
  const test::Tree::Files fstab{{"/etc/fstab", "/dev/sda3 / xfs defaults 0 0\n/dev/sda4 /srv/cni xfs noexec 0 0\n"}};
  const auto shown = [&](const std::string& folders) {
    test::Tree::Files files = fstab;
    files.emplace_back("/etc/containerd/config.toml", config + folders + "\n");
    const test::Tree tree(files, "running: false");
    return test::shown(
        test::look("{mount: {folders: plugins, without: noexec}}", RecordedHost(tree.folder()), {{"runtime", "containerd"}}));
  };
  const std::string now = "skipped | mount of plugins (running) | want without noexec | have only a running machine can tell\n";
  CHECK(shown("['/opt/cni/bin', '/srv/cni']") ==
        now +
            "pass | mount of /opt/cni/bin (at boot) | want without noexec | have defaults (/, /etc/fstab:1)\n"
            "fail | mount of /srv/cni (at boot) | want without noexec | have noexec (/srv/cni, /etc/fstab:2)\n"
            "  by hand: Write exec at the end of the options in /etc/fstab:2.\n");
  CHECK(shown("1") == now +
                          "unknown | mount of plugins (at boot) | want without noexec | have /etc/containerd/config.toml:3: bin_dirs is no "
                          "list of strings\n");
}

TEST_CASE("mount: what a rule gets wrong") {
  CHECK(test::problems_of("{mount: {folders: opt, without: ro}}").find("is neither an absolute path") != std::string::npos);
  CHECK(test::problems_of("{mount: {folders: /opt, without: noexce}}").find("did you mean \"noexec\"") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
