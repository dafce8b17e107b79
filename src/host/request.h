// Questions over HTTP to programs of the same machine: the container runtime, Docker, the kubelet.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace nodeworthy {

/// One question. It goes to the machine itself and nowhere else: to a Unix socket or to a port of loopback.
struct Request {
  /// `two` without asking first whether the other side knows it (prior knowledge), as gRPC begins.
  enum class Version : uint8_t { one, two };

  std::string endpoint;  // the path of a Unix socket, or "127.0.0.1:10248" or "[::1]:10248"
  std::string path;      // "/version"
  Version version = Version::one;
  std::string content_type = {};  // of a POST and its body, which may be empty; empty for a GET
  std::string body = {};

  auto operator<=>(const Request&) const = default;
};

/// What came back, with any status: of an answer that redirects, the answer itself.
struct Response {
  int status = 0;                                   // 200
  std::map<std::string, std::string> headers = {};  // names in lower case; those that follow the body (trailers) among them
  std::string body = {};

  bool operator==(const Response&) const = default;
};

}  // namespace nodeworthy
