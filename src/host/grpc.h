// gRPC calls of one question and one answer over a Unix socket. After gRPC's PROTOCOL-HTTP2.md.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// What a call came to.
struct GrpcReply {
  /// The codes of status that decide something here.
  static constexpr int ok = 0;
  static constexpr int unimplemented = 12;

  int code = ok;
  std::string message = {};  // of the server, where the code is not ok
  std::string answer = {};   // a message of Protocol Buffers, where it is

  bool operator==(const GrpcReply&) const = default;
};

/// The question that a call of a method ("/runtime.v1.RuntimeService/Version") is.
Request grpc_request(std::string_view socket, std::string_view method, std::string_view message);

/// The reply that a response is. Unreadable where it is none: another content type or status of HTTP, no status of gRPC, or a body that is
/// not one whole, uncompressed message.
Reading<GrpcReply> parse_grpc(const Response& response);

/// Calls a method. Absent where nobody listens at the socket.
Reading<GrpcReply> call_grpc(const Host& host, std::string_view socket, std::string_view method, std::string_view message);

}  // namespace nodeworthy
