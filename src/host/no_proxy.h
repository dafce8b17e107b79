// Which destinations go through a proxy, as programs written in Go decide it from their environment (golang.org/x/net/http/httpproxy).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nodeworthy {

/// Whether NO_PROXY's value keeps a destination from the proxy: a comma separated list of addresses, CIDRs, names that stand for themselves
/// and what is below them, each with a port or without, `.name` and `*.name` for what is below alone, and `*` for everything. `host` is a
/// name or an address without brackets. localhost and loopback addresses never go through a proxy.
bool goes_direct(std::string_view no_proxy, std::string_view host, uint16_t port);

}  // namespace nodeworthy
