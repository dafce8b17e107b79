#include "host/grpc.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view content_type = "application/grpc";
constexpr size_t frame_head = 5;  // one byte says whether the message is compressed, four how long it is, the highest first

std::string framed(std::string_view message) {
  std::string bytes(1, '\0');
  for (unsigned shift = 32; shift > 0; shift -= 8) bytes += static_cast<char>(message.size() >> (shift - 8) & 0xffU);
  return bytes.append(message);
}

/// The message of a body that holds exactly one.
Reading<std::string> unframed(std::string_view body) {
  if (body.size() < frame_head) return Unreadable{"the message is cut off"};
  if (body.front() != '\0') return Unreadable{"the message is compressed, which was not asked for"};
  uint64_t size = 0;
  for (size_t i = 1; i < frame_head; ++i) size = size << 8U | static_cast<uint8_t>(body[i]);
  if (size != body.size() - frame_head)
    return Unreadable{fmt::format("the message should have {} bytes and has {}", size, body.size() - frame_head)};
  return std::string(body.substr(frame_head));
}

std::string header(const Response& response, const char* name) {
  const auto found = response.headers.find(name);
  return found == response.headers.end() ? std::string() : found->second;
}

}  // namespace

Request grpc_request(std::string_view socket, std::string_view method, std::string_view message) {
  return {.endpoint = std::string(socket),
          .path = std::string(method),
          .version = Request::Version::two,
          .content_type = std::string(content_type),
          .body = framed(message)};
}

Reading<GrpcReply> parse_grpc(const Response& response) {
  if (response.status != 200) return Unreadable{fmt::format("no answer in gRPC: HTTP status {}", response.status)};
  const std::string type = header(response, "content-type");
  if (!type.starts_with(content_type)) return Unreadable{fmt::format("no answer in gRPC: content type \"{}\"", printable(type, 80))};
  const std::string status = header(response, "grpc-status");
  int64_t code = 0;
  if (!parse_integer(status, code) || code < 0 || code > 16)
    return Unreadable{fmt::format("no whole answer in gRPC: status \"{}\"", printable(status, 80))};
  if (code != GrpcReply::ok) return GrpcReply{.code = static_cast<int>(code), .message = printable(header(response, "grpc-message"))};
  return unframed(response.body).map([](std::string message) { return GrpcReply{.answer = std::move(message)}; });
}

Reading<GrpcReply> call_grpc(const Host& host, std::string_view socket, std::string_view method, std::string_view message) {
  Request request = grpc_request(socket, method, message);
  const Reading<GrpcReply> reply = host.fetch(request).and_then(parse_grpc);
  if (!reply.unreadable()) return reply;
  // A server refuses a method that it does not know when it has the headers, and ends the stream (RFC 9113, section 8.1). Where that
  // overtakes the body, libcurl drops the answer. A question without a body cannot be overtaken; no other answer to it counts.
  request.body.clear();
  const Reading<GrpcReply> refusal = host.fetch(request).and_then(parse_grpc);
  if (refusal.present() && refusal.value().code == GrpcReply::unimplemented) return refusal;
  // What the transfer itself came to has the socket in front already.
  return reply.why().starts_with(socket) ? reply : Unreadable{fmt::format("{}: {}", socket, reply.why())};
}

}  // namespace nodeworthy
