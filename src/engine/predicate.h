// What a value should be: `1`, `>= 4.19`, `<= 2GiB`, `one of [a, b]`, `~ ^v1\.`, judged in the quantity that the kind gives it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "engine/problems.h"

namespace nodeworthy {

/// What kind of value is compared. Numbers, sizes, durations and versions are never compared as text.
enum class Quantity {
  text,      // byte for byte
  fields,    // words between blanks; numbers among them as numbers, so that 010 equals 10; what is ordered is a number
  number,    // a decimal integer of any length
  size,      // bytes, as base/units.h reads them; the value of a predicate may be a difference, as 2GiB - 348MiB
  duration,  // as base/units.h reads them
  version,   // as base/version.h orders them
};

/// "text", "number", "size" ...
std::string_view describe(Quantity quantity);

/// A statement about one value. Values; cheap to copy.
class Predicate {
 public:
  enum class Operator { equal, unequal, at_least, at_most, above, below, one_of, matches };

  /// Reads a scalar: an operator (`==` `!=` `>=` `<=` `>` `<` `~`) and a value, `one of [a, b]`, or a bare value, which means
  /// equal. Reports what does not fit the quantity and returns a predicate that no value satisfies or that can judge none.
  static Predicate parse(const Node& node, Quantity quantity, const Reporter& report);

  /// A predicate made by a kind itself.
  static Predicate make(Operator op, Quantity quantity, std::string value);

  /// Whether a value satisfies it; nothing when the value is not of the quantity.
  std::optional<bool> holds(std::string_view have) const;

  /// As written: "1", ">= 2GiB", "one of [a, b]".
  std::string describe() const;

  /// The value to set so that it holds, never lowering what is there: the value of equal, the first of one_of, the bound of
  /// at_least or at_most; nothing where no single value follows (a pattern, unequal, above, below).
  std::optional<std::string> repaired() const;

  Operator op() const { return op_; }
  Quantity quantity() const { return quantity_; }
  /// The value, or the first of several.
  const std::string& value() const { return values_.front(); }

 private:
  struct Pattern;

  void compile(const Node& node, const Reporter& report);
  void check(const Node& node, const Reporter& report);

  Operator op_ = Operator::equal;
  Quantity quantity_ = Quantity::text;
  std::vector<std::string> values_;
  std::shared_ptr<const Pattern> pattern_;
};

}  // namespace nodeworthy
