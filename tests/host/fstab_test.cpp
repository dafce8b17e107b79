#include "host/fstab.h"

#include "base/text.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string shown(std::string_view text) {
  std::string out;
  for (const FstabEntry& e : parse_fstab(text))
    out += std::to_string(e.line) + " " + e.device + " | " + e.mount_point + " | " + e.type + " | " + join(e.options, "+") + "\n";
  return out;
}

// The devices are those of the units that systemd-fstab-generator 252 makes of the same lines.
TEST_CASE("fstab") {
  CHECK(shown("# comment\n\n/dev/sda1 / ext4 defaults,noatime 0 1\n") == "3 /dev/sda1 | / | ext4 | defaults+noatime\n");
  CHECK(shown("  \t/dev/sda2\tnone   swap\tsw  \t0 0") == "1 /dev/sda2 | none | swap | sw\n");
  CHECK(shown("\t#/dev/sda2 none swap sw\n") == "");
  CHECK(shown("/a none swap sw 0 0 # swap\n") == "1 /a | none | swap | sw\n");
  CHECK(shown("/dev/sda2 none swap\n/dev/sda3 none\n/dev/sda4\n") ==
        "1 /dev/sda2 | none | swap | \n2 /dev/sda3 | none |  | \n3 /dev/sda4 |  |  | \n");
  CHECK(shown("/swap\\040file none swap sw\n") == "1 /swap file | none | swap | sw\n");
  CHECK(shown("/a\\011b\\134c\\\\d\\054e none swap\n") == "1 /a\tb\\c\\d\\054e | none | swap | \n");
  CHECK(shown("UUID=12-AB none swap\nLABEL=\"quoted\" none swap\nUUID='single' none swap\n") ==
        "1 /dev/disk/by-uuid/12-AB | none | swap | \n"
        "2 /dev/disk/by-label/quoted | none | swap | \n"
        "3 /dev/disk/by-uuid/single | none | swap | \n");
  CHECK(shown("PARTUUID=aa none swap\nPARTLABEL=x/y none swap\nLABEL=my\\040swap none swap\nlabel=x none swap\n") ==
        "1 /dev/disk/by-partuuid/aa | none | swap | \n"
        "2 /dev/disk/by-partlabel/x\\x2fy | none | swap | \n"
        "3 /dev/disk/by-label/my\\x20swap | none | swap | \n"
        "4 label=x | none | swap | \n");
  CHECK(shown("LABEL=\xC3\xA4+b#%, none swap\n") == "1 /dev/disk/by-label/\xC3\xA4+b#\\x25\\x2c | none | swap | \n");
  CHECK(shown("/t none swap\r\n") == "1 /t | none | swap\r | \n");
}

TEST_CASE("options of fstab that exclude each other") {
  auto last = [](std::string_view options) { return parse_fstab("/a none swap " + std::string(options))[0].last_of("noauto", "auto"); };
  CHECK(last("sw,noauto") == "noauto");
  CHECK(last("noauto,auto") == "auto");
  CHECK(last("auto,noauto=x,") == "noauto");
  CHECK_FALSE(last("sw,NOAUTO").has_value());
}

}  // namespace
}  // namespace nodeworthy
