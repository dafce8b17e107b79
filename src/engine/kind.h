// A kind of check: the word in a rule, what may stand under it, and how it becomes a check.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/node.h"
#include "engine/check.h"
#include "engine/predicate.h"
#include "engine/settings.h"
#include "engine/values.h"

namespace nodeworthy {

/// What may stand under a key of a rule.
enum class Form : uint8_t {
  text,  // predicates of that quantity
  fields,
  number,
  size,
  duration,
  version,
  word,   // a plain text, no predicate
  words,  // a list of plain texts; a single one may stand alone
  flag,   // true or false
};

/// "a number", "a list of words" ..., for messages and documentation.
std::string_view describe(Form form);

/// Whether a rule must say it.
enum class Need : uint8_t { required, optional };

/// One thing a rule may say under a kind. The name "" is the kind's bare value (`kernel: ">= 4.19"`), "*" any key (`sysctl: {KEY: 1}`).
struct Field {
  std::string_view name;
  Form form;
  Need need;
  std::string_view summary;
};

/// What a rule says under a kind, already checked against the kind's fields: no unknown key, no missing one, every value of its form.
class Params {
 public:
  Params(const Node& node, std::span<const Field> fields, const Values& values, Reporter report)
      : node_(node), fields_(fields), values_(values), report_(report) {}

  /// The predicate under a field of a predicate's form; the bare value for "". Nothing where the rule does not say it.
  std::optional<Predicate> predicate(std::string_view field, Quantity quantity) const;
  /// The text of a word; nothing where the rule does not say it.
  std::optional<std::string> word(std::string_view field) const;
  /// The texts of a list of words; empty where the rule does not say it.
  std::vector<std::string> words(std::string_view field) const;
  /// A flag, or what it is where the rule does not say it.
  bool flag(std::string_view field, bool otherwise) const;
  /// The free keys ("*") of a mapping and their predicates, in the rule's order.
  std::vector<std::pair<std::string, Predicate>> entries(Quantity quantity) const;

  /// The value of a setting of the run; nothing where it is not known.
  std::optional<std::string> setting(std::string_view name) const;
  /// Reports a value that has the right form and is wrong all the same, at the field's position.
  void problem(std::string_view field, std::string what) const;

 private:
  const Node* find(std::string_view field) const;

  const Node& node_;
  std::span<const Field> fields_;
  const Values& values_;
  Reporter report_;
};

/// One kind. `bind` is called once per use in a rule, before anything runs.
struct Kind {
  std::string_view name;
  std::string_view summary;  // what it looks at and how it decides, in sentences
  std::span<const Field> fields;
  Check (*bind)(const Params&);
  std::string_view repair = {};              // what its changes do, in a sentence; empty where it never offers any
  bool (*repairs)(const Params&) = nullptr;  // whether it offers changes for that; null: for all, where `repair` says what they do
};

/// Checks what stands under a kind against its fields; every mistake is reported with a suggestion. False when there was one.
bool validate(const Kind& kind, const Node& node, const Reporter& report);

}  // namespace nodeworthy
