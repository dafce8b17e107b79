#include <cassert>
#include <cstdint>

#include "host/ip_address.h"
#include "host/resolv_conf.h"

/// Whatever the file says, words have no blanks and lines come in order; the ends of networks are addresses.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ResolvConf parsed = parse_resolv_conf(text);
  size_t last = 0;
  for (const ResolvConf::Nameserver& server : parsed.nameservers) {
    assert(server.line > last && server.text.find_first_of(" \t\n") == std::string::npos);
    last = server.line;
  }
  for (const std::string& domain : parsed.search) assert(!domain.empty() && domain.find_first_of(" \t\n") == std::string::npos);
  assert(parsed.search.empty() || parsed.search_line > 0);
  for (const NetworkEnds& ends : network_ends(text))
    assert(usual_address(ends.first) == ends.first && usual_address(ends.last) == ends.last);
  return 0;
}
