#include "checks/hostname.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/identity.h"
#include "host/node_name.h"

namespace nodeworthy {
namespace {

constexpr std::string_view running_subject = "hostname (running)";
constexpr std::string_view boot_subject = "hostname (at boot)";
constexpr std::string_view wanted_form = "a name as of RFC 1123";

/// What sethostname(2) takes (HOST_NAME_MAX); systemd passes over a longer name in /etc/hostname.
constexpr size_t longest_hostname = 64;

/// The kubelet's credentials: the node is in a cluster under its name.
constexpr std::string_view joined_file = "/etc/kubernetes/kubelet.conf";

std::string objection(std::string_view name) {
  std::string why = objection_to_node_name(name);
  if (why.empty() && name.size() > longest_hostname)
    return fmt::format("has {} characters, the kernel takes {}", name.size(), longest_hostname);
  return why;
}

bool is_good(const Reading<std::string>& name) { return name.present() && objection(name.value()).empty(); }

/// "worker_1: has "_", which ..."; "WORKER1, as a node worker1".
std::string shown(const std::string& name) {
  const std::string why = objection(name);
  if (!why.empty()) return fmt::format("{}: {}", printable(name), why);
  return lower(name) == name ? printable(name) : fmt::format("{}, as a node {}", printable(name), printable(lower(name)));
}

/// Whether two hostnames make the same name of a node.
bool same_node(const Reading<std::string>& one, const Reading<std::string>& other) {
  return one.present() && other.present() && lower(one.value()) == lower(other.value());
}

/// Both names of a host: the kernel's, which is in use, and the one that it gets at boot.
struct Names {
  Reading<std::string> running;
  Reading<std::string> at_boot;
};

/// The name that both should be: the one of the file or the one in use where it is good.
std::vector<Change> repair(const Host& host, const Names& names) {
  for (const Reading<std::string>* name : {&names.at_boot, &names.running}) {
    if (!is_good(*name)) continue;
    // A node that is in a cluster comes back as another one when its name changes.
    const bool is_kept = same_node(names.running, *name) || (host.running() && host.status(joined_file).absent());
    return {{SetHostname{name->value()}, is_kept ? Caution::safe : Caution::disruptive}};
  }
  return {};
}

Observation look_running(const Host& host, const Names& names) {
  std::string subject(running_subject);
  std::string want = is_good(names.at_boot) ? fmt::format("{}, as /etc/hostname has it", names.at_boot.value()) : std::string(wanted_form);
  if (!host.running()) return skipped(std::move(subject), std::string(wanted_form), std::string(needs_running));
  if (names.running.unreadable()) return unknown(std::move(subject), std::move(want), names.running.why());
  if (names.running.absent()) return judged(false, std::move(subject), std::move(want), "none", repair(host, names));
  const bool agrees = !is_good(names.at_boot) || same_node(names.running, names.at_boot);
  return judged(is_good(names.running) && agrees, std::move(subject), std::move(want), shown(names.running.value()), repair(host, names));
}

Observation look_at_boot(const Host& host, const Names& names) {
  std::string subject(boot_subject);
  std::string want(wanted_form);
  if (names.at_boot.unreadable()) return unknown(std::move(subject), std::move(want), names.at_boot.why());
  if (names.at_boot.absent() && !host.running())
    return skipped(std::move(subject), std::move(want), "the image has no name; it is given one when it first starts");
  const std::string have = names.at_boot.present() ? shown(names.at_boot.value()) : "none in /etc/hostname";
  return judged(is_good(names.at_boot), std::move(subject), std::move(want), have, repair(host, names));
}

/// A name that the kubelet is told stands for the hostname, whatever that is.
std::vector<Observation> look_at_override(const Sourced& name) {
  const std::string why = objection_to_node_name(name.value);
  const std::string where = fmt::format("{} ({})", printable(name.value), name.where);
  return {judged(why.empty(), "node name", std::string(wanted_form), why.empty() ? where : fmt::format("{}: {}", where, why))};
}

std::vector<Observation> look(const Host& host) {
  const Reading<Sourced> told = told_node_name(host);
  if (told.unreadable()) return {unknown("node name", std::string(wanted_form), told.why())};
  if (told.present()) return look_at_override(told.value());
  const Names names{.running = host.running() ? hostname(host) : Absent{}, .at_boot = static_hostname(host)};
  return {look_running(host, names), look_at_boot(host, names)};
}

Check bind(const Params& params) {
  if (params.word("") != "valid") params.problem("", "hostname wants \"valid\"");
  return look;
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`valid`: it can be the name of a node, now and after the next boot"}};

}  // namespace

constinit const Kind hostname_kind{
    .name = "hostname",
    .summary =
        "Whether the hostname can be the name of a node: labels of a-z, 0-9 and -, of at most 63 characters, joined by dots, not "
        "localhost; and whether the running kernel has the name that /etc/hostname gives it at boot, with or without a domain. Upper and "
        "lower case are the same, because the kubelet and kubeadm lower it. A name that the kubelet is told by --hostname-override, or "
        "kubeadm by nodeRegistration.name before it has started the kubelet, is judged instead.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Sets both names to the one of /etc/hostname, or to the one in use where that is no good. Disruptive where the name of a node that "
        "is in a cluster would change.",
};

}  // namespace nodeworthy
