#include "host/hosts_file.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "host/ip_address.h"

namespace nodeworthy {

bool HostsLine::has(std::string_view name) const {
  const std::string wanted = lower(name);
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) { return lower(known) == wanted; });
}

void read_hosts(std::string_view text, const std::function<void(const HostsLine&)>& take) {
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::vector<std::string_view> words = words_of(line.substr(0, line.find('#')));
    if (words.size() < 2) continue;
    std::optional<std::string> address = usual_address(words.front());
    if (!address) continue;
    words.erase(words.begin());
    take({.address = std::move(*address), .names = std::move(words), .line = number, .text = line});
  }
}

HostsMapping hosts_mapping(std::string_view text, std::string_view name) {
  HostsMapping mapping;
  read_hosts(text, [&](const HostsLine& line) {
    if (line.has(name) && mapping.lines.emplace(line.address, line.line).second) mapping.addresses.push_back(line.address);
  });
  return mapping;
}

std::vector<std::string> outward(const std::vector<std::string>& addresses) {
  std::vector<std::string> found;
  std::copy_if(addresses.begin(), addresses.end(), std::back_inserter(found),
               [](const std::string& address) { return !is_loopback(address) && !is_link_local(address); });
  return found;
}

std::optional<HostsLine> hosts_line_about(std::string_view text, const std::vector<std::string>& addresses) {
  const std::vector<std::string> reachable = outward(addresses);
  std::optional<HostsLine> found;
  read_hosts(text, [&](const HostsLine& line) {
    if (!found && std::find(reachable.begin(), reachable.end(), line.address) != reachable.end()) found = line;
  });
  return found;
}

}  // namespace nodeworthy
