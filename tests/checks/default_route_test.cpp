#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

std::string routes(std::string_view lines) { return std::string(head) + std::string(lines); }

const test::KindRow rows[] = {
    {"one",
     "{default-route: ipv4}",
     {{"/proc/net/route", routes("eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n")}},
     "running: true",
     "pass | default route of IPv4 | want through an interface | have through eth0\n"},
    {"the machine's own network alone",
     "{default-route: ipv4}",
     {{"/proc/net/route", routes("eth0\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n")}},
     "running: true",
     "fail | default route of IPv4 | want through an interface | have none (/proc/net/route)\n"},
    {"a kernel without IPv6",
     "{default-route: [ipv4, ipv6]}",
     {{"/proc/net/route", routes("eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n")}},
     "running: true",
     "pass | default route of IPv4 | want through an interface | have through eth0\n"
     "fail | default route of IPv6 | want through an interface | have none (there is no /proc/net/ipv6_route)\n"},
    {"a machine whose /proc is not mounted",
     "{default-route: ipv4}",
     {},
     "running: true",
     "unknown | default route of IPv4 | want through an interface | have /proc/net is missing\n"},
    {"what cannot be read",
     "{default-route: ipv4}",
     {{"/proc/net/route/", ""}},
     "running: true",
     "unknown | default route of IPv4 | want through an interface | have /proc/net/route: is a directory, not a file\n"},
    {"a table that is cut off",
     "{default-route: ipv4}",
     {{"/proc/net/route", routes("eth0\t000200C0\t00")}},
     "running: true",
     "unknown | default route of IPv4 | want through an interface | have /proc/net/route: is no whole table of routes\n"},
    {"an image",
     "{default-route: ipv4}",
     {},
     "",
     "skipped | default route of IPv4 | want through an interface | have only a running machine can tell\n"},
};

TEST_CASE("default-route") { test::check_rows(rows); }

TEST_CASE("mistakes in a rule about the default route") {
  CHECK(test::problems_of("{default-route: ipv5}") == "1:17: \"ipv5\" is none of: ipv4, ipv6; did you mean \"ipv4\"?");
}

}  // namespace
}  // namespace nodeworthy
