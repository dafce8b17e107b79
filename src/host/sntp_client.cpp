#include "host/sntp_client.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "base/fd.h"
#include "base/units.h"

namespace nodeworthy {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr size_t tries = 2;

NtpTime now() { return ntp_time(std::chrono::system_clock::now()); }

/// One server on the way to its answer.
struct Query {
  Reading<SntpSample> answer = Absent{};  // Absent until there is one
  std::string failure;                    // why there is none, as far as is known
  Fd socket;                              // open while an answer may come
  uint64_t cookie = 0;
  NtpTime sent = 0;
};

void give_up(Query& query, std::string failure) {
  query.failure = std::move(failure);
  query.socket = Fd();
}

void give_up(Query& query, int error) { give_up(query, std::generic_category().message(error)); }

/// A UDP socket that hears nobody but the server.
Fd connected(const std::string& address, uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    errno = EADDRNOTAVAIL;
    return Fd();
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  Fd socket(::socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid() || ::connect(socket.get(), found->ai_addr, found->ai_addrlen) != 0) return Fd();
  return socket;
}

void send(Query& query, const SntpTarget& target, size_t attempt) {
  if (target.addresses.empty()) return give_up(query, "has no address");
  // A new socket and a new cookie each time: a late answer to an earlier request is none to this one.
  query.socket = connected(target.addresses[attempt % target.addresses.size()], target.port);
  if (!query.socket.valid()) return give_up(query, errno);
  if (::getentropy(&query.cookie, sizeof query.cookie) != 0) return give_up(query, errno);
  const SntpPacket request = sntp_request(query.cookie);
  query.sent = now();
  if (::send(query.socket.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) give_up(query, errno);
}

void receive(Query& query) {
  std::array<char, 2048> bytes{};
  const ssize_t length = ::recv(query.socket.get(), bytes.data(), bytes.size(), 0);
  const NtpTime received = now();
  if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (length < 0) return give_up(query, errno);  // ECONNREFUSED: there is nobody at this port
  query.answer = sntp_sample({bytes.data(), static_cast<size_t>(length)}, query.cookie, query.sent, received);
  // The right answer may still follow one that somebody made up.
  if (query.answer.absent()) query.failure = "what it sends is no answer to the request";
  if (!query.answer.absent()) query.socket = Fd();
}

/// Receives until every query has ended or the time has come.
void await(std::vector<Query>& queries, Steady::time_point end) {
  for (;;) {
    std::vector<pollfd> waiting;
    std::vector<Query*> owners;
    for (Query& query : queries) {
      if (!query.socket.valid()) continue;
      waiting.push_back({.fd = query.socket.get(), .events = POLLIN, .revents = 0});
      owners.push_back(&query);
    }
    const auto left = std::chrono::ceil<milliseconds>(end - Steady::now());
    if (waiting.empty() || left.count() <= 0) return;
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) <= 0) continue;
    for (size_t i = 0; i < waiting.size(); ++i)
      if (waiting[i].revents != 0) receive(*owners[i]);
  }
}

}  // namespace

std::vector<Reading<SntpSample>> ask_time_servers(const std::vector<SntpTarget>& targets, milliseconds patience) {
  std::vector<Query> queries(targets.size());
  for (size_t attempt = 0; attempt < tries; ++attempt) {
    for (size_t i = 0; i < targets.size(); ++i)
      if (queries[i].answer.absent()) send(queries[i], targets[i], attempt);
    await(queries, Steady::now() + patience);
  }
  std::vector<Reading<SntpSample>> answers;
  for (const Query& query : queries) {
    const std::string silence = fmt::format("no answer to {} requests in {} each", tries, format_duration(patience));
    answers.push_back(query.answer.absent() ? Unreadable{query.failure.empty() ? silence : query.failure} : query.answer);
  }
  return answers;
}

}  // namespace nodeworthy
