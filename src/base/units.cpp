#include "base/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// A non-negative decimal number at the start of the text, which keeps what follows it.
std::optional<double> take_number(std::string_view& text) {
  const size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + length, number, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + length || length == 0) return std::nullopt;
  text.remove_prefix(length);
  return number;
}

struct Unit {
  std::string_view name;
  double factor;
};

constexpr double ki = 1024.0;
constexpr std::array<Unit, 18> size_units{{
    {"", 1},
    {"B", 1},
    {"k", ki},
    {"K", ki},
    {"Ki", ki},
    {"KiB", ki},
    {"kB", 1e3},
    {"M", ki* ki},
    {"Mi", ki* ki},
    {"MiB", ki* ki},
    {"MB", 1e6},
    {"G", ki* ki* ki},
    {"Gi", ki* ki* ki},
    {"GiB", ki* ki* ki},
    {"GB", 1e9},
    {"T", ki* ki* ki* ki},
    {"TiB", ki* ki* ki* ki},
    {"TB", 1e12},
}};
constexpr std::array<Unit, 5> duration_units{{{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}}};

template <size_t N>
std::optional<double> parse_with(std::string_view text, const std::array<Unit, N>& units) {
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  const std::string_view unit = strip(text);
  for (const Unit& known : units)
    if (known.name == unit) return *number * known.factor;
  return std::nullopt;
}

/// At most `decimals` decimals, trailing zeros removed.
std::string trimmed(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::optional<uint64_t> parse_size(std::string_view text) {
  const std::optional<double> bytes = parse_with(strip(text), size_units);
  if (!bytes || *bytes >= 18446744073709549568.0) return std::nullopt;
  return static_cast<uint64_t>(*bytes);
}

std::string format_size(uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
  size_t unit = 0;
  auto value = static_cast<double>(bytes);
  // A value under ten of the larger unit that is not whole in it stays in the smaller one: 1700MiB, not 1.6GiB.
  while (unit + 1 < units.size() && value >= 1024 && (value >= 10 * 1024 || std::fmod(value, 1024) == 0)) {
    value /= 1024;
    ++unit;
  }
  return trimmed(std::floor(value * 10) / 10, 1) + std::string(units[unit]);
}

std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  const std::optional<double> us = parse_with(strip(text), duration_units);
  if (!us || *us > 9e18) return std::nullopt;
  return std::chrono::microseconds(std::llround(*us));
}

std::string format_duration(std::chrono::microseconds duration) {
  const double us = std::abs(static_cast<double>(duration.count()));
  const std::string_view sign = duration.count() < 0 ? "-" : "";
  if (us < 1e3) return fmt::format("{}{}us", sign, trimmed(us, 0));
  if (us < 1e6) return fmt::format("{}{}ms", sign, trimmed(us / 1e3, us < 1e4 ? 1 : 0));
  return fmt::format("{}{}s", sign, trimmed(us / 1e6, 1));
}

}  // namespace nodeworthy
