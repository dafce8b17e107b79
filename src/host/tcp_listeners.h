// Who listens on the TCP ports of a running machine: /proc/net/tcp and tcp6 (proc(5)), and the processes whose descriptors lead there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One socket that listens.
struct TcpListener {
  std::string address;  // in its usual form
  uint16_t port = 0;
  uint64_t inode = 0;
  bool operator==(const TcpListener&) const = default;
};

/// The listening sockets of a table of the kernel. Lines that are none are passed over; at most 65536 are kept.
std::vector<TcpListener> parse_tcp_table(std::string_view table);

/// Those of both tables. Absent where there is neither.
Reading<std::vector<TcpListener>> tcp_listeners(const Host& host);

/// Whether a socket that listens keeps another from listening on an address (empty for all), taking for granted that what listens on all
/// IPv6 addresses listens on all IPv4 addresses, too, as it does unless IPV6_V6ONLY is set.
bool in_the_way(const TcpListener& listener, std::string_view address, uint16_t port);

/// A process that has a listening socket open.
struct SocketHolder {
  int64_t pid = 0;
  std::string name;  // as the kernel has it: at most 15 characters
};

/// The process that holds a socket. Absent where no process of this machine's /proc does; Unreadable where the descriptors of some could
/// not be seen, as those of others' processes cannot without privileges. All processes are looked at once per run.
Reading<SocketHolder> holder_of(const Host& host, const TcpListener& listener);

}  // namespace nodeworthy
