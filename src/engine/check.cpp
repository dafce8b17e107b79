#include "engine/check.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/predicate.h"

namespace nodeworthy {

std::string_view describe(Verdict verdict) {
  switch (verdict) {
    case Verdict::skipped: return "skipped";
    case Verdict::pass: return "pass";
    case Verdict::fixed: return "fixed";
    case Verdict::unknown: return "unknown";
    case Verdict::fail: return "fail";
  }
  return {};
}

Observation skipped(std::string subject, std::string want, std::string why) {
  return {.verdict = Verdict::skipped, .subject = std::move(subject), .want = std::move(want), .have = std::move(why), .repair = {}};
}

Observation unknown(std::string subject, std::string want, std::string why) {
  return {.verdict = Verdict::unknown, .subject = std::move(subject), .want = std::move(want), .have = std::move(why), .repair = {}};
}

Observation judged(bool holds, std::string subject, std::string want, std::string have, std::vector<Change> repair, std::string by_hand) {
  if (holds) repair.clear();
  if (holds) by_hand.clear();
  return {.verdict = holds ? Verdict::pass : Verdict::fail,
          .subject = std::move(subject),
          .want = std::move(want),
          .have = std::move(have),
          .repair = std::move(repair),
          .by_hand = std::move(by_hand)};
}

Observation compare(std::string subject, const Predicate& want, const Reading<std::string>& have, std::vector<Change> repair) {
  if (have.unreadable()) return unknown(std::move(subject), want.describe(), have.why());
  if (have.absent()) return judged(false, std::move(subject), want.describe(), "absent", std::move(repair));
  const std::optional<bool> holds = want.holds(have.value());
  std::string shown = printable(have.value());
  if (!holds) return unknown(std::move(subject), want.describe(), fmt::format("\"{}\" is not a {}", shown, describe(want.quantity())));
  return judged(*holds, std::move(subject), want.describe(), std::move(shown), std::move(repair));
}

}  // namespace nodeworthy
