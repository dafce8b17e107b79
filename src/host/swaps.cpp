#include "host/swaps.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// The kernel writes blanks, line ends and backslashes of a path as \NNN.
std::string unescaped(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const bool escape =
        path.size() >= 4 && path[0] == '\\' && path[1] <= '3' && is_octal(path[1]) && is_octal(path[2]) && is_octal(path[3]);
    out += escape ? static_cast<char>((path[1] - '0') * 64 + (path[2] - '0') * 8 + (path[3] - '0')) : path[0];
    path.remove_prefix(escape ? 4 : 1);
  }
  return out;
}

std::optional<uint64_t> bytes_of_kib(std::string_view text) {
  int64_t kib = 0;
  if (!parse_integer(text, kib) || kib < 0 || kib > INT64_MAX / 1024) return std::nullopt;
  return static_cast<uint64_t>(kib) * 1024;
}

}  // namespace

std::optional<std::vector<ActiveSwap>> parse_swaps(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty() || !lines.front().starts_with("Filename")) return std::nullopt;
  std::vector<ActiveSwap> swaps;
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string_view> fields = words_of(lines[i]);
    if (fields.size() < 5) return std::nullopt;
    const std::optional<uint64_t> size = bytes_of_kib(fields[2]);
    const std::optional<uint64_t> used = bytes_of_kib(fields[3]);
    int64_t priority = 0;
    if (!size || !used || !parse_integer(fields[4], priority)) return std::nullopt;
    swaps.push_back({.device = unescaped(fields[0]), .size = *size, .used = *used, .priority = static_cast<int>(priority)});
  }
  return swaps;
}

Reading<std::vector<ActiveSwap>> active_swaps(const Host& host) {
  if (!host.running()) return Unreadable{"only a running machine can tell"};
  return host.read("/proc/swaps").and_then([](const std::string& text) -> Reading<std::vector<ActiveSwap>> {
    std::optional<std::vector<ActiveSwap>> swaps = parse_swaps(text);
    if (!swaps) return Unreadable{"/proc/swaps: is no list of swap areas"};
    return *std::move(swaps);
  });
}

Reading<uint64_t> available_memory(const Host& host) {
  return host.read("/proc/meminfo").and_then([](const std::string& text) -> Reading<uint64_t> {
    for (std::string_view line : lines_of(text)) {
      const std::vector<std::string_view> words = words_of(line);
      if (words.size() < 2 || words[0] != "MemAvailable:") continue;
      const std::optional<uint64_t> bytes = bytes_of_kib(words[1]);
      if (!bytes) return Unreadable{"/proc/meminfo: MemAvailable is no number"};
      return *bytes;
    }
    return Absent{};
  });
}

}  // namespace nodeworthy
