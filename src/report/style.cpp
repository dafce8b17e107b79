#include "report/style.h"

#include <fmt/format.h>

namespace nodeworthy {
namespace {

/// Select Graphic Rendition (ECMA-48, 8.3.117).
std::string_view rendition(Tone tone) {
  switch (tone) {
    case Tone::strong: return "1";
    case Tone::faint: return "2";
    case Tone::good: return "32";
    case Tone::bad: return "31";
    case Tone::dubious: return "33";
    case Tone::unclear: return "35";
  }
  return "0";
}

}  // namespace

std::string painted(std::string_view text, Tone tone, const TextStyle& style) {
  if (style.colour == Colour::none) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", rendition(tone), text);
}

}  // namespace nodeworthy
