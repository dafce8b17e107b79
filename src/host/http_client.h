// Asking over HTTP, by libcurl.
#pragma once

#include <chrono>
#include <string>

#include "host/reading.h"
#include "host/request.h"

namespace nodeworthy {

/// How to reach who is asked.
struct HttpTarget {
  std::string shown;      // for messages
  std::string socket;     // the path of a Unix socket on the machine that looks; empty for TCP
  std::string authority;  // "127.0.0.1:10248"; of a socket, any name
};

/// What a request may cost.
struct HttpLimits {
  std::chrono::milliseconds patience{3000};  // from the first byte sent to the last received
  size_t most_bytes = size_t{16} << 20;      // of the body; gRPC's clients of CRI take as many
};

/// Asks once: no proxy, no redirect is followed, nothing but HTTP is spoken, no file of the user is read. Absent where nobody listens;
/// Unreadable, with the reason, where somebody does and gives no whole answer of the version that was asked for within the limits.
Reading<Response> ask_over_http(const HttpTarget& target, const Request& request, const HttpLimits& limits = {});

}  // namespace nodeworthy
