#include <cassert>

#include "host/tcp_listeners.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view table(reinterpret_cast<const char*>(data), size);
  for (const nodeworthy::TcpListener& listener : nodeworthy::parse_tcp_table(table)) {
    assert(!listener.address.empty());
    assert(nodeworthy::in_the_way(listener, "", listener.port));
  }
  return 0;
}
