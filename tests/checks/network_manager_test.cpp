#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view wanted = "{network-manager: {leaves-alone: cali*}}";
constexpr std::string_view etc = "/etc/NetworkManager/conf.d/";
constexpr std::string_view usr = "/usr/lib/NetworkManager/conf.d/";

std::pair<std::string, std::string> file(std::string_view folder, std::string_view name, std::string_view text) {
  return {std::string(folder) + std::string(name), std::string(text)};
}

std::string alone(std::string_view where) {
  return "pass | interface cali* | want left alone by NetworkManager | have left alone (" + std::string(where) + ")\n";
}
std::string unclear(std::string_view why) {
  return "unknown | interface cali* | want left alone by NetworkManager | have " + std::string(why) + "\n";
}
std::string kept(std::string_view where) {
  return "fail | interface cali* | want left alone by NetworkManager | have not left alone (" + std::string(where) +
         ")\n  by hand: Change " + std::string(where) + ", which keeps the interface with NetworkManager.\n";
}
std::string managed(std::string_view file) {
  return "fail | interface cali* | want left alone by NetworkManager | have nothing says so\n  safe: in /etc/NetworkManager/conf.d/" +
         std::string(file) + ": set keyfile.unmanaged-devices+ = interface-name:cali*\n";
}
// A name behind those of the files here.
const std::string own = "zz-nodeworthy.conf";

