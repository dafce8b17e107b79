#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

const test::EditRow rows[] = {
    {"an empty file", "", "net.ipv4.ip_forward = 1\n"},
    {"another value", "net.ipv4.ip_forward = 0\n", "net.ipv4.ip_forward = 1\n"},
    {"the value is there", "net.ipv4.ip_forward=1 \n", "net.ipv4.ip_forward=1 \n"},
    {"blanks around stay", "  net.ipv4.ip_forward\t=\t0  \n", "  net.ipv4.ip_forward\t=\t1  \n"},
    {"no value yet", "net.ipv4.ip_forward =\n", "net.ipv4.ip_forward = 1\n"},
    {"no value yet, and tight", "net.ipv4.ip_forward=\n", "net.ipv4.ip_forward=1\n"},
    {"slashes", "net/ipv4/ip_forward = 0\n", "net/ipv4/ip_forward = 1\n"},
    {"a failure that is ignored", "-net.ipv4.ip_forward=0\n", "-net.ipv4.ip_forward=1\n"},
    {"the last of several counts", "net.ipv4.ip_forward = 1\nnet/ipv4/ip_forward = 0\n# end\n",
     "net.ipv4.ip_forward = 1\nnet/ipv4/ip_forward = 1\n# end\n"},
    {"comments are none", "#net.ipv4.ip_forward = 1\n; net.ipv4.ip_forward = 1\n",
     "#net.ipv4.ip_forward = 1\n; net.ipv4.ip_forward = 1\nnet.ipv4.ip_forward = 1\n"},
    {"a trailing comment is part of the value", "net.ipv4.ip_forward = 1 # yes\n", "net.ipv4.ip_forward = 1\n"},
    {"a new line is written like the last one", "vm.swappiness=0\n", "vm.swappiness=0\nnet.ipv4.ip_forward=1\n"},
    {"the last line has no end", "vm.swappiness = 0", "vm.swappiness = 0\nnet.ipv4.ip_forward = 1"},
    {"the one line has no end", "net.ipv4.ip_forward = 0", "net.ipv4.ip_forward = 1"},
    {"a glob does not count", "net.ipv4.* = 0\n", "net.ipv4.* = 0\nnet.ipv4.ip_forward = 1\n"},
    {"an exclusion after it", "net.ipv4.ip_forward = 1\n-net.ipv4.ip_forward\n",
     "net.ipv4.ip_forward = 1\n-net.ipv4.ip_forward\nnet.ipv4.ip_forward = 1\n"},
    {"what is no assignment stays", "net.ipv4.ip_forward 0\nnet.ipv4.ip_forward = 0\n", "net.ipv4.ip_forward 0\nnet.ipv4.ip_forward = 1\n"},
    {"bytes that are no UTF-8 stay", "# \xff\nnet.ipv4.ip_forward = 0\n", "# \xff\nnet.ipv4.ip_forward = 1\n"},
    {"mixed line ends stay", "a = 1\r\nnet.ipv4.ip_forward = 0\nb = 2\r\n", "a = 1\r\nnet.ipv4.ip_forward = 1\nb = 2\r\n"},
    {"a carriage return alone, where systemd ends a line", "a = 1\n# b\rnet.ipv4.ip_forward = 0\n",
     "2:4: a carriage return without a line feed"},
    {"a NUL", std::string("a = 1\n\0\n", 8), "2:1: a NUL: this is no text"},
    {"a byte order mark", "\xEF\xBB\xBFnet.ipv4.ip_forward = 0\n", "1:1: begins with a byte order mark"},
    {"more than 1 MiB", std::string((1 << 20) + 1, '#'), "1:1: more than 1 MiB"},
};

TEST_CASE("editing sysctl.d files") {
  for (const test::EditRow& row : rows)
    test::check_row(row, [](std::string_view text) { return set_sysctl(text, "net.ipv4.ip_forward", "1"); });
}

TEST_CASE("a sysctl of an interface whose name has a dot") {
  const test::EditRow row{"", "net/ipv4/conf/eth0.100/rp_filter = 1\n", "net/ipv4/conf/eth0.100/rp_filter = 0\n"};
  test::check_row(row, [](std::string_view text) { return set_sysctl(text, "net.ipv4.conf.eth0/100.rp_filter", "0"); });
}

TEST_CASE("a sysctl value or key that no line can hold is refused") {
  CHECK(test::shown(set_sysctl("a = 1\n", "a", "1\nb = 2")) == "1:5: no sysctl.d file can say this value");
  CHECK(test::shown(set_sysctl("a = 1\n", "a", "2 ")) == "1:5: no sysctl.d file can say this value");
  CHECK(test::shown(set_sysctl("a = 1\n", "#a", "2")) == "2:1: no sysctl.d file can say this value");
}

}  // namespace
}  // namespace nodeworthy
