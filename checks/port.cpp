#include "checks/port.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/ip_address.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/tcp_listeners.h"

namespace nodeworthy {
namespace {

constexpr std::string_view api_server = "api-server";
constexpr std::string_view kubelet = "kubelet";
constexpr std::array<std::string_view, 2> names{api_server, kubelet};
constexpr std::string_view kubelet_default = "10250";
constexpr size_t most_shown = 3;

/// What the rule wants: ports by number or by whose they are, on one address or, where it is empty, on all.
struct Wanted {
  std::vector<std::string> ports;
  std::string address;
};

/// The port behind a word of the rule, as the configuration of its owner has it.
Reading<std::string> configured(const Host& host, const std::string& word) {
  if (word == api_server) return api_server_port(host);
  if (word != kubelet) return word;
  const Reading<Sourced> port = host.once(KubeletConfiguration::read).find({"port"}, "port");
  if (port.absent()) return std::string(kubelet_default);
  // What a field says in place of leaving it out; a flag that says it is refused.
  return port.map([](const Sourced& said) { return said.value == "0" && !said.is_flag ? std::string(kubelet_default) : said.value; });
}

/// "held by etcd (process 812) on 127.0.0.1".
std::string describe(const Host& host, const TcpListener& listener) {
  const Reading<SocketHolder> holder = holder_of(host, listener);
  std::string who = "no process that is to be seen: the kernel, or one of another container";
  if (holder.present()) who = fmt::format("{} (process {})", printable(holder.value().name), holder.value().pid);
  if (holder.unreadable()) who = fmt::format("a process that is hidden from who looks ({})", holder.why());
  return fmt::format("held by {} on {}", who, listener.address);
}

std::string holders(const Host& host, const Wanted& wanted, uint16_t port) {
  const Reading<std::vector<TcpListener>> listeners = tcp_listeners(host);
  if (listeners.unreadable()) return fmt::format("taken, by whom cannot be told: {}", listeners.why());
  std::vector<std::string> shown;
  if (listeners.present())
    for (const TcpListener& listener : listeners.value())
      if (in_the_way(listener, wanted.address, port) && shown.size() < most_shown) shown.push_back(describe(host, listener));
  return shown.empty() ? "taken, but nothing listens: a program has bound it" : join(shown, ", ");
}

Observation look_at(const Host& host, const Wanted& wanted, const std::string& word) {
  const Reading<std::string> text = configured(host, word);
  const std::string where = wanted.address.empty() ? "" : fmt::format(" on {}", wanted.address);
  if (!text.present()) return unknown(fmt::format("port of {}{}", word, where), "free", text.unreadable() ? text.why() : "absent");
  const std::optional<uint16_t> port = parse_port(text.value());
  const std::string subject = fmt::format("port {}{}", printable(text.value()), where);
  if (!port) return unknown(subject, "free", "is no port");
  if (!host.running()) return skipped(subject, "free", std::string(needs_running));
  const Reading<bool>& free = host.can_listen(wanted.address, *port);
  if (!free.present()) return unknown(subject, "free", free.unreadable() ? free.why() : "absent");
  if (free.value()) return judged(true, subject, "free", "free");
  return judged(false, subject, "free", holders(host, wanted, *port));
}

void check_port(const Params& params, const std::string& port) {
  if (parse_port(port) || std::find(names.begin(), names.end(), port) != names.end()) return;
  params.problem("free", fmt::format("\"{}\" is no port{}", port, suggestion(port, {names.begin(), names.end()})));
}

Check bind(const Params& params) {
  const Wanted wanted{.ports = params.words("free"), .address = params.word("on").value_or("")};
  for (const std::string& port : wanted.ports) check_port(params, port);
  if (!wanted.address.empty() && usual_address(wanted.address) != wanted.address)
    params.problem("on", fmt::format("\"{}\" is no address in its usual form", wanted.address));
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& port : wanted.ports) observations.push_back(look_at(host, wanted, port));
    return observations;
  };
}

constexpr Field fields[] = {
    {"free", Form::words, Need::required,
     "TCP ports that nothing may listen on: numbers, `api-server` for the one of kubeadm's configuration, `kubelet` for the one of the "
     "kubelet's, or that kubeadm is going to write"},
    {"on", Form::word, Need::optional, "the address that its owner will listen on; all of the machine unless said"},
};

}  // namespace

constinit const Kind port_kind{
    .name = "port",
    .summary =
        "Whether TCP ports of a running machine are free, found by trying them as a server would: nothing has to be readable for that. Of "
        "a "
        "port that is taken it names the process and the address it listens on, which without privileges only the owner of the process is "
        "told.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
