#include "host/node_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/identity.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr size_t longest_name = 253;
constexpr size_t longest_label = 63;

// What distributions call a machine that nobody has named, and what the kernel does.
constexpr std::array<std::string_view, 6> nobodys{"localhost",  "localhost.localdomain",  "localhost4",
                                                  "localhost6", "localhost.localdomain4", "(none)"};

bool is_allowed(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

std::string objection_to_label(std::string_view label) {
  if (label.empty()) return "has an empty label";
  if (label.size() > longest_label) return fmt::format("has a label of {} characters, {} are allowed", label.size(), longest_label);
  if (label.front() == '-' || label.back() == '-') return "has a label that begins or ends with \"-\"";
  const auto* wrong = std::find_if_not(label.begin(), label.end(), is_allowed);
  if (wrong != label.end()) return fmt::format("has \"{}\", which no name of a node may have", printable({wrong, 1}));
  return {};
}

/// The name that kubeadm is going to tell the kubelet, in lower case as kubeadm makes it; Absent once it has written its flags.
Reading<Sourced> name_to_come(const Host& host) {
  if (!host.status("/var/lib/kubelet/kubeadm-flags.env").absent()) return Absent{};
  // Nothing of a configuration that does not parse is handed on: kubeadm ends there.
  if (kubeadm_text(host).present() && kubeadm_file(host).unreadable()) return Absent{};
  return node_registration(host, "name").map([](const Registered& name) {
    return Sourced{.value = lower(strip(name.value)), .where = name.where, .to_come = true};
  });
}

std::string objection_to_subdomain(std::string_view name) {
  if (name.size() > longest_name) return fmt::format("has {} characters, {} are allowed", name.size(), longest_name);
  for (std::string_view label : split(name, '.'))
    if (std::string why = objection_to_label(label); !why.empty()) return why;
  return {};
}

}  // namespace

bool is_dns_subdomain(std::string_view name) { return objection_to_subdomain(name).empty(); }

std::string objection_to_node_name(std::string_view name) {
  if (name.empty()) return "is empty";
  const std::string lowered = lower(name);  // as the kubelet makes it
  if (std::find(nobodys.begin(), nobodys.end(), lowered) != nobodys.end()) return "is the name of every machine";
  return objection_to_subdomain(lowered);
}

Reading<Sourced> told_node_name(const Host& host) {
  const Reading<Sourced> flag = host.once(KubeletConfiguration::read).find({}, "hostname-override");
  if (flag.absent()) return name_to_come(host);
  return flag.map([](Sourced name) {
    name.value = lower(strip(name.value));
    return name;
  });
}

Reading<Sourced> node_name(const Host& host) {
  const Reading<Sourced> told = told_node_name(host);
  if (!told.absent()) return told;
  return hostname(host).map([&](const std::string& name) {
    return Sourced{.value = lower(name), .where = host.running() ? "/proc/sys/kernel/hostname" : "/etc/hostname"};
  });
}

}  // namespace nodeworthy
