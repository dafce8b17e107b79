// What a rule's expectation comes to: a check looks at a host and returns observations, each with the changes that would turn
// what is there into what is wanted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/edit.h"
#include "host/host.h"

namespace nodeworthy {

class Predicate;

/// What a look came to, mildest first. The prevailing one of several is the greatest. `fixed` is only ever a rule's: it failed, was
/// repaired in this run, and passes now.
enum class Verdict { skipped, pass, fixed, unknown, fail };

/// "skipped", "pass", "fixed", "unknown", "fail".
std::string_view describe(Verdict verdict);

/// One thing looked at: what it is, what is wanted and what is there, in the same form so that the eye compares them.
struct Observation {
  Verdict verdict = Verdict::skipped;
  std::string subject;
  std::string want;
  std::string have;            // for skipped: why it was not looked at; for unknown: why it could not be told
  std::vector<Change> repair;  // only of a fail: the changes that make it pass
  std::string by_hand = {};    // only of a fail: what a person has to do where changes cannot, in sentences; empty where there is nothing
  std::string reboot = {};     // only of a fail: why nothing but a reboot makes it pass, as the files are; else empty
};

/// Whether there was something to look at.
inline bool is_looked_at(const Observation& observation) { return observation.verdict != Verdict::skipped; }

/// Looks at a host. Holds no reference to anything but constant data; may be called for several hosts.
using Check = std::function<std::vector<Observation>(const Host&)>;

/// Judges one reading by a predicate; the only place where a reading becomes a verdict. A value that is not of the predicate's
/// quantity ("abc" where a number is wanted) is unknown, an absent one fails, an unreadable one is unknown.
Observation compare(std::string subject, const Predicate& want, const Reading<std::string>& have, std::vector<Change> repair = {});

/// An observation that looked at nothing, and why.
Observation skipped(std::string subject, std::string want, std::string why);

/// An observation that could not be told, and why.
Observation unknown(std::string subject, std::string want, std::string why);

/// A verdict that a kind came to by itself: pass or fail, with repair and what is to be done by hand kept only for a fail.
Observation judged(bool holds, std::string subject, std::string want, std::string have, std::vector<Change> repair = {},
                   std::string by_hand = {});

/// The reason that every kind gives where only a running kernel can answer.
inline constexpr std::string_view needs_running = "only a running machine can tell";

}  // namespace nodeworthy
