#include "host/kernel_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "base/text.h"
#include "host/gzip.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

constexpr size_t largest = size_t{8} << 20;
constexpr std::string_view of_the_running = "/proc/config.gz";
constexpr std::string_view set_prefix = "CONFIG_";
constexpr std::string_view unset_prefix = "# CONFIG_";

/// After system-validators' kernel_validator.go; {} is the release.
constexpr std::array<std::string_view, 7> places{
    "/boot/config-{}",           "/usr/src/linux-{}/.config",         "/usr/lib/modules/{}/config",    "/usr/lib/ostree-boot/config-{}",
    "/usr/lib/kernel/config-{}", "/usr/src/linux-headers-{}/.config", "/lib/modules/{}/build/.config",
};

/// Builds end each line; a file without options, or that ends within a line, is not what one wrote.
Reading<KernelConfiguration> configuration_in(const std::string& path, const std::string& text) {
  const bool has_options = text.starts_with("CONFIG_") || position_of("\nCONFIG_", text) != std::string_view::npos ||
                           position_of("# CONFIG_", text) != std::string_view::npos;
  if (!has_options) return Unreadable{fmt::format("{}: has no options of a kernel in it", path)};
  if (!text.ends_with('\n')) return Unreadable{fmt::format("{}: ends within a line, as if cut off", path)};
  return KernelConfiguration(path, text);
}

/// What the running kernel says of itself, unpacked once.
struct Unpacked {
  Reading<std::string> text;
};

Unpacked unpack(const Host& host) {
  const Reading<std::string>& packed = host.read(of_the_running);
  if (!packed.present()) return {packed};
  Reading<std::string> text = gunzip(packed.value(), largest);
  if (text.unreadable()) return {Unreadable{fmt::format("{}: {}", of_the_running, text.why())}};
  return {std::move(text)};
}

Reading<KernelConfiguration> of_release(const Host& host, const std::string& release) {
  for (std::string_view place : places) {
    const std::string path = fmt::format(fmt::runtime(place), release);
    const Reading<std::string>& text = host.read(path, largest);
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.present()) return configuration_in(path, text.value());
  }
  return Absent{};
}

}  // namespace

std::map<std::string_view, std::string_view> KernelConfiguration::set_among(std::span<const std::string> names) const {
  std::unordered_map<std::string_view, std::optional<std::string_view>> wanted;
  for (const std::string& name : names) wanted.emplace(name, std::nullopt);
  for (std::string_view rest = text_; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool set = line.starts_with(set_prefix);
    if (!set && !line.starts_with(unset_prefix)) continue;
    const std::string_view option = line.substr(set ? set_prefix.size() : unset_prefix.size());
    const size_t after = option.find(set ? '=' : ' ');
    const auto found = after == std::string_view::npos ? wanted.end() : wanted.find(option.substr(0, after));
    if (found == wanted.end()) continue;
    if (set) found->second = strip(option.substr(after + 1));
    if (!set && option.substr(after).starts_with(" is not set")) found->second.reset();
  }
  std::map<std::string_view, std::string_view> set;
  for (const auto& [name, value] : wanted)
    if (value) set.emplace(name, *value);
  return set;
}

Reading<KernelConfiguration> kernel_configuration(const Host& host) {
  if (host.running()) {
    const Reading<std::string>& text = host.once(unpack).text;
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.present()) return configuration_in(std::string(of_the_running), text.value());
  }
  return kernel_release(host).and_then([&](const std::string& release) { return of_release(host, release); });
}

}  // namespace nodeworthy
