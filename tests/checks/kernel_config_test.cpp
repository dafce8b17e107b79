#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

const test::KindRow rows[] = {
    {"built in and a module",
     "{kernel-config: [MEMCG, EXT4_FS]}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_MEMCG=y\nCONFIG_EXT4_FS=m\n"}},
     "running: true",
     "pass | CONFIG_MEMCG | want built in or a module | have built in (/boot/config-6.1.0)\npass | CONFIG_EXT4_FS | want built in or a "
     "module | have a module (/boot/config-6.1.0)\n"},
    {"not set",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "# CONFIG_MEMCG is not set\nCONFIG_MEMCG_KMEM=y\n"}},
     "running: true",
     "fail | CONFIG_MEMCG | want built in or a module | have not set (/boot/config-6.1.0)\n"},
    {"set to n, and its other name is set",
     "{kernel-config: \"A|B\"}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_A=n\nCONFIG_B=y\n"}},
     "running: true",
     "pass | CONFIG_A | want built in or a module | have built in, as CONFIG_B (/boot/config-6.1.0)\n"},
    {"the last line counts",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_MEMCG=n\nCONFIG_MEMCG=y\n"}},
     "running: true",
     "pass | CONFIG_MEMCG | want built in or a module | have built in (/boot/config-6.1.0)\n"},
    {"unset behind",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_MEMCG=y\n# CONFIG_MEMCG is not set\n"}},
     "running: true",
     "fail | CONFIG_MEMCG | want built in or a module | have not set (/boot/config-6.1.0)\n"},
    {"a name at the end of another",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_X_CONFIG_MEMCG=y\n"}},
     "running: true",
     "fail | CONFIG_MEMCG | want built in or a module | have not set (/boot/config-6.1.0)\n"},
    {"beside the modules",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/usr/lib/modules/6.1.0/config", "CONFIG_MEMCG=y\n"}},
     "running: true",
     "pass | CONFIG_MEMCG | want built in or a module | have built in (/usr/lib/modules/6.1.0/config)\n"},
    {"of another kernel",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/usr/src/linux/.config", "CONFIG_MEMCG=y"}},
     "running: true",
     "unknown | kernel configuration | want built in or a module: MEMCG | have neither /proc/config.gz, which the module configs brings "
     "(modprobe configs), "
     "nor a file of this kernel as /boot/config-*\n"},
    {"an empty file",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", ""}},
     "running: true",
     "unknown | kernel configuration | want built in or a module: MEMCG | have /boot/config-6.1.0: has no options of a kernel in it\n"},
    {"what is no configuration",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "\x7f\x45\x4c\x46 MY_CONFIG_MEMCG=y\n"}},
     "running: true",
     "unknown | kernel configuration | want built in or a module: MEMCG | have /boot/config-6.1.0: has no options of a kernel in it\n"},
    {"a file that is cut off",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/boot/config-6.1.0", "CONFIG_NAMESPACES=y\nCONFIG_ME"}},
     "running: true",
     "unknown | kernel configuration | want built in or a module: MEMCG | have /boot/config-6.1.0: ends within a line, as if cut off\n"},
    {"what is no gzip file",
     "{kernel-config: MEMCG}",
     {{"/proc/sys/kernel/osrelease", "6.1.0\n"}, {"/proc/config.gz", "CONFIG_MEMCG=y"}},
     "running: true",
     "unknown | kernel configuration | want built in or a module: MEMCG | have /proc/config.gz: is no gzip file\n"},
    {"an image is of its newest kernel",
     "{kernel-config: MEMCG}",
     {{"/lib/modules/6.1.0/modules.dep", ""}, {"/boot/config-6.1.0", "CONFIG_MEMCG=y\n"}},
     "",
     "pass | CONFIG_MEMCG | want built in or a module | have built in (/boot/config-6.1.0)\n"},
};

TEST_CASE("kernel-config") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
