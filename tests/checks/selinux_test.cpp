#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view modes;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;  // without the subject's "SELinux " and what is wanted of a mode
};

constexpr std::string_view any = "[permissive, disabled, enforcing]";
constexpr std::string_view guide = "[permissive, disabled]";
constexpr std::string_view running = "running: true";

const std::string config = "/etc/selinux/config";
const std::string enforce = "/sys/fs/selinux/enforce";
const std::string policy = "/etc/selinux/targeted/policy/policy.33";
const std::string container = "/var/lib/selinux/targeted/active/modules/200/container/cil";
const std::string grub = "/boot/grub2/grub.cfg";

const Row rows[] = {
    {"enforcing with everything it needs",
     any,
     {{enforce, "1"}, {config, "SELINUX=enforcing\n"}, {policy, "x"}, {container, "x"}},
     running,
     "pass | (running) | enforcing (/sys/fs/selinux/enforce), with /var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), with "
     "/var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"enforcing without a policy for containers becomes permissive",
     any,
     {{enforce, "1"}, {config, "#\nSELINUX=enforcing\n"}, {policy, "x"}},
     running,
     "fail | (running) | enforcing (/sys/fs/selinux/enforce), without a policy for containers (package container-selinux)\n"
     "  disruptive: put SELinux into permissive mode\n"
     "  by hand: Install the policy for containers: the package container-selinux.\n"
     "fail | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:2), without a policy for containers (package "
     "container-selinux)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = permissive\n"
     "  by hand: Install the policy for containers: the package container-selinux.\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"a profile that does not want it enforced",
     guide,
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}},
     running,
     "fail | (running) | enforcing (/sys/fs/selinux/enforce)\n"
     "  disruptive: put SELinux into permissive mode\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"},
    {"a mode that is not accepted and that no edit brings about",
     "disabled",
     {{enforce, "0"}, {config, "SELINUX=permissive\n"}},
     running,
     "fail | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "fail | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = disabled\n"},
    {"nobody is put into enforcing mode",
     "enforcing",
     {{enforce, "0"}, {config, "SELINUX=permissive\n"}},
     running,
     "fail | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "  by hand: Put SELinux into enforcing mode (setenforce 1, SELINUX=enforcing) once ausearch -m avc shows nothing that it would deny.\n"
     "fail | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"
     "  by hand: Put SELinux into enforcing mode (setenforce 1, SELINUX=enforcing) once ausearch -m avc shows nothing that it would "
     "deny.\n"},
    {"the next boot enforces what runs permissive now",
     any,
     {{enforce, "0"}, {config, "SELINUX=enforcing\n"}, {policy, "x"}, {container, "x"}},
     running,
     "pass | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "pass | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), with "
     "/var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"
     "fail | (now and at boot) | permissive now, enforcing at boot (SELINUX=enforcing in /etc/selinux/config:1)\n"
     "  disruptive: put SELinux into enforcing mode\n"},
    {"the next boot brings SELinux back, which no running kernel can",
     any,
     {{"/sys/fs/cgroup/", ""}, {config, "SELINUX=permissive\n"}},
     running,
     "pass | (running) | disabled (this kernel runs without SELinux)\n"
     "pass | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"
     "fail | (now and at boot) | disabled now, permissive at boot (SELINUX=permissive in /etc/selinux/config:1)\n"
     "  reboot: disabled in the running kernel, which only a boot changes\n"
     "  by hand: Run fixfiles -F onboot and reboot: files written while SELinux was off have no labels until then. Or set SELINUX=disabled "
     "in "
     "/etc/selinux/config, where it is to stay off.\n"},
    {"the next boot switches off what runs permissive: the file follows, and lowers nothing",
     any,
     {{enforce, "0"}, {config, "SELINUX=disabled\n"}},
     running,
     "pass | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "fail | (now and at boot) | permissive now, disabled at boot (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  safe: in /etc/selinux/config: set SELINUX = permissive\n"},
    {"the next boot switches off what is enforced",
     any,
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}, {policy, "x"}, {container, "x"}},
     running,
     "pass | (running) | enforcing (/sys/fs/selinux/enforce), with /var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "fail | (now and at boot) | enforcing now, disabled at boot (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = enforcing\n"},
    {"the next boot switches off what is enforced, and could not enforce it",
     any,
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}, {container, "x"}},
     running,
     "pass | (running) | enforcing (/sys/fs/selinux/enforce), with /var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "fail | (now and at boot) | enforcing now, disabled at boot (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  reboot: enforcing in the running kernel, and only a boot disables it\n"
     "  by hand: Install a policy of type targeted before SELINUX= is set to enforcing.\n"},
    {"the command line switches off what runs",
     any,
     {{enforce, "0"}, {config, "SELINUX=permissive\n"}, {grub, "linux /x selinux=0\n"}},
     running,
     "pass | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "pass | (at boot) | disabled (selinux=0 in /boot/grub2/grub.cfg:1)\n"
     "fail | (now and at boot) | permissive now, disabled at boot (selinux=0 in /boot/grub2/grub.cfg:1)\n"
     "  reboot: permissive in the running kernel, and only a boot disables it\n"
     "  by hand: Set the mode at boot where it comes from, which is not SELINUX= in /etc/selinux/config: selinux=0 in "
     "/boot/grub2/grub.cfg:1.\n"},
    {"a kernel that does not know selinux=0, as one sees by SELinux running all the same",
     any,
     {{enforce, "0"}, {config, "SELINUX=permissive\n"}, {"/proc/cmdline", "ro selinux=0\n"}},
     running,
     "pass | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "pass | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"},
    {"a mode at boot that is not accepted, where SELinux still runs in one that is",
     "permissive",
     {{enforce, "0"}, {config, "SELINUX=disabled\n"}},
     running,
     "pass | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "fail | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  safe: in /etc/selinux/config: set SELINUX = permissive\n"},
    {"what is enforced now becomes permissive now and at boot",
     "permissive",
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}},
     running,
     "fail | (running) | enforcing (/sys/fs/selinux/enforce)\n"
     "  disruptive: put SELinux into permissive mode\n"
     "fail | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  safe: in /etc/selinux/config: set SELINUX = permissive\n"},
    {"enforcing, which a rule wants, stays on at the next boot",
     "enforcing",
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}, {policy, "x"}, {container, "x"}},
     running,
     "pass | (running) | enforcing (/sys/fs/selinux/enforce), with /var/lib/selinux/targeted/active/modules/200/container\n"
     "fail | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = enforcing\n"},
    {"what is off has no labels",
     "permissive",
     {{"/sys/fs/cgroup/", ""}, {config, "SELINUX=disabled\n"}},
     running,
     "fail | (running) | disabled (this kernel runs without SELinux)\n"
     "fail | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  by hand: Set SELINUX=permissive in /etc/selinux/config, run fixfiles -F onboot and reboot: files written while SELinux was off "
     "have no labels until then.\n"},
    {"an image whose command line switches it off",
     "permissive",
     {{config, "SELINUX=permissive\n"}, {grub, "linux /x selinux=0\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "fail | (at boot) | disabled (selinux=0 in /boot/grub2/grub.cfg:1)\n"
     "  by hand: Set the mode at boot where it comes from, which is not SELINUX= in /etc/selinux/config: selinux=0 in "
     "/boot/grub2/grub.cfg:1.\n"},
    {"nor has an image that was made with it off",
     "permissive",
     {{config, "SELINUX=disabled\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "fail | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"
     "  by hand: Set SELINUX=permissive in /etc/selinux/config, run fixfiles -F onboot and reboot: files written while SELinux was off "
     "have no labels until then.\n"},
    {"only enforcing will do, and the policies for it are missing",
     "enforcing",
     {{enforce, "1"}, {config, "SELINUX=enforcing\n"}},
     running,
     "fail | (running) | enforcing (/sys/fs/selinux/enforce), without a policy for containers (package container-selinux)\n"
     "  by hand: Install the policy: the package selinux-policy-targeted.\n"
     "fail | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), without a policy for containers (package "
     "container-selinux)\n"
     "  by hand: Install the policy: the package selinux-policy-targeted.\n"
     "fail | policy (at boot) | no such file: the boot halts\n"
     "  by hand: Install the policy: the package selinux-policy-targeted.\n"},
    {"only a boot disables what runs",
     "disabled",
     {{enforce, "1"}, {config, "SELINUX=disabled\n"}},
     running,
     "fail | (running) | enforcing (/sys/fs/selinux/enforce)\n"
     "  reboot: enforcing in the running kernel, and only a boot disables it\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"},
    {"a boot to another mode that is not accepted is none to ask for",
     "permissive",
     {{"/sys/fs/cgroup/", ""}, {config, "SELINUX=enforcing\n"}, {policy, "x"}},
     running,
     "fail | (running) | disabled (this kernel runs without SELinux)\n"
     "fail | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = permissive\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"a mode that the running kernel could be put into, which nobody does by itself, wants no boot",
     "enforcing",
     {{enforce, "0"}, {config, "SELINUX=enforcing\n"}, {policy, "x"}, {container, "x"}},
     running,
     "fail | (running) | permissive (/sys/fs/selinux/enforce)\n"
     "  by hand: Put SELinux into enforcing mode (setenforce 1, SELINUX=enforcing) once ausearch -m avc shows nothing that it would deny.\n"
     "pass | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), with "
     "/var/lib/selinux/targeted/active/modules/200/container\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"a policy that is missing halts the boot",
     any,
     {{config, "SELINUX=enforcing\nSELINUXTYPE=mls\n"},
      {"/etc/selinux/targeted/policy/policy.33", "x"},
      {"/var/lib/selinux/mls/active/modules/100/container/", ""}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), with /var/lib/selinux/mls/active/modules/100/container\n"
     "fail | policy (at boot) | no such file: the boot halts\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = permissive\n"
     "  by hand: Install the policy: the package selinux-policy-mls.\n"},
    {"a kernel without SELinux, and no configuration",
     any,
     {{"/sys/fs/cgroup/", ""}},
     running,
     "pass | (running) | disabled (this kernel runs without SELinux)\n"
     "pass | (at boot) | disabled (no /etc/selinux/config)\n"},
    {"without /sys nothing says what runs",
     any,
     {},
     running,
     "unknown | (running) | /sys is not mounted\n"
     "pass | (at boot) | disabled (no /etc/selinux/config)\n"},
    {"SELINUX=disabled on a kernel that cannot be told so any more",
     any,
     {{"/sys/fs/selinux/", ""}, {"/proc/self/attr/current", "kernel"}, {config, "SELINUX=disabled"}},
     running,
     "pass | (running) | disabled (no policy is loaded)\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"},
    {"a container to which selinuxfs is not shown",
     any,
     {{"/sys/fs/selinux/", ""}, {"/proc/self/attr/current", "system_u:system_r:spc_t:s0"}},
     running,
     "unknown | (running) | /sys/fs/selinux: not mounted here, though a policy is loaded\n"
     "pass | (at boot) | disabled (no /etc/selinux/config)\n"},
    {"a mode that is no number",
     any,
     {{enforce, "x\n"}},
     running,
     "unknown | (running) | /sys/fs/selinux/enforce: \"x\" is neither 0 nor 1\n"
     "pass | (at boot) | disabled (no /etc/selinux/config)\n"},
    {"the command line prevails over the file, and no edit of the file helps",
     guide,
     {{config, "SELINUX=permissive\n"}, {policy, "x"}, {grub, "linux /x enforcing=0 enforcing=1\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "fail | (at boot) | enforcing (enforcing=1 in /boot/grub2/grub.cfg:1)\n"
     "  by hand: Set the mode at boot where it comes from, which is not SELINUX= in /etc/selinux/config: enforcing=1 in "
     "/boot/grub2/grub.cfg:1.\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"enforcing= without a number is 0",
     any,
     {{config, "SELINUX=enforcing\n"}, {grub, "linux /x enforcing=on\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | permissive (enforcing=on in /boot/grub2/grub.cfg:1)\n"},
    {"a kernel without a policy has nothing to enforce",
     any,
     {{config, "SELINUX=disabled\n"}, {grub, "linux /x enforcing=1\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:1)\n"},
    {"entries of the menu that differ",
     guide,
     {{config, "SELINUX=enforcing\n"}, {policy, "x"}, {grub, "linux /x selinux=0\nlinux /y\nlinux /z selinux=0\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (selinux=0 in /boot/grub2/grub.cfg:1)\n"
     "fail | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = permissive\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"another security module of the command line",
     any,
     {{config, "SELINUX=enforcing\n"}, {"/etc/default/grub", "GRUB_CMDLINE_LINUX=\"security=apparmor\"\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (security=apparmor in /etc/default/grub)\n"},
    {"lsm= prevails over security=, and its first exclusive module counts",
     any,
     {{config, "SELINUX=enforcing\n"}, {grub, "linux /x security=selinux lsm=lockdown,apparmor,selinux\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (lsm=lockdown,apparmor,selinux in /boot/grub2/grub.cfg:1)\n"},
    {"a kernel that is configured for another one",
     any,
     {{config, "SELINUX=enforcing\n"},
      {"/lib/modules/6.1.0-1-amd64/modules.dep", ""},
      {"/boot/config-6.1.0-1-amd64", "CONFIG_X=y\nCONFIG_LSM=\"landlock,yama,apparmor,selinux,bpf\"\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (CONFIG_LSM=\"landlock,yama,apparmor,selinux,bpf\" in /boot/config-6.1.0-1-amd64)\n"},
    {"a kernel that was configured without the parameter selinux=",
     any,
     {{config, "SELINUX=permissive\n"},
      {grub, "linux /x selinux=0\n"},
      {"/lib/modules/6.1.0-1-amd64/modules.dep", ""},
      {"/boot/config-6.1.0-1-amd64", "CONFIG_LSM=\"selinux\"\n# CONFIG_SECURITY_SELINUX_BOOTPARAM is not set\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"},
    {"one that was configured with it",
     any,
     {{config, "SELINUX=permissive\n"},
      {grub, "linux /x selinux=0\n"},
      {"/lib/modules/6.1.0-1-amd64/modules.dep", ""},
      {"/boot/config-6.1.0-1-amd64", "CONFIG_LSM=\"selinux\"\nCONFIG_SECURITY_SELINUX_BOOTPARAM=y\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (selinux=0 in /boot/grub2/grub.cfg:1)\n"},
    {"a kernel of before CONFIG_LSM",
     any,
     {{config, "SELINUX=permissive\n"},
      {"/lib/modules/4.18.0/modules.dep", ""},
      {"/lib/modules/4.18.0/config", "CONFIG_DEFAULT_SECURITY=\"selinux\"\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | permissive (SELINUX=permissive in /etc/selinux/config:1)\n"},
    {"a line counts from its first column, by the beginning of its value, and the first one wins",
     any,
     {{config,
       " SELINUX=enforcing\nSELINUX =enforcing\nselinux=enforcing\nSELINUX=off\nSELINUX= \tDisabledForNow # x\nSELINUX=enforcing\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | disabled (SELINUX=disabled in /etc/selinux/config:5)\n"},
    {"a file that says no known mode is permissive",
     any,
     {{config, "SELINUX=off\n"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "pass | (at boot) | permissive (no known mode in /etc/selinux/config)\n"},
    {"a module that is switched off does not count",
     any,
     {{config, "SELINUX=enforcing\n"},
      {policy, "x"},
      {container, "x"},
      {"/var/lib/selinux/targeted/active/modules/disabled/container", ""},
      {"/usr/share/selinux/packages/container.pp.bz2", "x"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "fail | (at boot) | enforcing (SELINUX=enforcing in /etc/selinux/config:1), without a policy for containers (package "
     "container-selinux)\n"
     "  disruptive: in /etc/selinux/config: set SELINUX = permissive\n"
     "  by hand: Install the policy for containers: the package container-selinux.\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
    {"a configuration that cannot be read",
     any,
     {{config + "/", ""}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "unknown | (at boot) | /etc/selinux/config: is a directory, not a file\n"},
    {"a boot menu that cannot be read",
     any,
     {{config, "SELINUX=permissive"}, {grub + "/", ""}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "unknown | (at boot) | /boot/grub2/grub.cfg: is a directory, not a file\n"},
    {"a module store that cannot be read",
     any,
     {{config, "SELINUX=enforcing"}, {policy, "x"}, {"/var/lib/selinux", "-> selinux"}},
     "",
     "skipped | (running) | only a running machine can tell\n"
     "unknown | (at boot) | /var/lib/selinux/targeted/active/modules/disabled/container: Too many levels of symbolic links\n"
     "pass | policy (at boot) | /etc/selinux/targeted/policy/policy.33\n"},
};

/// As test::shown, without the words that every row repeats.
std::string shown(const std::vector<Observation>& observations) {
  std::vector<Observation> shorter = observations;
  for (Observation& o : shorter) o.subject = o.subject.substr(std::string_view("SELinux ").size());
  std::string text = test::shown(shorter);
  for (const Observation& o : shorter)
    if (const size_t at = text.find(" | want " + o.want + " | have "); at != std::string::npos)
      text.replace(at, o.want.size() + std::string_view(" | want  | have ").size(), " | ");
  return text;
}

TEST_CASE("selinux") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files, row.fixture);
    const RecordedHost host(tree.folder());
    CHECK(shown(test::look("{selinux: {mode: " + std::string(row.modes) + "}}", host)) == row.expected);
  }
}

TEST_CASE("selinux says what it wants") {
  const UniformHost empty(UniformHost::Answer::absent, true);
  CHECK(test::look("{selinux: {mode: enforcing}}", empty).front().want == "enforcing with a policy for containers");
  CHECK(test::look("{selinux: {mode: [permissive, disabled, enforcing]}}", empty).front().want ==
        "permissive, disabled or enforcing with a policy for containers");
}

TEST_CASE("selinux mistakes") {
  CHECK(test::problems_of("{selinux: {mode: permisive}}") ==
        "1:18: there is no mode \"permisive\" of SELinux; did you mean \"permissive\"?");
  CHECK(test::problems_of("{selinux: {mode: []}}") == "1:18: at least one mode is wanted");
  CHECK(test::problems_of("{selinux: {}}") == "1:11: selinux wants at least one key");
}

}  // namespace
}  // namespace nodeworthy
