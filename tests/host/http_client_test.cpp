#include "host/http_client.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>

#include "host/grpc.h"
#include "host/live_host.h"
#include "tests/support/catch.h"
#include "tests/support/socket_server.h"

namespace nodeworthy {
namespace {

using std::chrono::milliseconds;
using test::grpc_answer;
using test::SocketServer;

// Nothing here waits for the first; the second is waited for in whole.
constexpr HttpLimits ample{.patience = milliseconds(20'000), .most_bytes = 1000};
constexpr HttpLimits hasty{.patience = milliseconds(50), .most_bytes = 1000};

SocketServer::Serve sends(std::string answer) {
  return [answer = std::move(answer)](const std::string&, const SocketServer::Send& send) { send(answer); };
}

/// The same, and then nothing more.
SocketServer::Serve ends_with(std::string answer) {
  return [answer = std::move(answer)](const std::string&, const SocketServer::Send& send) {
    if (!answer.empty()) send(answer);
    send("");
  };
}

SocketServer::Serve endless(std::string begin, std::string piece) {
  return [=](const std::string&, const SocketServer::Send& send) {
    for (bool taken = send(begin); taken; taken = send(piece)) {
    }
  };
}

Reading<Response> ask(const SocketServer& server, const Request& request, const HttpLimits& limits = ample) {
  return ask_over_http({.shown = "S", .socket = server.endpoint(), .authority = "localhost"}, request, limits);
}

// What stands behind it is libcurl's and differs by its version.
constexpr std::string_view no_http = "S: no answer in HTTP (";

const Request question{.endpoint = "S", .path = "/version"};
const Request grpc_question = grpc_request("S", "/v/V", "");

TEST_CASE("an answer in HTTP/1.1 is its status, headers and body") {
  std::string asked;
  const SocketServer server([&](const std::string& request, const SocketServer::Send& send) {
    asked = request;
    send("HTTP/1.1 100 Continue\r\nX: interim\r\n\r\nHTTP/1.1 404 No\r\nContent-Type:  Text \r\nContent-Length: 4\r\n\r\nbody");
  });
  const Reading<Response> response = ask(server, question);
  REQUIRE(response.present());
  CHECK(response.value() == Response{.status = 404, .headers = {{"content-type", "Text"}, {"content-length", "4"}}, .body = "body"});
  CHECK(asked == "GET /version HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
}

TEST_CASE("a redirection is the answer and not followed") {
  const SocketServer server(sends("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"));
  CHECK(ask(server, question).value().status == 302);
}

TEST_CASE("answers that are none in HTTP/1.1") {
  struct Row {
    std::string_view what;
    SocketServer::Serve serve;
    HttpLimits limits;
    std::string_view why;
  };
  const std::string head = "HTTP/1.1 200 OK\r\n";
  const Row rows[] = {
      {"nothing, for ever", [](const std::string&, const SocketServer::Send&) {}, hasty, "S: no whole answer within 50ms"},
      {"a beginning, and nothing more", sends(head), hasty, "S: no whole answer within 50ms"},
      {"the end at once", ends_with(""), ample, no_http},
      {"another language", ends_with("220 mail ESMTP\r\n"), ample, no_http},
      {"less than it said", ends_with(head + "Content-Length: 9\r\n\r\nshort"), ample, no_http},
      {"more than it may", sends(head + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'x')), ample, "S: answers with more than 1000B"},
      {"a body without end", endless(head + "\r\n", std::string(500, 'x')), ample, "S: answers with more than 1000B"},
      {"headers without end", endless(head, "a: " + std::string(100, 'b') + "\r\n"), ample, "S: answers with more than 1000B"},
      {"interim answers without end", endless("HTTP/1.1 100 Go on\r\n\r\n", "HTTP/1.1 100 Go on\r\n\r\n"), ample,
       "S: answers with more than 1000B"},
      {"what is not compressed as it says", ends_with(head + "Transfer-Encoding: gzip\r\n\r\nplain"), ample, no_http},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const SocketServer server(row.serve);
    const Reading<Response> response = ask(server, question, row.limits);
    REQUIRE(response.unreadable());
    CHECK(response.why().starts_with(row.why));
  }
}

TEST_CASE("an answer in HTTP/2 has its trailers among its headers") {
  std::string asked;
  const SocketServer server([&](const std::string& request, const SocketServer::Send& send) {
    asked = request;
    send(grpc_answer(std::string("\0\0\0\0\2hi", 7), {{"grpc-status", "0"}, {"grpc-message", ""}}));
  });
  const Reading<Response> response = ask(server, grpc_question);
  REQUIRE(response.present());
  CHECK(response.value().status == 200);
  CHECK(response.value().headers.at("grpc-status") == "0");
  CHECK(parse_grpc(response.value()).value() == GrpcReply{.answer = "hi"});
  CHECK(asked.starts_with("PRI * HTTP/2.0\r\n"));
}

TEST_CASE("a refusal that overtakes the question is heard without it") {
  std::vector<std::string> asked;
  const SocketServer server([&](const std::string& request, const SocketServer::Send& send) {
    asked.push_back(request);
    // What ends the stream at once, and then an answer to whoever asks again.
    if (asked.size() == 1) send(test::http2_frame(4, 0, 0, "") + test::http2_frame(3, 0, 1, std::string_view("\0\0\0\0", 4)));
    if (asked.size() == 2) send(grpc_answer("", {{"grpc-status", "12"}, {"grpc-message", "unknown"}}));
  });
  const LiveHost host;
  CHECK(call_grpc(host, server.endpoint(), "/v/V", "") == Reading<GrpcReply>(GrpcReply{.code = 12, .message = "unknown"}));
  CHECK(asked.size() == 2);
}

TEST_CASE("answers that are none in gRPC") {
  struct Row {
    std::string_view what;
    SocketServer::Serve serve;
    HttpLimits limits;
    std::string_view why;
  };
  const std::string settings = test::http2_frame(4, 0, 0, "");
  const Row rows[] = {
      {"nothing but settings", sends(settings), hasty, "S: no whole answer within 50ms"},
      {"another language", ends_with("HTTP/1.1 400 Bad Request\r\n\r\n"), ample, no_http},
      {"a frame of 16 MiB", endless(settings + std::string("\xff\xff\xff\0\0\0\0\0\1", 9), std::string(4096, 'x')), ample, no_http},
      {"settings without end", endless(settings, settings), ample, no_http},
      {"no trailers", sends(grpc_answer("body", {})), ample, "no whole answer in gRPC: status \"\""},
      {"a stream that is reset", sends(settings + test::http2_frame(3, 0, 1, std::string_view("\0\0\0\2", 4))), ample, no_http},
      {"more than it may", sends(grpc_answer(std::string(1001, 'x'), {{"grpc-status", "0"}})), ample, "S: answers with more than 1000B"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const SocketServer server(row.serve);
    const Reading<GrpcReply> reply = ask(server, grpc_question, row.limits).and_then(parse_grpc);
    REQUIRE(reply.unreadable());
    CHECK(reply.why().starts_with(row.why));
  }
}

TEST_CASE("a live host asks at sockets and at ports of its own, and whatever the environment says at no proxy") {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  const SocketServer socket(sends(answer));
  const SocketServer port(sends(answer), SocketServer::Family::loopback);
  const LiveHost host;
  CHECK(host.fetch({.endpoint = socket.endpoint(), .path = "/"}).value().body == "ok");
  CHECK(host.fetch({.endpoint = port.endpoint(), .path = "/"}).value().body == "ok");
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
}

TEST_CASE("nobody listens, and what is no endpoint at all") {
  const LiveHost host;
  const test::Tree tree(test::Tree::Files{{"/file", ""}, {"/link", "-> nowhere"}});
  std::string port;
  {
    const SocketServer gone(sends(""), SocketServer::Family::loopback);
    port = gone.endpoint();
  }
  const std::string stale = tree.tree() + "/stale";
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  stale.copy(address.sun_path, sizeof address.sun_path - 1);
  const Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(host.fetch({.endpoint = stale, .path = "/"}).absent());
  CHECK(host.fetch({.endpoint = tree.tree() + "/none", .path = "/"}).absent());
  CHECK(host.fetch({.endpoint = tree.tree() + "/link", .path = "/"}).absent());
  CHECK(host.fetch({.endpoint = port, .path = "/"}).absent());
  CHECK(host.fetch({.endpoint = tree.tree() + "/file", .path = "/"}).why() == tree.tree() + "/file: is a file, not a socket");
  CHECK(DirectoryHost(tree.tree()).fetch({.endpoint = "/none", .path = "/"}).why() == "only a running machine can tell");
}

TEST_CASE("nobody but the machine itself is asked") {
  struct Row {
    std::string_view what;
    std::string_view endpoint;
  };
  // Port 1 is one that nobody listens at.
  const Row rows[] = {
      {"another machine", "192.0.2.1:80"},
      {"another machine behind what would be a password", "127.0.0.1:1@192.0.2.1:80"},
      {"another machine behind what would be a password, of IPv6", "[::1]:1@192.0.2.1:80"},
      {"another machine behind a name", "127.0.0.1:@192.0.2.1:80"},
      {"another machine whose name begins so", "127.0.0.1.example:80"},
      {"another address of IPv6", "[::2]:1"},
      {"a name", "localhost:1"},
      {"a path", "127.0.0.1:1/x"},
      {"a question", "127.0.0.1:1?x"},
      {"a second port", "127.0.0.1:1:1"},
      {"a sign", "127.0.0.1:+1"},
      {"a blank", "127.0.0.1: 1"},
      {"a leading zero", "127.0.0.1:01"},
      {"port 0", "127.0.0.1:0"},
      {"a port beyond the greatest", "127.0.0.1:65536"},
      {"no port", "127.0.0.1:"},
      {"no port and no colon", "127.0.0.1"},
      {"nothing", ""},
  };
  const LiveHost host;
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string endpoint(row.endpoint);
    const Reading<Response> response = host.fetch({.endpoint = endpoint, .path = "/"});
    REQUIRE(response.unreadable());
    CHECK(response.why() == endpoint + ": is no port of loopback");
  }
}

}  // namespace
}  // namespace nodeworthy
