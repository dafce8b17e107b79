#include "engine/predicate.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <compare>
#include <utility>

#include "base/text.h"
#include "base/units.h"
#include "base/version.h"

namespace nodeworthy {
namespace {

using Operator = Predicate::Operator;

constexpr std::array<std::pair<std::string_view, Operator>, 8> symbols{{
    {">=", Operator::at_least},
    {"<=", Operator::at_most},
    {"==", Operator::equal},
    {"!=", Operator::unequal},
    {">", Operator::above},
    {"<", Operator::below},
    {"~", Operator::matches},
    {"one of", Operator::one_of},
}};

std::string_view symbol_of(Operator op) {
  for (const auto& [symbol, known] : symbols)
    if (known == op) return symbol;
  return {};
}

bool begins_with_symbol(std::string_view text) {
  return std::any_of(symbols.begin(), symbols.end(), [&](const auto& symbol) { return text.starts_with(symbol.first); });
}

using Order = std::optional<std::partial_ordering>;

/// A decimal integer of any length: the kernel has numbers that no signed 64 bits hold.
struct Integer {
  bool negative = false;
  std::string_view digits;  // without leading zeros; empty for zero

  friend std::strong_ordering operator<=>(const Integer& left, const Integer& right) {
    if (left.negative != right.negative) return right.negative <=> left.negative;
    std::strong_ordering order = left.digits.size() <=> right.digits.size();
    if (order == 0) order = left.digits.compare(right.digits) <=> 0;
    return left.negative ? 0 <=> order : order;
  }
};

std::optional<Integer> parse_number(std::string_view text) {
  text = strip(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  return Integer{.negative = negative && !text.empty(), .digits = text};
}

/// Fields are equal or not; what orders them is a number.
std::partial_ordering order_fields(std::string_view have, std::string_view want) {
  const std::vector<std::string_view> left = words_of(have);
  const std::vector<std::string_view> right = words_of(want);
  const bool equal = std::equal(left.begin(), left.end(), right.begin(), right.end(), [](std::string_view a, std::string_view b) {
    const std::optional<Integer> x = parse_number(a);
    const std::optional<Integer> y = parse_number(b);
    return x && y ? *x <=> *y == 0 : a == b;
  });
  return equal ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

template <class Parse>
Order order_parsed(std::string_view have, std::string_view want, Parse parse) {
  const auto left = parse(have);
  const auto right = parse(want);
  if (!left || !right) return std::nullopt;
  return *left <=> *right;
}

Order order(Quantity quantity, std::string_view have, std::string_view want) {
  switch (quantity) {
    case Quantity::text: return have == want ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
    case Quantity::fields: return order_fields(have, want);
    case Quantity::number: return order_parsed(have, want, parse_number);
    case Quantity::size: return order_parsed(have, want, parse_size);
    case Quantity::duration: return order_parsed(have, want, parse_duration);
    case Quantity::version: return order_parsed(have, want, Version::parse);
  }
  return std::nullopt;
}

bool satisfies(Operator op, std::partial_ordering order) {
  switch (op) {
    case Operator::at_least: return order >= 0;
    case Operator::at_most: return order <= 0;
    case Operator::above: return order > 0;
    case Operator::below: return order < 0;
    case Operator::unequal: return order != 0;
    default: return order == 0;
  }
}

bool is_ordering(Operator op) {
  return op == Operator::at_least || op == Operator::at_most || op == Operator::above || op == Operator::below;
}

/// The values in "[a, b]"; nothing when it is no list.
std::optional<std::vector<std::string>> listed(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']')) return std::nullopt;
  std::vector<std::string> values;
  for (std::string_view part : split(text.substr(1, text.size() - 2), ',')) values.emplace_back(strip(part));
  if (std::any_of(values.begin(), values.end(), [](const std::string& value) { return value.empty(); })) return std::nullopt;
  return values;
}

/// The difference in "2GiB - 348MiB" as one size; any other text as it is.
std::string subtracted(std::string_view text) {
  const size_t minus = text.find(" - ");
  if (minus == std::string_view::npos) return std::string(text);
  const auto whole = parse_size(text.substr(0, minus));
  const auto part = parse_size(text.substr(minus + 3));
  if (!whole || !part || *part > *whole) return std::string(text);
  const std::string rounded = format_size(*whole - *part);
  return parse_size(rounded) == *whole - *part ? rounded : std::to_string(*whole - *part);
}

std::string_view example(Quantity quantity) {
  switch (quantity) {
    case Quantity::number: return "4";
    case Quantity::size: return "2GiB";
    case Quantity::duration: return "500ms";
    case Quantity::version: return "4.19";
    default: return "a word";
  }
}

}  // namespace

struct Predicate::Pattern {
  Pattern(const std::string& text, const RE2::Options& options) : re(text, options) {}
  RE2 re;
};

std::string_view describe(Quantity quantity) {
  switch (quantity) {
    case Quantity::text: return "text";
    case Quantity::fields: return "list of fields";
    case Quantity::number: return "number";
    case Quantity::size: return "size";
    case Quantity::duration: return "duration";
    case Quantity::version: return "version";
  }
  return {};
}

Predicate Predicate::make(Operator op, Quantity quantity, std::string value) {
  Predicate predicate;
  predicate.op_ = op;
  predicate.quantity_ = quantity;
  predicate.values_ = {std::move(value)};
  return predicate;
}

Predicate Predicate::parse(const Node& node, Quantity quantity, const Reporter& report) {
  Predicate predicate = make(Operator::equal, quantity, std::string(node.text));
  if (!node.is_scalar()) {
    report(node,
           fmt::format("a {} to compare with is wanted here, this is {}", nodeworthy::describe(quantity), nodeworthy::describe(node.type)));
    return predicate;
  }
  std::string_view text = strip(node.text);
  for (const auto& [symbol, op] : symbols) {
    if (!text.starts_with(symbol)) continue;
    predicate.op_ = op;
    text = strip(text.substr(symbol.size()));
    break;
  }
  predicate.values_ = {quantity == Quantity::size ? subtracted(text) : std::string(text)};
  if (predicate.op_ == Operator::matches) {
    predicate.compile(node, report);
  } else {
    predicate.check(node, report);
  }
  return predicate;
}

void Predicate::compile(const Node& node, const Reporter& report) {
  if (quantity_ != Quantity::text && quantity_ != Quantity::fields)
    return report(node, fmt::format("\"~\" matches text, this is a {}; compare it", nodeworthy::describe(quantity_)));
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(int64_t{4} << 20);
  auto pattern = std::make_shared<const Pattern>(value(), options);
  if (!pattern->re.ok()) return report(node, fmt::format("not a regular expression: {}", pattern->re.error()));
  pattern_ = std::move(pattern);
}

namespace {

/// Whether a version has a capital O or I right behind a digit, where a 0 or a 1 is meant.
bool is_mistyped(Quantity quantity, std::string_view value) {
  for (size_t i = 1; quantity == Quantity::version && i < value.size(); ++i)
    if ((value[i] == 'O' || value[i] == 'I') && value[i - 1] >= '0' && value[i - 1] <= '9') return true;
  return false;
}

}  // namespace

void Predicate::check(const Node& node, const Reporter& report) {
  if (is_ordering(op_) && quantity_ == Quantity::text)
    return report(node, fmt::format("\"{}\" orders numbers, sizes, durations and versions; this is text", symbol_of(op_)));
  if (is_ordering(op_) && quantity_ == Quantity::fields) quantity_ = Quantity::number;
  if (op_ == Operator::one_of) {
    auto values = listed(value());
    if (!values) return report(node, "\"one of\" wants a list: one of [a, b]");
    values_ = std::move(*values);
  }
  for (const std::string& value : values_) {
    if (value.empty() || !order(quantity_, value, value) || is_mistyped(quantity_, value))
      report(node, fmt::format("\"{}\" is not a {}; write it like {}", value, nodeworthy::describe(quantity_), example(quantity_)));
  }
}

std::optional<bool> Predicate::holds(std::string_view have) const {
  if (op_ == Operator::matches) {
    if (!pattern_) return std::nullopt;
    return RE2::PartialMatch(re2::StringPiece(have.data(), have.size()), pattern_->re);
  }
  bool any = false;
  for (const std::string& value : values_) {
    const Order found = order(quantity_, have, value);
    if (!found) return std::nullopt;
    any = any || satisfies(op_, *found);
  }
  return any;
}

std::string Predicate::describe() const {
  if (op_ == Operator::equal) return begins_with_symbol(value()) ? "== " + value() : value();
  if (op_ == Operator::one_of) return fmt::format("one of [{}]", join(values_, ", "));
  return fmt::format("{} {}", symbol_of(op_), value());
}

std::optional<std::string> Predicate::repaired() const {
  switch (op_) {
    case Operator::equal:
    case Operator::one_of:
    case Operator::at_least:
    case Operator::at_most: return value();
    default: return std::nullopt;
  }
}

}  // namespace nodeworthy
