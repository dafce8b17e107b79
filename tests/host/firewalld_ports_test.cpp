#include "host/firewalld_ports.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string parts(std::string_view list, std::string_view range) {
  std::vector<std::string> texts;
  for (const PortRange& part : parts_in(*parse_port_list(list), *parse_traffic(range))) texts.push_back(describe(part));
  return join(texts, " ");
}

TEST_CASE("parts of a range of ports that are in a list") {
  const struct {
    std::string_view what, list, range, parts;
    bool all;
  } rows[] = {
      {"an empty list", "", "80/tcp", "", false},
      {"the port", "80/tcp", "80/tcp", "80", true},
      {"another protocol", "80/udp", "80/tcp", "", false},
      {"a range with it", "70-90/tcp", "80/tcp", "80", true},
      {"the beginning", "1-80/tcp", "80-90/tcp", "80", false},
      {"the end", "90-100/tcp", "80-90/tcp", "90", false},
      {"next to it", "79/tcp 91/tcp", "80-90/tcp", "", false},
      {"parts that meet, in no order", "86-95/tcp 1-85/tcp", "80-90/tcp", "80-90", true},
      {"parts that overlap", "80-88/tcp 82/tcp 85-90/tcp", "80-90/tcp", "80-90", true},
      {"a gap", "80-84/tcp 86-90/tcp", "80-90/tcp", "80-84 86-90", false},
      {"every port", "0-65535/tcp", "0-65535/tcp", "0-65535", true},
      {"the last ports", "65534/tcp 65535/tcp", "65534-65535/tcp", "65534-65535", true},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(parts(row.list, row.range) == row.parts);
    CHECK(has_all(*parse_port_list(row.list), *parse_traffic(row.range)) == row.all);
  }
}

TEST_CASE("lists of ports") {
  for (std::string_view text : {"80", "success", "80/tcp Warning: x", "a/tcp", "1-2-3/tcp"}) {
    INFO(text);
    CHECK_FALSE(parse_port_list(text));
  }
  CHECK(parse_port_list(" \n")->empty());
  CHECK(parse_port_list("22/tcp 30000-32767/udp\n")->size() == 2);
}

std::string zone(std::string_view content) { return fmt::format("<zone>{}</zone>", content); }
std::string port(std::string_view number) { return fmt::format("<port port=\"{}\" protocol=\"tcp\"/>", number); }

TEST_CASE("zones that firewalld has written between before and after") {
  const std::string ssh = "<service name=\"ssh\"/>";
  const std::string before = zone(ssh + port("1"));
  const std::string after = zone(ssh + port("1") + port("2-4") + port("9"));
  const struct {
    std::string_view what;
    std::string now;
    bool is_between;
  } rows[] = {
      {"as before", before, true},
      {"as after", after, true},
      {"in another order, without comments", zone(port("9") + port("2-4") + port("1") + "\n" + ssh), true},
      {"ports that are joined", zone(ssh + port("1-4") + port("9")), true},
      {"one of the ports", zone(ssh + port("1") + port("9")), true},
      {"a part of a range", zone(ssh + port("1-2")), true},
      {"a port that is neither", zone(ssh + port("1-5")), false},
      {"a port of another protocol", zone(ssh + port("1") + "<port port=\"9\" protocol=\"udp\"/>"), false},
      {"a port that was there is gone", zone(ssh + port("2-4") + port("9")), false},
      {"a service more", zone(ssh + "<service name=\"http\"/>" + port("1")), false},
      {"a service less", zone(port("1")), false},
      {"a port in a rule", zone(ssh + port("1") + "<rule>" + port("9") + "<accept/></rule>"), false},
      {"another target", "<zone target=\"DROP\">" + ssh + port("1") + "</zone>", false},
      {"something that does not parse", "<zone>", false},
      {"nothing", "", false},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(is_between(before, row.now, after) == row.is_between);
  }
  CHECK(is_between("", zone(ssh + port("9")), after));
  CHECK(is_between("", zone("<rule family='ipv4'><accept/><source address='10.0.0.0/8' /></rule><short>\n A &amp; B</short>"),
                   zone("<short>A &amp; B</short><rule family=\"ipv4\"><source address=\"10.0.0.0/8\"/><accept/></rule>")));
}

}  // namespace
}  // namespace nodeworthy
