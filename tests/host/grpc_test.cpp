#include "host/grpc.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using namespace std::string_literals;

TEST_CASE("a question in gRPC has its length in front") {
  const Request request = grpc_request("/s", "/v1.S/M", "\x08\x01");
  CHECK(request.body == "\0\0\0\0\2\x08\x01"s);
  CHECK(request.version == Request::Version::two);
  CHECK(request.content_type == "application/grpc");
}

TEST_CASE("a reply of gRPC is its status and one whole message") {
  struct Row {
    std::string_view what;
    Response response;
    Reading<GrpcReply> reply;
  };
  const std::map<std::string, std::string> fine{{"content-type", "application/grpc+proto"}, {"grpc-status", "0"}};
  const Row rows[] = {
      {"a message", {200, fine, "\0\0\0\0\2hi"s}, GrpcReply{.answer = "hi"}},
      {"an empty message", {200, fine, "\0\0\0\0\0"s}, GrpcReply{}},
      {"a refusal",
       {200, {{"content-type", "application/grpc"}, {"grpc-status", "12"}, {"grpc-message", "no \x1b"}}, ""},
       GrpcReply{.code = 12, .message = "no \xef\xbf\xbd"}},
      {"no message", {200, fine, ""}, Unreadable{"the message is cut off"}},
      {"half a message", {200, fine, "\0\0\0\0\3hi"s}, Unreadable{"the message should have 3 bytes and has 2"}},
      {"two messages", {200, fine, "\0\0\0\0\1a\0\0\0\0\1b"s}, Unreadable{"the message should have 1 bytes and has 7"}},
      {"a length of 4 GiB", {200, fine, "\0\xff\xff\xff\xffhi"s}, Unreadable{"the message should have 4294967295 bytes and has 2"}},
      {"a compressed message", {200, fine, "\1\0\0\0\2hi"s}, Unreadable{"the message is compressed, which was not asked for"}},
      {"another status of HTTP", {404, fine, ""}, Unreadable{"no answer in gRPC: HTTP status 404"}},
      {"a page", {200, {{"content-type", "text/html"}}, "<html>"}, Unreadable{"no answer in gRPC: content type \"text/html\""}},
      {"no content type", {200, {}, ""}, Unreadable{"no answer in gRPC: content type \"\""}},
      {"no status", {200, {{"content-type", "application/grpc"}}, "\0\0\0\0\0"s}, Unreadable{"no whole answer in gRPC: status \"\""}},
      {"a status that does not exist",
       {200, {{"content-type", "application/grpc"}, {"grpc-status", "17"}}, ""},
       Unreadable{"no whole answer in gRPC: status \"17\""}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(parse_grpc(row.response) == row.reply);
  }
}

TEST_CASE("a call says which socket gave no reply") {
  const test::Tree tree({}, "running: true\nanswers: {/s: {/M: {body: page}}, /t: {/M: {message: 6869}}}\n");
  const RecordedHost host(tree.folder());
  CHECK(call_grpc(host, "/t", "/M", "").value() == GrpcReply{.answer = "hi"});
  CHECK(call_grpc(host, "/s", "/M", "").why() == "/s: no answer in gRPC: content type \"\"");
  CHECK(call_grpc(host, "/s", "/N", "").why() == "/s/N: the fixture records no answer");
  CHECK(call_grpc(host, "/u", "/M", "").absent());
}

}  // namespace
}  // namespace nodeworthy
