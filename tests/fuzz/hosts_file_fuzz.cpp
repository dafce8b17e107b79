#include <cassert>
#include <cstdint>

#include "host/hosts_file.h"
#include "host/ip_address.h"

/// Whatever the file says, a line has an address in its usual form and names without blanks, and lines come in order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  size_t last = 0;
  read_hosts({reinterpret_cast<const char*>(data), size}, [&](const HostsLine& line) {
    assert(usual_address(line.address) == line.address);
    assert(line.line > last && !line.names.empty());
    for (std::string_view name : line.names) assert(!name.empty() && name.find_first_of(" \t\n#") == std::string_view::npos);
    assert(line.has(line.names.back()));
    last = line.line;
  });
  return 0;
}
