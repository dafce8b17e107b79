#include "host/lookup.h"

#include <fmt/format.h>
#include <netdb.h>
#include <nss.h>
#include <resolv.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <system_error>

#include "base/text.h"
#include "host/ip_address.h"

namespace nodeworthy {
namespace {

using Clock = std::chrono::steady_clock;

/// Whether the search domains of resolv.conf are tried.
enum class Search { none, domains };

/// Bounds the time that silent name servers can cost: each of at most three is waited for 1 s, a single one twice.
void set_up_resolver(Search search) {
  if (::res_init() != 0) return;
  _res.retrans = 1;
  _res.retry = _res.nscount > 1 ? 1 : 2;
  constexpr unsigned long searching = RES_DEFNAMES | RES_DNSRCH;
  _res.options = search == Search::none ? _res.options & ~searching : _res.options | searching;
  // Else glibc returns to what resolv.conf says before the next query.
  _res.options |= RES_NORELOAD;
}

std::vector<std::string> texts_of(const addrinfo* info) {
  std::vector<std::string> texts;
  for (; info != nullptr; info = info->ai_next) {
    std::string text = address_text(info->ai_addr);
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

/// What getaddrinfo made of a name.
struct Found {
  int error = 0;
  std::vector<std::string> addresses;
  std::string why;  // of an error
  bool slow = false;
};

Found find(const std::string& name, Search search) {
  set_up_resolver(search);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* info = nullptr;
  const Clock::time_point begin = Clock::now();
  Found found{.error = ::getaddrinfo(name.c_str(), nullptr, &hints, &info)};
  if (found.error == EAI_SYSTEM) found.why = std::generic_category().message(errno);
  if (found.error != 0 && found.why.empty()) found.why = ::gai_strerror(found.error);
  found.slow = Clock::now() - begin >= std::chrono::seconds(1);
  if (found.error == 0) found.addresses = texts_of(std::unique_ptr<addrinfo, void (*)(addrinfo*)>(info, ::freeaddrinfo).get());
  return found;
}

}  // namespace

Reading<std::vector<std::string>> Lookup::operator()(const std::string& name) {
  // A static program must not load the modules of nsswitch.conf, which abort in it where they are of another glibc. After a silence only
  // the files are asked, so that several names do not add up their waiting.
  ::__nss_configure_lookup("hosts", silence_.empty() ? "files dns" : "files");
  Found found = find(name, Search::none);
  if (found.error == EAI_AGAIN && found.slow) silence_ = fmt::format("no name server answers, asked for {}", printable(name));
  // With search domains, each would be waited for: so they come second, once it is known that the name servers answer.
  if (found.error != 0 && silence_.empty()) found = find(name, Search::domains);
  if (found.error == 0) return found.addresses;
  if (!silence_.empty()) return Unreadable{silence_};
  // EAI_NODATA: the name is there and has no address.
  if (found.error == EAI_NONAME || found.error == EAI_NODATA) return Absent{};
  return Unreadable{found.why};
}

}  // namespace nodeworthy