const test::KindRow rows[] = {
    {"there is no configuration", wanted, {}, "", managed("99-zz-nodeworthy.conf")},
    {"by name",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"in the main file, among others",
     wanted,
     {{"/etc/NetworkManager/NetworkManager.conf",
       "[main]\n[keyfile]\nunmanaged-devices = mac:00:11:22:33:44:55, interface-name:~cali?*\n"}},
     "",
     alone("/etc/NetworkManager/NetworkManager.conf:3")},
    {"all devices", wanted, {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*\n")}, "", alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"all but others",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=except:interface-name:eth0\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"a name with a star is taken literally after =",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:=cali*;cali*\n")},
     "",
     managed(own)},
    {"another section", wanted, {file(etc, "a.conf", "[main]\nunmanaged-devices=interface-name:cali*\n")}, "", managed(own)},
    {"a later file takes the place of an earlier one",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n"),
      file(etc, "b.conf", "[keyfile]\nunmanaged-devices=docker0\n")},
     "",
     managed(own)},
    {"or adds to it",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n"),
      file(etc, "b.conf", "[keyfile]\nunmanaged-devices+=docker0\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"or takes away from it",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n"),
      file(etc, "b.conf", "[keyfile]\nunmanaged-devices-=interface-name:cali*\n")},
     "",
     managed(own)},
    {"the vendor's files come first, whatever their names",
     wanted,
     {file(usr, "zz.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n"),
      file(etc, "a.conf", "[keyfile]\nunmanaged-devices=docker0\n")},
     "",
     managed(own)},
    {"and a file of the same name hides one",
     wanted,
     {file(usr, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali*\n"), file(etc, "a.conf", "")},
     "",
     managed(own)},
    {"a name that sorts behind our own",
     wanted,
     {file(etc, "zz-yours.conf", "[keyfile]\nunmanaged-devices=docker0\n")},
     "",
     managed("zzzz-nodeworthy.conf")},
    {"our own file is written again",
     wanted,
     {file(etc, "zz-nodeworthy.conf", "[keyfile]\nunmanaged-devices+=interface-name:tunl0\n")},
     "",
     managed(own)},
    {"an exception",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*;except:interface-name:c*\n")},
     "",
     kept("/etc/NetworkManager/conf.d/a.conf:2")},
    {"an exception, and a section that has no other",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*;except:interface-name:c*\n[device-x]\nmanaged=0\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:4")},
    {"a range in a name is no range",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=interface-name:cali[0-9a-f]*;interface-name:\\\\cali*\n")},
     "",
     managed(own)},
    {"sections that say the contrary of each other",
     wanted,
     {file(etc, "a.conf", "[device-10]\nmatch-device=interface-name:cali*\nmanaged=1\n[device-20]\nmatch-device=*\nmanaged=0\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf:6 says so, and /etc/NetworkManager/conf.d/a.conf:3 the contrary")},
    {"a list and a section that do",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*\n[device-x]\nmatch-device=interface-name:cali*\nmanaged=1\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf:2 says so, and /etc/NetworkManager/conf.d/a.conf:5 the contrary")},
    {"a value that is neither yes nor no",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*\n[device-x]\nmanaged=maybe\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"a section for devices",
     wanted,
     {file(etc, "a.conf", "[device-calico]\nmatch-device=interface-name:cali*\nmanaged=0\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:3")},
    {"a section for all devices",
     wanted,
     {file(etc, "a.conf", "[device]\nmanaged=false\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"one that manages them",
     wanted,
     {file(etc, "a.conf", "[device-calico]\nmatch-device=interface-name:cali*\nmanaged=1\n")},
     "",
     kept("/etc/NetworkManager/conf.d/a.conf:3")},
    {"one that manages devices of a type",
     wanted,
     {file(etc, "a.conf", "[device-x]\nmatch-device=type:veth\nmanaged=1\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf:3 names devices by more than their name")},
    {"and another that leaves devices of a type alone",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*\n[device-x]\nmatch-device=type:veth\nmanaged=0\n")},
     "",
     alone("/etc/NetworkManager/conf.d/a.conf:2")},
    {"the type of a device is not in its name",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=type:veth\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf:2 names devices by more than their name")},
    {"nor is what an exception is for",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*;except:driver:veth\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf:2 names devices by more than their name")},
    {"but nothing that a network plugin makes is a radio, as in Ubuntu's file",
     wanted,
     {file(usr, "10-globally-managed-devices.conf", "[keyfile]\nunmanaged-devices=*,except:type:wifi,except:type:gsm,except:type:cdma\n")},
     "",
     alone("/usr/lib/NetworkManager/conf.d/10-globally-managed-devices.conf:2")},
    {"which another interface may be",
     "{network-manager: {leaves-alone: wlan0}}",
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=*,except:type:wifi\n")},
     "",
     "unknown | interface wlan0 | want left alone by NetworkManager | have /etc/NetworkManager/conf.d/a.conf:2 names devices by more than "
     "their name\n"},
    {"a file under a condition",
     wanted,
     {file(etc, "a.conf", "[.config]\nenable=env:CALICO\n[keyfile]\nunmanaged-devices=interface-name:cali*\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf counts only under a condition")},
    {"a condition for something else", wanted, {file(etc, "a.conf", "[.config]\nenable=env:X\n[logging]\nlevel=INFO\n")}, "", managed(own)},
    {"udev has a say where nothing else has",
     wanted,
     {{"/etc/udev/rules.d/10-calico.rules", "ENV{INTERFACE}==\"cali*\", ENV{NM_UNMANAGED}=\"1\"\n"}},
     "",
     unclear("/etc/udev/rules.d/10-calico.rules has a say, too")},
    {"what cannot be read",
     wanted,
     {{"/etc/NetworkManager/NetworkManager.conf/", ""}},
     "",
     unclear("/etc/NetworkManager/NetworkManager.conf: is a directory, not a file")},
    {"more than anybody writes",
     wanted,
     {file(etc, "a.conf", "[keyfile]\nunmanaged-devices=" + std::string(70000, ';') + "\n")},
     "",
     unclear("/etc/NetworkManager/conf.d/a.conf: NetworkManager's files hold more than anybody writes")},
    {"no interfaces",
     "{network-manager: {leaves-alone: []}}",
     {},
     "",
     "skipped | interfaces | want left alone by NetworkManager | have the rule names none\n"},
    {"a NetworkManager that runs is started again",
     wanted,
     {{"/usr/lib/systemd/system/NetworkManager.service", "[Service]\n"},
      {"/run/systemd/system/", ""},
      {"/run/systemd/units/invocation:NetworkManager.service", "-> 0123456789abcdef0123456789abcdef"}},
     "running: true",
     "fail | interface cali* | want left alone by NetworkManager | have nothing says so\n  disruptive: in "
     "/etc/NetworkManager/conf.d/99-zz-nodeworthy.conf: set keyfile.unmanaged-devices+ = interface-name:cali*\n  disruptive: restart "
     "NetworkManager.service\n"},
};

TEST_CASE("network-manager") { test::check_rows(rows); }

TEST_CASE("mistakes in a rule about NetworkManager") {
  CHECK(test::problems_of("{network-manager: {leaves-alone: \"cali?\"}}") ==
        "1:34: \"cali?\" is no interface's name; `*` alone stands for any characters");
}

}  // namespace
}  // namespace nodeworthy
