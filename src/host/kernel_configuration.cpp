#include "host/kernel_configuration.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "host/gzip.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

constexpr size_t largest = size_t{8} << 20;
constexpr std::string_view of_the_running = "/proc/config.gz";

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

Reading<KernelConfiguration> unpacked(const std::string& bytes) {
  const Reading<std::string> text = gunzip(bytes, largest);
  if (text.unreadable()) return Unreadable{fmt::format("{}: {}", of_the_running, text.why())};
  return text.and_then([](const std::string& whole) { return configuration_in(std::string(of_the_running), whole); });
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

Reading<std::string> KernelConfiguration::option(std::string_view name) const {
  const std::string set = fmt::format("CONFIG_{}=", name);
  const std::string unset = fmt::format("# CONFIG_{} is not set", name);
  const std::string_view text = text_;
  Reading<std::string> value = Absent{};
  size_t behind = 0;
  for (size_t at = position_of(set, text); at != std::string_view::npos; at = position_of(set, text.substr(behind))) {
    const size_t begin = behind + at;
    behind = begin + set.size();
    if (begin == 0 || text[begin - 1] == '\n') value = std::string(strip(text.substr(behind, text.find('\n', behind) - behind)));
  }
  // A line that unsets it is of one that was never set, or it stands behind and counts.
  if (value.present() && position_of(unset, text.substr(behind)) != std::string_view::npos) return Absent{};
  return value;
}

Reading<KernelConfiguration> kernel_configuration(const Host& host) {
  if (host.running()) {
    const Reading<std::string>& packed = host.read(of_the_running);
    if (packed.unreadable()) return Unreadable{packed.why()};
    if (packed.present()) return unpacked(packed.value());
  }
  return kernel_release(host).and_then([&](const std::string& release) { return of_release(host, release); });
}

}  // namespace nodeworthy
