// How a person's terminal wants the text report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/report.h"

namespace nodeworthy {

/// Whether a text may have ANSI escape sequences.
enum class Colour : uint8_t { none, ansi };

/// Whether rules that passed or were skipped are shown one by one, and every observation of the others.
enum class Verbosity : uint8_t { brief, full };

/// Everything that the text report leaves to its reader; the other formats look at nothing of it.
struct TextStyle {
  Colour colour = Colour::none;
  Verbosity verbosity = Verbosity::brief;
  size_t width = 100;                    // columns
  Severity fail_on = Severity::warning;  // the least severity that makes a node unworthy
};

/// What a text means, which decides its colour.
enum class Tone : uint8_t { strong, faint, good, bad, dubious, unclear };

/// The text in its tone where the style has colour. The text itself must be printable.
std::string painted(std::string_view text, Tone tone, const TextStyle& style);

}  // namespace nodeworthy
