// Versions of kernels, distribution packages and Kubernetes, compared by components and never as text.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// A version: dotted numbers, then an optional suffix of the distribution ("4.18.0" and "193.el8" of 4.18.0-193.el8).
class Version {
 public:
  /// Reads "v1.34.2", "4.18.0-193.el8.x86_64" or "6.1"; nothing when the text does not begin with a number or holds a character that
  /// no version does. A leading `v` is dropped; the suffix begins at the first character that belongs to no dotted number, `-`, `+` or `~`
  /// before it left out.
  static std::optional<Version> parse(std::string_view text);

  /// The first number, and the second (0 when there is none).
  uint64_t major() const { return numbers_.front(); }
  uint64_t minor() const { return numbers_.size() > 1 ? numbers_[1] : 0; }

  /// Orders by the numbers (missing ones count as 0: 4.18 equals 4.18.0, 3.10 is newer than 3.1); equal numbers by the
  /// suffixes when both sides have one, part by part, numbers as numbers (193.el8 before 240.el8). A side without a suffix says
  /// nothing about it, so it equals any: ">= 4.18.0" accepts 4.18.0-193.el8.
  friend std::weak_ordering operator<=>(const Version& left, const Version& right);
  friend bool operator==(const Version& left, const Version& right) { return (left <=> right) == 0; }

 private:
  std::vector<uint64_t> numbers_;
  std::string suffix_;
};

}  // namespace nodeworthy
