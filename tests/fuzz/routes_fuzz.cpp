#include <algorithm>

#include "host/routes.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// Each interface is named once, and a table has no more of them than lines; a route in front adds its own.
static void check(Reading<std::vector<std::string>> (*read)(std::string_view), std::string_view text, const std::string& head,
                  const std::string& route) {
  const Reading<std::vector<std::string>> table = read(text);
  if (!table.present()) return;
  std::vector<std::string> interfaces = table.value();
  fuzz::require(interfaces.size() <= fuzz::lines_in(text));
  const size_t begin = text.empty() || head.empty() ? 0 : text.find('\n') + 1;
  fuzz::require(read(head + route + std::string(text.substr(begin))).value().front() == "eth0");
  std::sort(interfaces.begin(), interfaces.end());
  fuzz::require(std::adjacent_find(interfaces.begin(), interfaces.end()) == interfaces.end());
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check(default_route_interfaces, text, "Iface a b c d e f g\n", "eth0 00000000 0102A8C0 0003 0 0 0 00000000 0 0 0\n");
  const std::string any(32, '0');
  check(default_route_interfaces_of_ipv6, text, "", any + " 00 " + any + " 00 fe80 00000400 00000001 00000000 00000003 eth0\n");
  return 0;
}
