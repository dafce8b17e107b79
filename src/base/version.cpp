#include "base/version.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether a suffix has only characters that versions of kernels and packages have.
bool is_suffix(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || is_letter(c) || std::string_view("-+~._^:").find(c) != std::string_view::npos; });
}

/// The next run of digits or of letters; separators before it are dropped.
std::string_view take_part(std::string_view& text) {
  while (!text.empty() && !is_digit(text[0]) && !is_letter(text[0])) text.remove_prefix(1);
  if (text.empty()) return {};
  const bool digits = is_digit(text[0]);
  size_t length = 1;
  while (length < text.size() && (digits ? is_digit(text[length]) : is_letter(text[length]))) ++length;
  const std::string_view part = text.substr(0, length);
  text.remove_prefix(length);
  return part;
}

/// Numbers of any length, without overflow: longer (without leading zeros) is larger.
std::weak_ordering compare_digits(std::string_view left, std::string_view right) {
  auto significant = [](std::string_view digits) { return digits.substr(std::min(digits.find_first_not_of('0'), digits.size())); };
  left = significant(left);
  right = significant(right);
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left.compare(right) <=> 0;
}

std::weak_ordering compare_suffixes(std::string_view left, std::string_view right) {
  for (;;) {
    const std::string_view a = take_part(left);
    const std::string_view b = take_part(right);
    if (a.empty() || b.empty()) return !a.empty() <=> !b.empty();
    // As in rpm, a number is newer than a word.
    if (is_digit(a[0]) != is_digit(b[0])) return is_digit(a[0]) <=> is_digit(b[0]);
    const auto order = is_digit(a[0]) ? compare_digits(a, b) : std::weak_ordering(a.compare(b) <=> 0);
    if (order != 0) return order;
  }
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  text = strip(text);
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  Version version;
  while (!text.empty() && is_digit(text[0])) {
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    version.numbers_.push_back(number);
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    if (text.size() < 2 || text[0] != '.' || !is_digit(text[1])) break;
    text.remove_prefix(1);
  }
  if (version.numbers_.empty() || !is_suffix(text)) return std::nullopt;
  version.suffix_ = text.empty() ? text : text.substr(text.find_first_of("-+~.") == 0 ? 1 : 0);
  return version;
}

std::weak_ordering operator<=>(const Version& left, const Version& right) {
  const size_t count = std::max(left.numbers_.size(), right.numbers_.size());
  for (size_t i = 0; i < count; ++i) {
    const uint64_t a = i < left.numbers_.size() ? left.numbers_[i] : 0;
    const uint64_t b = i < right.numbers_.size() ? right.numbers_[i] : 0;
    if (a != b) return a <=> b;
  }
  if (left.suffix_.empty() || right.suffix_.empty()) return std::weak_ordering::equivalent;
  return compare_suffixes(left.suffix_, right.suffix_);
}

}  // namespace nodeworthy
