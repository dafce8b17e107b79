#include "host/tcp_listeners.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr size_t most_listeners = 65'536;
constexpr std::string_view listening = "0A";  // TCP_LISTEN
constexpr std::array<std::string_view, 2> tables{"/proc/net/tcp", "/proc/net/tcp6"};

template <class Number>
std::optional<Number> number_of(std::string_view text, int base) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "0100007F" and four times as much: words of 32 bits as the machine has them, whose bytes in memory are the address.
std::optional<std::string> address_of(std::string_view hex) {
  if (hex.size() != 8 && hex.size() != 32) return std::nullopt;
  std::array<uint32_t, 4> words{};
  for (size_t i = 0; i * 8 < hex.size(); ++i) {
    const auto word = number_of<uint32_t>(hex.substr(i * 8, 8), 16);
    if (!word) return std::nullopt;
    words[i] = *word;
  }
  char text[INET6_ADDRSTRLEN];
  const int family = hex.size() == 8 ? AF_INET : AF_INET6;
  if (::inet_ntop(family, words.data(), text, sizeof text) == nullptr) return std::nullopt;
  return std::string(text);
}

/// "  0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 17651 ...".
std::optional<TcpListener> parse_line(std::string_view line) {
  const std::vector<std::string_view> words = words_of(line);
  if (words.size() < 10 || words[3] != listening) return std::nullopt;
  const size_t colon = words[1].find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto address = address_of(words[1].substr(0, colon));
  const auto port = number_of<uint16_t>(words[1].substr(colon + 1), 16);
  const auto inode = number_of<uint64_t>(words[9], 10);
  if (!address || !port || !inode) return std::nullopt;
  return TcpListener{.address = *address, .port = *port, .inode = *inode};
}

using Holders = std::map<uint64_t, SocketHolder>;

/// Who holds which socket, and why some descriptors could not be seen; empty where all could.
struct OpenSockets {
  Reading<Holders> holders;
  std::string untold;
};

/// "socket:[17651]".
std::optional<uint64_t> socket_inode(const std::string& link) {
  constexpr std::string_view beginning = "socket:[";
  if (!link.starts_with(beginning) || !link.ends_with(']')) return std::nullopt;
  return number_of<uint64_t>(std::string_view(link).substr(beginning.size(), link.size() - beginning.size() - 1), 10);
}

void add_sockets_of(const Host& host, int64_t pid, OpenSockets& open, Holders& holders) {
  const std::string folder = fmt::format("/proc/{}/fd", pid);
  const Reading<std::vector<std::string>>& descriptors = host.list(folder);
  if (descriptors.unreadable()) open.untold = descriptors.why();
  if (!descriptors.present()) return;
  for (const std::string& descriptor : descriptors.value()) {
    const Reading<std::string>& link = host.link(folder + "/" + descriptor);
    const auto inode = link.present() ? socket_inode(link.value()) : std::nullopt;
    if (!inode || holders.contains(*inode)) continue;
    const Reading<std::string>& name = host.read(fmt::format("/proc/{}/comm", pid));
    holders.emplace(*inode, SocketHolder{.pid = pid, .name = name.present() ? std::string(strip(name.value())) : "a process"});
  }
}

OpenSockets read_open_sockets(const Host& host) {
  OpenSockets open{.holders = Absent{}, .untold = {}};
  open.holders = host.list("/proc").map([&](const std::vector<std::string>& names) {
    Holders holders;
    for (const std::string& name : names)
      if (const auto pid = number_of<int64_t>(name, 10)) add_sockets_of(host, *pid, open, holders);
    return holders;
  });
  return open;
}

}  // namespace

std::vector<TcpListener> parse_tcp_table(std::string_view table) {
  std::vector<TcpListener> listeners;
  for (std::string_view line : lines_of(table)) {
    if (listeners.size() == most_listeners) break;
    if (auto listener = parse_line(line)) listeners.push_back(*std::move(listener));
  }
  return listeners;
}

Reading<std::vector<TcpListener>> tcp_listeners(const Host& host) {
  std::vector<TcpListener> all;
  bool found = false;
  for (std::string_view table : tables) {
    const Reading<bool> scanned = host.scan(table, [&](std::string_view piece) {
      for (TcpListener& listener : parse_tcp_table(piece)) all.push_back(std::move(listener));
      return all.size() < most_listeners;
    });
    if (scanned.unreadable()) return Unreadable{scanned.why()};
    found = found || scanned.present();
  }
  if (!found) return Absent{};
  return all;
}

bool in_the_way(const TcpListener& listener, std::string_view address, uint16_t port) {
  if (listener.port != port) return false;
  if (address.empty() || listener.address == address || listener.address == "::") return true;
  return listener.address == "0.0.0.0" && address.find(':') == std::string_view::npos;
}

Reading<SocketHolder> holder_of(const Host& host, const TcpListener& listener) {
  const OpenSockets& open = host.once(read_open_sockets);
  if (open.holders.unreadable()) return Unreadable{open.holders.why()};
  if (open.holders.present())
    if (const auto found = open.holders.value().find(listener.inode); found != open.holders.value().end()) return found->second;
  if (!open.untold.empty()) return Unreadable{open.untold};
  return Absent{};
}

}  // namespace nodeworthy
