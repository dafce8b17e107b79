#include "host/overlay_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <climits>

#include "base/text.h"
#include "base/units.h"
#include "host/hosts_file.h"

namespace nodeworthy {
namespace {

constexpr int most_links = 40;  // as the kernel's MAXSYMLINKS
constexpr std::string_view hosts_file = "/etc/hosts";

/// The names of a path that are still to be walked, the next one last.
void push_names(std::string_view path, std::vector<std::string>& pending) {
  const std::vector<std::string_view> names = split(path, '/');
  for (auto name = names.rbegin(); name != names.rend(); ++name)
    if (!name->empty() && *name != ".") pending.emplace_back(*name);
}

/// Walks a path as the kernel does. `link` says what a path is a link to, `is_there` whether a folder to go back from exists.
template <class LinkAt, class IsThere>
Reading<std::string> walk(std::string_view path, LastLink last, LinkAt link, IsThere is_there) {
  std::vector<std::string> pending;
  push_names(path, pending);
  std::string at;
  for (int links = 0; !pending.empty();) {
    const std::string name = std::move(pending.back());
    pending.pop_back();
    if (name == "..") {
      if (!at.empty() && !is_there(at)) return Absent{};
      at.erase(at.empty() ? 0 : at.rfind('/'));
      continue;
    }
    at += "/" + name;
    if (at.size() > PATH_MAX || pending.size() > PATH_MAX / 2) return Unreadable{fmt::format("{}: File name too long", path)};
    if (pending.empty() && last == LastLink::keep) break;
    const Reading<std::string> target = link(at);
    if (target.unreadable()) return Unreadable{target.why()};
    if (target.absent()) continue;
    if (++links > most_links) return Unreadable{fmt::format("{}: Too many levels of symbolic links", path)};
    at.erase(target.value().starts_with('/') ? 0 : at.rfind('/'));
    push_names(target.value(), pending);
  }
  return at.empty() ? std::string("/") : at;
}

/// The addresses that a hosts file gives a name, each once.
std::vector<std::string> addresses_in(std::string_view hosts, std::string_view name) {
  std::vector<std::string> addresses;
  read_hosts(hosts, [&](const HostsLine& line) {
    if (line.has(name) && std::find(addresses.begin(), addresses.end(), line.address) == addresses.end()) addresses.push_back(line.address);
  });
  return addresses;
}

}  // namespace

void Layer::add(const Layer& other) {
  for (const auto& [path, entry] : other.entries_) set(path, entry);
  for (const auto& [path, most] : other.modes_) limit_mode(path, most);
}

const Layer::Entry* OverlayHost::find(std::string_view path) const {
  const auto found = layer_.entries().find(path);
  return found == layer_.entries().end() ? nullptr : &found->second;
}

bool OverlayHost::holds_something_below(std::string_view directory) const {
  const std::string prefix = directory == "/" ? "/" : fmt::format("{}/", directory);
  for (auto at = layer_.entries().lower_bound(prefix); at != layer_.entries().end() && at->first.starts_with(prefix); ++at)
    if (!std::holds_alternative<Layer::Removed>(at->second)) return true;
  return false;
}

Reading<std::string> OverlayHost::link_at(const std::string& path) const {
  const Layer::Entry* entry = find(path);
  if (entry == nullptr) return base_.link(path);
  if (const auto* link = std::get_if<Layer::Link>(entry)) return link->target;
  return Absent{};
}

Reading<Status> OverlayHost::status_at(const std::string& path) const {
  const auto limit = layer_.modes().find(path);
  if (limit == layer_.modes().end()) return whole_status_at(path);
  return whole_status_at(path).map([&](Status status) {
    status.mode &= limit->second;
    return status;
  });
}

/// Without what the layer takes from permissions.
Reading<Status> OverlayHost::whole_status_at(const std::string& path) const {
  const Layer::Entry* entry = find(path);
  if (entry != nullptr && std::holds_alternative<Layer::Removed>(*entry)) return Absent{};
  const Reading<Status>& before = base_.status(path);
  if (entry == nullptr) {
    if (before.absent() && holds_something_below(path)) return Status{.type = FileType::directory, .mode = 0755};
    return before;
  }
  const auto* file = std::get_if<Layer::File>(entry);
  Status status{.type = FileType::regular, .mode = 0644};
  if (before.present() && before.value().type == FileType::regular) status = before.value();
  status.size = file == nullptr ? 0 : file->bytes.size();
  return status;
}

Reading<std::string> OverlayHost::canonical(std::string_view path, LastLink last) const {
  return walk(
      path, last, [this](const std::string& at) { return link_at(at); }, [this](const std::string& at) { return !status_at(at).absent(); });
}

Reading<std::string> OverlayHost::do_read(const std::string& path, size_t limit) const {
  return canonical(path).and_then([&](const std::string& at) -> Reading<std::string> {
    const Layer::Entry* entry = find(at);
    if (entry == nullptr && base_.status(at).absent() && holds_something_below(at))
      return Unreadable{fmt::format("{}: is a {}, not a file", path, describe(FileType::directory))};
    if (entry == nullptr) return base_.read(at, limit);
    const auto* file = std::get_if<Layer::File>(entry);
    if (file == nullptr) return Absent{};
    if (file->bytes.size() > limit) return Unreadable{fmt::format("{}: larger than {}", path, format_size(limit))};
    return file->bytes;
  });
}

Reading<bool> OverlayHost::scan(std::string_view path, const std::function<bool(std::string_view)>& take) const {
  return canonical(path).and_then([&](const std::string& at) -> Reading<bool> {
    if (find(at) == nullptr) return base_.scan(at, take);
    return read(path).map([&](const std::string& bytes) {
      if (!bytes.empty()) take(bytes);
      return true;
    });
  });
}

Reading<Parts> OverlayHost::parts(std::string_view path) const {
  return canonical(path).and_then([&](const std::string& at) -> Reading<Parts> {
    if (find(at) == nullptr) return base_.parts(at);
    return read(path).map(parts_of);
  });
}

Reading<Status> OverlayHost::do_status(const std::string& path) const {
  return canonical(path).and_then([&](const std::string& at) { return status_at(at); });
}

Reading<std::string> OverlayHost::do_link(const std::string& path) const {
  return canonical(path, LastLink::keep).and_then([&](const std::string& at) { return link_at(at); });
}

Reading<std::vector<std::string>> OverlayHost::do_list(const std::string& directory) const {
  return canonical(directory).and_then([&](const std::string& at) -> Reading<std::vector<std::string>> {
    if (find(at) != nullptr) return Absent{};
    const Reading<std::vector<std::string>>& before = base_.list(at);
    if (before.unreadable() || (before.absent() && !holds_something_below(at))) return before;
    std::vector<std::string> names = before.present() ? before.value() : std::vector<std::string>();
    const std::string prefix = at == "/" ? at : at + "/";
    for (auto entry = layer_.entries().lower_bound(prefix); entry != layer_.entries().end() && entry->first.starts_with(prefix); ++entry) {
      const std::string below = entry->first.substr(prefix.size());
      const bool is_removed = std::holds_alternative<Layer::Removed>(entry->second);
      if (is_removed && below.find('/') == std::string::npos) std::erase(names, below);
      if (!is_removed) names.push_back(below.substr(0, below.find('/')));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
  });
}

Reading<std::vector<std::string>> OverlayHost::do_resolve(const std::string& name) const {
  const Reading<std::string> at = canonical(hosts_file);
  if (!at.present() || find(at.value()) == nullptr) return base_.resolve(name);
  const Reading<std::string>& after = read(hosts_file);
  if (after.unreadable()) return Unreadable{after.why()};
  std::vector<std::string> addresses = addresses_in(after.present() ? std::string_view(after.value()) : std::string_view(), name);
  if (!addresses.empty()) return addresses;
  const Reading<std::string>& before = base_.read(hosts_file);
  if (before.present() && addresses_in(before.value(), name).empty()) return base_.resolve(name);
  if (before.absent()) return base_.resolve(name);
  return Unreadable{fmt::format("{}: what DNS says is hidden by {} as it is now", name, hosts_file)};
}

}  // namespace nodeworthy
