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

Reading<std::string> KernelConfiguration::option(std::string_view name) const {
  const std::string option = fmt::format("CONFIG_{}", name);
  Reading<std::string> value = Absent{};
  size_t behind = 0;
  for (size_t at = position_of(option, text_); at != std::string_view::npos; at = position_of(option, text_.substr(behind))) {
    const size_t begin = behind + at;
    behind = begin + option.size();
    const std::string_view rest = text_.substr(behind);
    if (rest.starts_with('=') && (begin == 0 || text_[begin - 1] == '\n')) value = std::string(strip(rest.substr(1, rest.find('\n') - 1)));
    if (rest.starts_with(" is not set") && text_.substr(0, begin).ends_with("# ")) value = Absent{};
  }
  return value;
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
