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

#include "host/ip_address.h"

namespace nodeworthy {
namespace {

using Clock = std::chrono::steady_clock;

/// Bounds the time that silent name servers can cost: each of at most three is waited for 1 s, a single one twice.
void bound_resolver() {
  // What is set after res_init() stays, whatever resolv.conf says; see maybe_init of glibc's resolv_context.c.
  if (::res_init() != 0) return;
  _res.retrans = 1;
  _res.retry = _res.nscount > 1 ? 1 : 2;
}

std::vector<std::string> texts_of(const addrinfo* info) {
  std::vector<std::string> texts;
  for (; info != nullptr; info = info->ai_next) {
    std::string text = address_text(info->ai_addr);
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

std::string reason(int error) { return error == EAI_SYSTEM ? std::generic_category().message(errno) : std::string(::gai_strerror(error)); }

}  // namespace

Reading<std::vector<std::string>> Lookup::operator()(const std::string& name) {
  // A static program must not load the modules of nsswitch.conf, which abort in it where they are of another glibc. After a silence only
  // the files are asked, so that several names do not add up their waiting.
  ::__nss_configure_lookup("hosts", silence_.empty() ? "files dns" : "files");
  bound_resolver();
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const Clock::time_point begin = Clock::now();
  const int error = ::getaddrinfo(name.c_str(), nullptr, &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, [](addrinfo* info) {
    if (info != nullptr) ::freeaddrinfo(info);
  });
  if (error == 0) return texts_of(found);
  if (!silence_.empty()) return Unreadable{silence_};
  // EAI_NODATA: the name is there and has no address.
  if (error == EAI_NONAME || error == EAI_NODATA) return Absent{};
  const std::string why = reason(error);
  if (error == EAI_AGAIN && Clock::now() - begin >= std::chrono::seconds(1)) silence_ = fmt::format("no name server answered for {}", name);
  return Unreadable{why};
}

}  // namespace nodeworthy
