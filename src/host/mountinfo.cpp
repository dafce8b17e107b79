#include "host/mountinfo.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr int most_links = 40;  // as many as the kernel follows

bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// The kernel writes blanks and backslashes as \ooo.
std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && is_octal(text[i + 1]) && is_octal(text[i + 2]) && is_octal(text[i + 3])) {
      out += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The options of a mount; a file system that is read-only is so at each of its mounts, whatever they say of themselves.
std::string effective_options(std::string_view mount, std::string_view file_system) {
  const bool read_only = ("," + std::string(file_system) + ",").find(",ro,") != std::string::npos;
  const bool writable = mount == "rw" || mount.starts_with("rw,");
  return read_only && writable ? "ro" + std::string(mount.substr(2)) : std::string(mount);
}

std::optional<Mount> parse_line(std::string_view line) {
  const std::vector<std::string_view> words = split(line, ' ');
  // Optional fields of any number stand between the sixth field and a lone dash.
  const auto dash = words.size() < 7 ? words.end() : std::find(words.begin() + 6, words.end(), "-");
  if (words.end() - dash < 3 || !words[4].starts_with('/')) return std::nullopt;
  return Mount{.device = std::string(words[2]),
               .root = unescaped(words[3]),
               .point = unescaped(words[4]),
               .type = std::string(dash[1]),
               .source = unescaped(dash[2]),
               .options = effective_options(words[5], words.end() - dash > 3 ? dash[3] : "")};
}

/// Puts the components of a path before those that are still to be walked, the next one last.
void push_components(std::vector<std::string>& pending, std::string_view path) {
  std::vector<std::string_view> components = split(path, '/');
  pending.insert(pending.end(), components.rbegin(), components.rend());
}

}  // namespace

std::optional<std::vector<Mount>> parse_mountinfo(std::string_view text) {
  std::vector<Mount> mounts;
  for (std::string_view line : lines_of(text)) {
    std::optional<Mount> mount = parse_line(line);
    if (!mount) return std::nullopt;
    mounts.push_back(std::move(*mount));
  }
  return mounts;
}

Reading<std::vector<Mount>> mounts(const Host& host) {
  return host.read("/proc/self/mountinfo").and_then([](const std::string& text) -> Reading<std::vector<Mount>> {
    std::optional<std::vector<Mount>> parsed = parse_mountinfo(text);
    if (!parsed) return Unreadable{"/proc/self/mountinfo: a line is no mount"};
    return std::move(*parsed);
  });
}

bool is_at_or_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path) {
  const Mount* found = nullptr;
  for (const Mount& mount : mounts)
    if (is_at_or_below(path, mount.point) && (found == nullptr || mount.point.size() >= found->point.size())) found = &mount;
  return found;
}

std::vector<FileSystem> file_systems_of(const Host& host, const std::vector<std::string>& folders) {
  const Reading<std::vector<Mount>>& known = host.once(mounts);
  std::vector<FileSystem> file_systems;
  std::vector<std::string> devices;  // of each of them; empty where nobody tells
  for (const std::string& folder : folders) {
    const Reading<std::string> existing = nearest_existing(host, folder);
    const Mount* mount = known.present() && existing.present() ? mount_of(known.value(), existing.value()) : nullptr;
    const std::string device = mount == nullptr ? "" : mount->device;
    const auto same = device.empty() ? devices.end() : std::find(devices.begin(), devices.end(), device);
    if (same != devices.end()) {
      file_systems[static_cast<size_t>(same - devices.begin())].folders.push_back(folder);
      continue;
    }
    const std::string& point = mount != nullptr ? mount->point : existing.present() ? existing.value() : folder;
    file_systems.push_back(
        {.point = point, .folders = {folder}, .space = existing.and_then([&](const std::string& path) { return host.space(path); })});
    devices.push_back(device);
  }
  return file_systems;
}

std::string describe(const FileSystem& file_system) {
  if (file_system.folders.size() == 1 && file_system.folders[0] == file_system.point) return file_system.point;
  return fmt::format("{} ({})", file_system.point, join(file_system.folders, ", "));
}

Reading<std::string> nearest_existing(const Host& host, std::string_view path) {
  std::string reached;
  std::vector<std::string> pending;
  push_components(pending, path);
  for (int links = 0; !pending.empty();) {
    const std::string name = std::move(pending.back());
    pending.pop_back();
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      reached.resize(reached.empty() ? 0 : reached.rfind('/'));
      continue;
    }
    const std::string next = reached + "/" + name;
    const Reading<std::string>& target = host.link(next);
    if (target.unreadable()) return target;
    if (target.present()) {
      if (++links > most_links) return Unreadable{fmt::format("{}: too many symbolic links", path)};
      if (target.value().starts_with('/')) reached.clear();
      push_components(pending, target.value());
      continue;
    }
    const Reading<Status>& status = host.status(next);
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.absent()) break;
    reached = next;
  }
  return reached.empty() ? std::string("/") : reached;
}

}  // namespace nodeworthy
