#include "host/resolv_conf.h"

#include <fmt/format.h>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "SERVER@LINE SERVER@LINE; search DOMAIN DOMAIN@LINE".
std::string shown(const ResolvConf& file) {
  std::string text;
  for (const ResolvConf::Nameserver& server : file.nameservers) text += fmt::format("{}@{} ", server.text, server.line);
  return text + fmt::format("search {}@{}", fmt::join(file.search, " "), file.search_line);
}

TEST_CASE("the resolver file") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {"nothing", "", "search @0"},
      {"comments", "# nameserver 10.0.0.1\n  #nameserver 10.0.0.1\n;nameserver 10.0.0.1\n", "search @0"},
      {"servers, blanks and what stands behind them", "nameserver 10.0.0.1\n\n\tnameserver\t10.0.0.2 # two\r\n",
       "10.0.0.1@1 10.0.0.2@3 search @0"},
      {"a server without an address", "nameserver\n", "@1 search @0"},
      {"the last line of search counts", "search a b\nsearch c.example. .\n", "search c.example@2"},
      {"domain is nothing that pods get", "domain example\noptions ndots:2\nsortlist 10.0.0.0\n", "search @0"},
      {"a search without domains takes back the one before", "search a\nsearch\n", "search @2"},
      {"words that only begin so", "nameservers 10.0.0.1\nsearching a\n", "search @0"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(parse_resolv_conf(row.text)) == row.expected);
  }
}

TEST_CASE("nameservers that pods cannot ask") {
  const std::vector<NetworkEnds> networks{{"10.0.0.0", "10.0.0.255"}};
  for (const char* good : {"10.0.0.1", "169.254.169.253", "2001:db8::1", "10.0.1.0"}) CHECK(fault_of_nameserver(good, networks).empty());
  for (const char* bad : {"", "localhost", "127.0.0.53", "::1", "0.0.0.0", "::", "fe80::1", "2001:db8::1%eth0", "10.0.0.0", "10.0.0.255"})
    CHECK_FALSE(fault_of_nameserver(bad, networks).empty());
}

}  // namespace
}  // namespace nodeworthy
