#include "base/units.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace nodeworthy {
namespace {

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr uint64_t ki = 1024;
constexpr std::array<Unit, 19> size_units{{
    {"", 1},
    {"B", 1},
    {"k", ki},
    {"K", ki},
    {"Ki", ki},
    {"KiB", ki},
    {"kB", 1'000},
    {"M", ki* ki},
    {"Mi", ki* ki},
    {"MiB", ki* ki},
    {"MB", 1'000'000},
    {"G", ki* ki* ki},
    {"Gi", ki* ki* ki},
    {"GiB", ki* ki* ki},
    {"GB", 1'000'000'000},
    {"T", ki* ki* ki* ki},
    {"Ti", ki* ki* ki* ki},
    {"TiB", ki* ki* ki* ki},
    {"TB", 1'000'000'000'000},
}};
constexpr std::array<Unit, 6> duration_units{
    {{"us", 1}, {"ms", 1'000}, {"s", 1'000'000}, {"m", 60'000'000}, {"h", 3'600'000'000}, {"d", 86'400'000'000}}};

/// A decimal number times a factor, exact where the number is whole; nothing when it is no number or does not fit.
std::optional<uint64_t> multiplied(std::string_view number, uint64_t factor) {
  const char* end = number.data() + number.size();
  if (number.find('.') == std::string_view::npos) {
    uint64_t whole = 0;
    const auto [at, error] = std::from_chars(number.data(), end, whole);
    if (error != std::errc() || at != end || whole > UINT64_MAX / factor) return std::nullopt;
    return whole * factor;
  }
  double fraction = 0;
  const auto [at, error] = std::from_chars(number.data(), end, fraction, std::chars_format::fixed);
  if (error != std::errc() || at != end || fraction * static_cast<double>(factor) >= 0x1p64) return std::nullopt;
  return static_cast<uint64_t>(std::round(fraction * static_cast<double>(factor)));
}

template <size_t N>
std::optional<uint64_t> parse_with(std::string_view text, const std::array<Unit, N>& units) {
  const size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view unit = strip(text.substr(length));
  for (const Unit& known : units)
    if (known.name == unit) return multiplied(text.substr(0, length), known.factor);
  return std::nullopt;
}

/// An amount in a unit with at most one decimal, rounded down.
std::string in_units(uint64_t amount, uint64_t unit) {
  const uint64_t tenths = amount % unit * 10 / unit;
  return tenths == 0 ? fmt::format("{}", amount / unit) : fmt::format("{}.{}", amount / unit, tenths);
}

}  // namespace

std::optional<uint64_t> parse_size(std::string_view text) { return parse_with(strip(text), size_units); }

std::string format_size(uint64_t bytes) {
  constexpr std::array<std::string_view, 5> units{"B", "KiB", "MiB", "GiB", "TiB"};
  size_t unit = 0;
  uint64_t factor = 1;
  // A value under ten of the larger unit that is not whole in it stays in the smaller one: 1700MiB, not 1.6GiB.
  while (unit + 1 < units.size() && bytes >= factor * ki && (bytes >= 10 * factor * ki || bytes % (factor * ki) == 0)) {
    factor *= ki;
    ++unit;
  }
  return in_units(bytes, factor) + std::string(units[unit]);
}

std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  const std::optional<uint64_t> us = parse_with(strip(text), duration_units);
  if (!us || *us > INT64_MAX) return std::nullopt;
  return std::chrono::microseconds(static_cast<int64_t>(*us));
}

std::string format_duration(std::chrono::microseconds duration) {
  const bool negative = duration.count() < 0;
  // Negated as unsigned: the smallest number has no counterpart.
  const uint64_t us = negative ? 0 - static_cast<uint64_t>(duration.count()) : static_cast<uint64_t>(duration.count());
  const std::string_view sign = negative ? "-" : "";
  if (us < 1'000) return fmt::format("{}{}us", sign, us);
  if (us < 1'000'000) return fmt::format("{}{}ms", sign, in_units(us, 1'000));
  return fmt::format("{}{}s", sign, in_units(us, 1'000'000));
}

}  // namespace nodeworthy
