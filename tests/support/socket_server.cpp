#include "tests/support/socket_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace nodeworthy::test {
namespace {

/// Binds and listens; the address that it got.
template <class Address>
Address listen_at(int socket, Address address) {
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, generic, size) != 0 || ::listen(socket, 8) != 0 || ::getsockname(socket, generic, &size) != 0)
    throw std::runtime_error("cannot listen");
  return address;
}

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

/// Whether a client's first bytes hold its question: anything in HTTP/1.1, and in HTTP/2 the end of a stream, because an answer that
/// overtakes the question keeps libcurl 7.88 waiting for more.
bool has_question(std::string_view bytes) {
  constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  constexpr size_t frame_head = 9;
  constexpr unsigned end_stream = 1;
  if (!bytes.starts_with(preface.substr(0, bytes.size()))) return true;
  bytes.remove_prefix(std::min(preface.size(), bytes.size()));
  while (bytes.size() >= frame_head) {
    size_t size = frame_head;
    for (size_t i = 0; i < 3; ++i) size += size_t{static_cast<unsigned char>(bytes[i])} << (16 - 8 * i);
    if (bytes.size() < size) return false;
    const bool data_or_headers = bytes[3] == 0 || bytes[3] == 1;
    if (data_or_headers && (static_cast<unsigned char>(bytes[4]) & end_stream) != 0) return true;
    bytes.remove_prefix(size);
  }
  return false;
}

/// What the client sends until that is its question; empty when it closes before.
std::string receive_question(int socket) {
  std::string question;
  std::array<char, 4096> bytes{};
  do {
    const ssize_t length = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (length <= 0) return "";
    question.append(bytes.data(), static_cast<size_t>(length));
  } while (!has_question(question));
  return question;
}

}  // namespace

SocketServer::SocketServer(Serve serve, Family family) : serve_(std::move(serve)) {
  if (family == Family::unix_socket) {
    endpoint_ = folder_.folder() + "/socket";
    listener_ = Fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::memcpy(address.sun_path, endpoint_.c_str(), endpoint_.size() + 1);
    listen_at(listener_.get(), address);
  } else {
    listener_ = Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    endpoint_ = "127.0.0.1:" + std::to_string(ntohs(listen_at(listener_.get(), address).sin_port));
  }
  thread_ = std::thread([this] { run(); });
}

SocketServer::~SocketServer() {
  ending_ = true;
  ::shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

void SocketServer::run() {
  while (!ending_) {
    const Fd client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!client.valid()) continue;
    const std::string question = receive_question(client.get());
    if (question.empty()) continue;
    serve_(question, [&](std::string_view answer) {
      return answer.empty() ? (::shutdown(client.get(), SHUT_WR), false) : send_all(client.get(), answer);
    });
    std::array<char, 4096> rest{};
    while (::recv(client.get(), rest.data(), rest.size(), 0) > 0) {
    }
  }
}

std::string http2_frame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload) {
  std::string frame;
  for (unsigned shift : {16U, 8U, 0U}) frame += static_cast<char>(payload.size() >> shift & 0xffU);
  frame += static_cast<char>(type);
  frame += static_cast<char>(flags);
  for (unsigned shift : {24U, 16U, 8U, 0U}) frame += static_cast<char>(stream >> shift & 0xffU);
  return frame.append(payload);
}

std::string http2_headers(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::string block;
  for (const auto& [name, value] : headers) {
    block += '\0';
    block += static_cast<char>(name.size());
    block += name;
    block += static_cast<char>(value.size());
    block += value;
  }
  return block;
}

std::string grpc_answer(std::string_view body, const std::vector<std::pair<std::string, std::string>>& trailers) {
  constexpr uint8_t data = 0;
  constexpr uint8_t headers = 1;
  constexpr uint8_t settings = 4;
  constexpr uint8_t end_stream = 1;
  constexpr uint8_t end_headers = 4;
  constexpr uint8_t acknowledged = 1;
  std::string bytes = http2_frame(settings, 0, 0, "") + http2_frame(settings, acknowledged, 0, "") +
                      http2_frame(headers, end_headers, 1, http2_headers({{":status", "200"}, {"content-type", "application/grpc"}}));
  if (!body.empty()) bytes += http2_frame(data, trailers.empty() ? end_stream : 0, 1, body);
  if (!trailers.empty()) bytes += http2_frame(headers, end_headers | end_stream, 1, http2_headers(trailers));
  return bytes;
}

}  // namespace nodeworthy::test
