#include "host/sntp_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <future>
#include <thread>

#include "base/fd.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds short_while{20};   // for servers that do not answer
constexpr milliseconds long_while{5000};  // for those that do, on a busy machine

/// A time server on 127.0.0.1: a thread that answers each request with what a function makes of it; nothing, where that is empty.
class Server {
 public:
  using Answer = std::function<std::string(std::string)>;

  explicit Server(Answer answer) : answer_(std::move(answer)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    REQUIRE(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address_), size) == 0);
    REQUIRE(::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address_), &size) == 0);
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    // An empty datagram ends the thread.
    ::sendto(socket_.get(), "", 0, 0, reinterpret_cast<const sockaddr*>(&address_), sizeof address_);
    thread_.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  SntpTarget target() const { return {.addresses = {"127.0.0.1"}, .port = ntohs(address_.sin_port)}; }

 private:
  void serve() {
    std::array<char, 512> bytes{};
    for (;;) {
      sockaddr_in client{};
      socklen_t size = sizeof client;
      const ssize_t length = ::recvfrom(socket_.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&client), &size);
      if (length <= 0) return;
      const std::string reply = answer_(std::string(bytes.data(), static_cast<size_t>(length)));
      if (!reply.empty()) ::sendto(socket_.get(), reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&client), size);
    }
  }

  Answer answer_;
  Fd socket_;
  sockaddr_in address_{};
  std::thread thread_;
};

/// The right reply of a server whose clock is so far ahead.
std::string reply(const std::string& request, milliseconds ahead) {
  std::string packet(48, '\0');
  packet[0] = 4 << 3 | 4;
  packet[1] = 3;
  packet.replace(24, 8, request, 40, 8);
  const NtpTime time = ntp_time(std::chrono::system_clock::now() + ahead);
  for (size_t i = 0; i < 8; ++i) packet[32 + i] = packet[40 + i] = static_cast<char>(time >> (56 - 8 * i));
  return packet;
}

Server::Answer ahead_by(milliseconds ahead) {
  return [ahead](const std::string& request) { return reply(request, ahead); };
}

Reading<SntpSample> ask(const SntpTarget& target, milliseconds patience) { return ask_time_servers({target}, patience).front(); }

TEST_CASE("a time server that is 7.5s ahead") {
  const Server server(ahead_by(milliseconds(7500)));
  const Reading<SntpSample> sample = ask(server.target(), long_while);
  REQUIRE(sample.present());
  CHECK(std::chrono::abs(sample.value().offset - milliseconds(7500)) < milliseconds(300));
}

TEST_CASE("time servers that give no time") {
  struct Row {
    std::string_view what;
    Server::Answer answer;
    milliseconds patience;
    std::string_view why;
  };
  const Row rows[] = {
      {"silence", [](const std::string&) { return std::string(); }, short_while, "no answer to 2 requests in 20ms each"},
      {"a short packet", [](const std::string& request) { return reply(request, {}).substr(0, 40); }, short_while,
       "what it sends is no answer to the request"},
      {"another cookie", [](const std::string& request) { return reply(std::string(request.size(), 'x'), {}); }, short_while,
       "what it sends is no answer to the request"},
      {"a kiss-o'-death", [](const std::string& request) { return reply(request, {}).replace(1, 1, 1, '\0').replace(12, 4, "DENY"); },
       long_while, "refuses to give the time (kiss-o'-death DENY)"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Server server(row.answer);
    const Reading<SntpSample> sample = ask(server.target(), row.patience);
    REQUIRE(sample.unreadable());
    CHECK(sample.why() == row.why);
  }
}

TEST_CASE("a time server that loses the first request is asked again") {
  int requests = 0;
  const Server server([&](const std::string& request) { return ++requests == 1 ? std::string() : reply(request, {}); });
  const auto samples = ask_time_servers({server.target()}, milliseconds(300));
  CHECK(samples.front().present());
}

TEST_CASE("a time server that does not answer at its first address is asked at its second") {
  const Server server(ahead_by({}));
  SntpTarget target = server.target();
  target.addresses.insert(target.addresses.begin(), "127.0.0.2");
  CHECK(ask(target, long_while).present());
}

TEST_CASE("nobody at the port, and no address at all") {
  SntpTarget target;
  {
    const Server gone(ahead_by({}));
    target = gone.target();
  }
  CHECK((ask(target, long_while) == Reading<SntpSample>(Unreadable{"Connection refused"})));
  CHECK((ask({}, long_while) == Reading<SntpSample>(Unreadable{"has no address"})));
  CHECK(ask_time_servers({}, long_while).empty());
}

TEST_CASE("time servers are asked at once, and answers keep their order") {
  std::promise<void> second_was_asked;
  const std::future<void> asked = second_was_asked.get_future();
  const Server first([&](const std::string& request) {
    asked.wait();
    return reply(request, milliseconds(-60'000));
  });
  const Server second([&](const std::string& request) {
    second_was_asked.set_value();
    return reply(request, milliseconds(60'000));
  });
  const auto samples = ask_time_servers({first.target(), second.target()}, long_while);
  REQUIRE(samples.size() == 2);
  REQUIRE(samples[0].present());
  REQUIRE(samples[1].present());
  CHECK(samples[0].value().offset.count() < 0);
  CHECK(samples[1].value().offset.count() > 0);
}

}  // namespace
}  // namespace nodeworthy
