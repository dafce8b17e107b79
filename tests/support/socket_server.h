// A program that answers at a Unix socket of its own, for tests of who asks there.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "base/fd.h"
#include "tests/support/tree.h"

namespace nodeworthy::test {

/// Listens at a socket in a temporary folder, or at a port of loopback. Each connection is served by `serve`, one after the other, with
/// what the client sent first (in HTTP/2 until a stream has ended); then it stays open until the client has closed it.
class SocketServer {
 public:
  enum class Family : uint8_t { unix_socket, loopback };
  /// Sends bytes to the client; false when it does not take them any more.
  using Send = std::function<bool(std::string_view)>;
  using Serve = std::function<void(const std::string& request, const Send& send)>;

  explicit SocketServer(Serve serve, Family family = Family::unix_socket);
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  /// The path of the socket, or "127.0.0.1:PORT".
  const std::string& endpoint() const { return endpoint_; }

 private:
  void run();

  Tree folder_{Tree::Files{}};
  Serve serve_;
  Fd listener_;
  std::string endpoint_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

/// A frame of HTTP/2 (RFC 9113, section 4.1).
std::string http2_frame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload);
/// Headers in HPACK, none of them indexed or compressed (RFC 7541, section 6.2.2), of less than 127 bytes each.
std::string http2_headers(const std::vector<std::pair<std::string, std::string>>& headers);
/// What a server of gRPC sends to the first question of a connection: its settings, headers, the body in frames, and trailers.
std::string grpc_answer(std::string_view body, const std::vector<std::pair<std::string, std::string>>& trailers);

}  // namespace nodeworthy::test
