#include "host/live_host.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "base/text.h"
#include "host/can_bind.h"
#include "host/descriptor.h"
#include "host/entry_types.h"
#include "host/http_client.h"
#include "host/ip_address.h"
#include "host/sntp_client.h"
#include "host/write_test.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

/// How long one request to time servers is waited for.
constexpr std::chrono::seconds patience{1};

/// Whether an endpoint is an address of loopback and a port, and nothing else: what a URL has before an "@" is no host.
bool is_loopback_port(std::string_view endpoint) {
  for (std::string_view address : {"127.0.0.1:", "[::1]:"})
    if (endpoint.starts_with(address)) return parse_port(endpoint.substr(address.size())).has_value();
  return false;
}

}  // namespace

LiveHost::LiveHost() : DirectoryHost("/") {
  expect_kernel_at("/proc", "/proc/self");
  expect_kernel_at("/sys", "/sys/kernel");
}

Reading<Space> LiveHost::do_space(const std::string& path) const {
  return locate(path, LastLink::follow).and_then([&](const Fd& at) -> Reading<Space> {
    struct statvfs space {};
    if (::fstatvfs(at.get(), &space) != 0) return Unreadable{system_message(path, errno)};
    return Space{.size = space.f_blocks * space.f_frsize,
                 .available = space.f_bavail * space.f_frsize,
                 .inodes = space.f_files,
                 .inodes_free = space.f_favail};
  });
}

Reading<bool> LiveHost::do_tells_entry_types(const std::string& directory) const {
  return locate(directory, LastLink::follow).and_then([&](const Fd& at) { return entry_types_told(at.get(), directory); });
}

Reading<microseconds> LiveHost::do_write_latency(const std::string& directory) const {
  return locate(directory, LastLink::follow).and_then([&](const Fd& at) { return measure_writes(at.get(), directory); });
}

Reading<Clock> LiveHost::do_clock() const {
  timex state{};  // modes 0: nothing is changed
  if (::adjtimex(&state) < 0) return Unreadable{system_message("adjtimex", errno)};
  return Clock{.synchronised = (state.status & STA_UNSYNC) == 0,
               .maximum_error = microseconds(state.maxerror),
               .estimated_error = microseconds(state.esterror)};
}

Reading<std::vector<std::string>> LiveHost::do_addresses() const {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return Unreadable{system_message("the addresses of the interfaces", errno)};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(first, ::freeifaddrs);
  std::vector<std::string> addresses;
  for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
    std::string text = address_text(at->ifa_addr);
    if (!text.empty() && std::find(addresses.begin(), addresses.end(), text) == addresses.end()) addresses.push_back(std::move(text));
  }
  return addresses;
}

Reading<std::vector<std::string>> LiveHost::do_resolve(const std::string& name) const { return lookup_(name); }

Reading<bool> LiveHost::do_can_listen(const std::string& address, uint16_t port) const { return can_bind(address, port); }

std::vector<Reading<microseconds>> LiveHost::do_clock_offsets(const std::vector<std::string>& servers) const {
  std::vector<Reading<microseconds>> offsets(servers.size(), Absent{});
  std::vector<SntpTarget> targets;
  std::vector<size_t> places;  // of the targets among the servers
  for (size_t i = 0; i < servers.size(); ++i) {
    const std::optional<SntpServer> server = parse_sntp_server(servers[i]);
    const Reading<std::vector<std::string>> addresses = server ? resolve(server->host) : Unreadable{"is neither a name nor an address"};
    if (addresses.unreadable()) offsets[i] = Unreadable{addresses.why()};
    if (addresses.absent()) offsets[i] = Unreadable{"the name does not resolve"};
    if (!addresses.present()) continue;
    targets.push_back({.addresses = addresses.value(), .port = server->port});
    places.push_back(i);
  }
  const std::vector<Reading<SntpSample>> samples = ask_time_servers(targets, patience);
  for (size_t i = 0; i < targets.size(); ++i) offsets[places[i]] = samples[i].map([](const SntpSample& sample) { return sample.offset; });
  return offsets;
}

Reading<Response> LiveHost::do_fetch(const Request& request) const {
  const auto silent = silent_.find(request.endpoint);
  if (silent != silent_.end()) return Unreadable{silent->second};
  const auto begin = std::chrono::steady_clock::now();
  Reading<Response> response = request.endpoint.starts_with('/') ? ask_socket(request) : ask_port(request);
  const bool waited = std::chrono::steady_clock::now() - begin >= HttpLimits().patience;
  if (response.unreadable() && waited) silent_.emplace(request.endpoint, response.why());
  return response;
}

Reading<Response> LiveHost::ask_socket(const Request& request) const {
  return locate(request.endpoint, LastLink::follow).and_then([&](const Fd& at) -> Reading<Response> {
    struct stat status {};
    if (::fstat(at.get(), &status) != 0) return Unreadable{system_message(request.endpoint, errno)};
    if (!S_ISSOCK(status.st_mode))
      return Unreadable{fmt::format("{}: is a {}, not a socket", request.endpoint, describe(type_of(status.st_mode)))};
    // The descriptor names what was found; a path may be too long for a socket's address, and lead elsewhere by now.
    const std::string socket = fmt::format("/proc/self/fd/{}", at.get());
    return ask_over_http({.shown = request.endpoint, .socket = socket, .authority = "localhost"}, request);
  });
}

Reading<Response> LiveHost::ask_port(const Request& request) const {
  if (!is_loopback_port(request.endpoint)) return Unreadable{fmt::format("{}: is no port of loopback", printable(request.endpoint))};
  return ask_over_http({.shown = request.endpoint, .authority = request.endpoint}, request);
}

}  // namespace nodeworthy
