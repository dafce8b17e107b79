#include <optional>

#include "engine/predicate.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;
using Operator = Predicate::Operator;

/// A predicate that was read without a problem; nothing where each problem is where the text stands.
static std::optional<Predicate> read(std::string_view text, Quantity quantity) {
  const Node node{.type = Node::Type::scalar, .mark = {.line = 3, .column = 5}, .text = text};
  Problems problems;
  Predicate predicate = Predicate::parse(node, quantity, Reporter("rule.yaml", problems));
  for (const Problem& problem : problems.all())
    fuzz::require(problem.file == "rule.yaml" && problem.mark.line == 3 && problem.mark.column == 5 && !problem.what.empty());
  if (!problems.empty()) return std::nullopt;
  return predicate;
}

/// The same bound with another operator judges the same values, and of two opposites one holds and one does not.
static void check_opposite(const Predicate& predicate, Operator opposite, std::string_view have) {
  const Predicate other = Predicate::make(opposite, predicate.quantity(), predicate.value());
  const std::optional<bool> one = predicate.holds(have);
  const std::optional<bool> two = other.holds(have);
  fuzz::require(one.has_value() == two.has_value());
  fuzz::require(!one || *one != *two);
}

static void check_opposites(const Predicate& predicate, std::string_view have) {
  switch (predicate.op()) {
    case Operator::equal: return check_opposite(predicate, Operator::unequal, have);
    case Operator::unequal: return check_opposite(predicate, Operator::equal, have);
    case Operator::at_least: return check_opposite(predicate, Operator::below, have);
    case Operator::below: return check_opposite(predicate, Operator::at_least, have);
    case Operator::at_most: return check_opposite(predicate, Operator::above, have);
    case Operator::above: return check_opposite(predicate, Operator::at_most, have);
    case Operator::one_of:
    case Operator::matches: return;
  }
}

/// The value to set satisfies the predicate; what is described reads as the same; opposites exclude each other. The first byte chooses the
/// quantity, the first line is the predicate, the rest what is there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto quantity = static_cast<Quantity>(data[0] % 6);
  const std::string_view text = fuzz::text_of(data + 1, size - 1);
  const size_t end = text.find('\n');
  const std::string_view have = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  const std::optional<Predicate> predicate = read(text.substr(0, end), quantity);
  if (!predicate) return 0;
  const std::optional<std::string> repaired = predicate->repaired();
  if (repaired) fuzz::require(predicate->holds(*repaired) == true);
  const std::optional<Predicate> again = read(predicate->describe(), quantity);
  fuzz::require(again && again->describe() == predicate->describe() && again->op() == predicate->op());
  fuzz::require(again->holds(have) == predicate->holds(have));
  check_opposites(*predicate, have);
  return 0;
}
