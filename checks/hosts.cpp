#include "checks/hosts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/cloud_init.h"
#include "host/hosts_file.h"
#include "host/ip_address.h"
#include "host/node_name.h"

namespace nodeworthy {
namespace {

using Addresses = std::vector<std::string>;

constexpr std::string_view hosts_path = "/etc/hosts";
constexpr std::string_view want = "an address of this node";
constexpr std::string_view passed_over = ", loopback, which the kubelet passes over";

bool all_loopback(const Addresses& addresses) { return std::all_of(addresses.begin(), addresses.end(), is_loopback); }

/// "127.0.1.1 (/etc/hosts:2), 192.168.1.5 (DNS)".
std::string shown(const Addresses& addresses, const HostsMapping& mapping) {
  std::vector<std::string> parts;
  for (const std::string& address : addresses) {
    const auto line = mapping.lines.find(address);
    parts.push_back(line == mapping.lines.end() ? fmt::format("{} (DNS)", address)
                                                : fmt::format("{} ({}:{})", address, hosts_path, line->second));
  }
  return printable(join(parts, ", "));
}

/// A name that does not resolve. It gets the address by which /etc/hosts calls this node otherwise, else Debian's for a machine whose
/// address may change: the kubelet passes over what is loopback. What cloud-init writes anew no line that is added outlives.
Observation not_resolved(const Host& host, std::string subject, std::string_view hosts, const std::string& name, const Addresses& own) {
  std::string have = "the name does not resolve";
  const std::optional<HostsLine> other = hosts_line_about(hosts, own);
  if (other) have += fmt::format("; {}:{} calls {} {}", hosts_path, other->line, other->address, printable(other->names.front()));
  const std::string line = fmt::format("{} {}", other ? other->address : "127.0.1.1", name);
  const Reading<std::string> written = cloud_init_writes_hosts(host);
  if (written.absent())
    return judged(false, std::move(subject), std::string(want), std::move(have),
                  {{SetKey{std::string(hosts_path), Format::lines, {line}, ""}}});
  std::string by_hand =
      written.unreadable()
          ? fmt::format("Add the line \"{}\" to {}; whether cloud-init writes that anew cannot be told: {}", line, hosts_path,
                        written.why())
          : fmt::format(
                "cloud-init writes {} anew at each boot (manage_etc_hosts in {}): add the line \"{}\" to its template below "
                "/etc/cloud/templates, or set manage_etc_hosts: false and add it to {}.",
                hosts_path, printable(written.value()), line, hosts_path);
  return judged(false, std::move(subject), std::string(want), std::move(have), {}, std::move(by_hand));
}

/// Of an image only /etc/hosts can be judged, and of its addresses only those that are nobody's but the machine's own.
Observation look_at_image(std::string subject, const Reading<std::string>& hosts, const std::string& name) {
  if (hosts.unreadable()) return unknown(std::move(subject), std::string(want), hosts.why());
  const HostsMapping mapping = hosts.present() ? hosts_mapping(hosts.value(), name) : HostsMapping();
  if (mapping.addresses.empty())
    return skipped(std::move(subject), std::string(want), "/etc/hosts says none; only a running machine can tell what DNS says");
  const std::string have = shown(mapping.addresses, mapping);
  if (all_loopback(mapping.addresses)) return judged(true, std::move(subject), std::string(want), have + std::string(passed_over));
  return skipped(std::move(subject), std::string(want), have + "; only a running machine can tell whether it is its own");
}

Observation look_at_machine(const Host& host, std::string subject, const Reading<std::string>& hosts, const std::string& name) {
  const Reading<Addresses>& resolved = host.resolve(name);
  const Reading<Addresses>& interfaces = host.addresses();
  if (resolved.unreadable()) return unknown(std::move(subject), std::string(want), resolved.why());
  if (interfaces.unreadable()) return unknown(std::move(subject), std::string(want), interfaces.why());
  const std::string_view text = hosts.present() ? std::string_view(hosts.value()) : std::string_view();
  const Addresses own = interfaces.present() ? interfaces.value() : Addresses();
  if (resolved.absent()) return not_resolved(host, std::move(subject), text, name, own);
  const HostsMapping mapping = hosts_mapping(text, name);
  const std::string have = shown(resolved.value(), mapping);
  if (all_loopback(resolved.value())) return judged(true, std::move(subject), std::string(want), have + std::string(passed_over));
  const auto stranger = std::find_if(resolved.value().begin(), resolved.value().end(), [&](const std::string& address) {
    return !is_loopback(address) && std::find(own.begin(), own.end(), address) == own.end();
  });
  if (stranger == resolved.value().end()) return judged(true, std::move(subject), std::string(want), have);
  return judged(false, std::move(subject), std::string(want),
                fmt::format("{}; {} is none of {}", have, *stranger, join(outward(own), ", ")));
}

std::vector<Observation> look(const Host& host) {
  const Reading<Sourced> name = node_name(host);
  if (name.unreadable()) return {unknown("address of the node's name", std::string(want), name.why())};
  if (name.absent() && !host.running()) return {skipped("address of the node's name", std::string(want), "the image has no name")};
  if (name.absent()) return {judged(false, "address of the node's name", std::string(want), "the machine has no name")};
  std::string subject = fmt::format("address of {}", printable(name.value().value));
  const Reading<std::string>& hosts = host.read(hosts_path);
  return {host.running() ? look_at_machine(host, std::move(subject), hosts, name.value().value)
                         : look_at_image(std::move(subject), hosts, name.value().value)};
}

Check bind(const Params& params) {
  if (params.word("") != "own") params.problem("", "hosts wants \"own\"");
  return look;
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`own`: the node's name leads to an address of this node"}};

}  // namespace

constinit const Kind hosts_kind{
    .name = "hosts",
    .summary =
        "Whether the node's name resolves, through /etc/hosts and DNS, to addresses of this node, of which loopback is one. Of an image "
        "only /etc/hosts is judged.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Adds a line to /etc/hosts for a name that does not resolve, with the address by which the file calls the node otherwise, else "
        "127.0.1.1; none where cloud-init writes the file anew at each boot.",
};

}  // namespace nodeworthy
