// What stands under `when` and `expect`: kinds, composed with all, any and not.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/check.h"
#include "engine/kind.h"
#include "engine/values.h"

namespace nodeworthy {

/// What a condition came to on a host.
struct Outcome {
  Verdict verdict = Verdict::skipped;
  std::vector<Observation> observations;
};

/// A condition bound to a run's settings; looks at any host.
class Condition {
 public:
  /// The condition that always holds and has nothing to observe.
  Condition() = default;

  /// Reads a condition; every mistake is reported. Kinds of one mapping are joined by `all`.
  static Condition bind(const Node& node, std::span<const Kind> kinds, const Values& values, const Reporter& report);

  /// Looks. `all` prevails by the greatest verdict. `any` passes with its first passing part, is unknown when a part is and none
  /// passes, and otherwise fails offering the repair of its first part that has one. `not` swaps pass and fail and offers none.
  Outcome look(const Host& host) const;

  /// What it wants of a host, as "subject: want", each once; alternatives stand in one line.
  std::vector<std::string> wants(const Host& host) const;

  /// The kinds that it looks with, each once per use.
  void collect_kinds(std::vector<const Kind*>& into) const;

  /// What the changes do that it can offer, a sentence for each kind; empty where it never offers any.
  std::vector<std::string> repairs() const;

 private:
  enum class Join : uint8_t { all, any, none, leaf };

  static Condition bind_parts(Join join, const Node& parts, std::span<const Kind> kinds, const Values& values, const Reporter& report);
  static Condition bind_entry(const Node& key, const Node& value, std::span<const Kind> kinds, const Values& values,
                              const Reporter& report);

  Join join_ = Join::all;
  std::vector<Condition> parts_;
  const Kind* kind_ = nullptr;
  bool repairs_ = false;
  Check check_;
};

}  // namespace nodeworthy
