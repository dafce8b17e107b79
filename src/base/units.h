// Sizes in bytes and durations as people write them: 2GiB, 500ms.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nodeworthy {

/// Bytes from "1700MiB", "20GB", "512k" or "4096". KiB, MiB, GiB, TiB (and Ki, K, k ...) count in 1024s, kB, MB, GB, TB in
/// 1000s; a fraction is allowed. Nothing when the text is anything else or does not fit.
std::optional<uint64_t> parse_size(std::string_view text);

/// The largest binary unit that leaves at least 1, with at most one decimal, rounded down: "1.9GiB", "1700MiB", "0B".
std::string format_size(uint64_t bytes);

/// Microseconds from "500ms", "2s", "1.5s", "10us", "5m", "1h", "30d". A bare number is refused: its unit would be a guess.
std::optional<std::chrono::microseconds> parse_duration(std::string_view text);

/// "500ms", "2s", "1.5s", "-3ms", "12us", with at most one decimal, rounded towards zero; whole minutes and hours are left in seconds.
std::string format_duration(std::chrono::microseconds duration);

}  // namespace nodeworthy
