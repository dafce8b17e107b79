#include "host/no_proxy.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view no_proxy;
  std::string_view host;
  bool direct;
};

constexpr Row rows[] = {
    {"nothing named", "", "10.0.0.1", false},
    {"everything", "a,*", "10.0.0.1", true},
    {"the address", "10.0.0.2, 10.0.0.1", "10.0.0.1", true},
    {"the address with the port", "10.0.0.1:6443", "10.0.0.1", true},
    {"the address with another port", "10.0.0.1:443", "10.0.0.1", false},
    {"the beginning of an address", "10.0.0.", "10.0.0.1", false},
    {"a network", "10.0.0.0/24", "10.0.0.1", true},
    {"the address just outside", "10.0.0.0/24", "10.0.1.0", false},
    {"a network that does not begin with a byte", "10.96.0.0/12", "10.111.255.255", true},
    {"and the address behind it", "10.96.0.0/12", "10.112.0.0", false},
    {"an impossible network", "10.0.0.0/33", "10.0.0.1", false},
    {"a network of the other family", "::/0", "10.0.0.1", false},
    {"IPv6", "fd00::/8", "fd00::1", true},
    {"IPv6 in brackets, with the port", "[fd00::1]:6443", "fd00::1", true},
    {"IPv6 without brackets", "fd00::1", "fd00:0::1", true},
    {"the name", "api.example", "api.example", true},
    {"a name in another case", "API.Example", "api.EXAMPLE", true},
    {"what is below a name", "example", "api.example", true},
    {"the end of a label", "ample", "api.example", false},
    {"below alone", ".example", "api.example", true},
    {"not the name itself", ".example", "example", false},
    {"a star for what is below", "*.example", "api.example", true},
    {"localhost", "", "localhost", true},
    {"loopback", "", "127.0.0.1", true},
};

TEST_CASE("no_proxy") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(goes_direct(row.no_proxy, row.host, 6443) == row.direct);
  }
}

}  // namespace
}  // namespace nodeworthy
