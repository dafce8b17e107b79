#include "host/node_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/identity.h"

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

}  // namespace

std::string objection_to_node_name(std::string_view name) {
  if (name.empty()) return "is empty";
  const std::string lowered = lower(name);
  if (std::find(nobodys.begin(), nobodys.end(), lowered) != nobodys.end()) return "is the name of every machine";
  if (name.size() > longest_name) return fmt::format("has {} characters, {} are allowed", name.size(), longest_name);
  for (std::string_view label : split(lowered, '.'))
    if (std::string why = objection_to_label(label); !why.empty()) return why;
  if (lowered != name) return fmt::format("has upper case; the kubelet makes it {}", lowered);
  return {};
}

Reading<Sourced> told_node_name(const Host& host) { return host.once(KubeletConfiguration::read).find({}, "hostname-override"); }

Reading<Sourced> node_name(const Host& host) {
  const Reading<Sourced> told = told_node_name(host);
  if (!told.absent()) return told;
  return hostname(host).map([&](const std::string& name) {
    return Sourced{.value = name, .where = host.running() ? "/proc/sys/kernel/hostname" : "/etc/hostname"};
  });
}

}  // namespace nodeworthy
