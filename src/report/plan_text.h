// A plan as a person reads it before agreeing to it.
#pragma once

#include <string>

#include "engine/plan.h"
#include "report/style.h"

namespace nodeworthy {

/// Every step in order, with the rules that asked for it; after the steps of a file its unified diff, which patch -p1 takes; then what is
/// left to a person, and what would fail all the same. What files say is made printable.
std::string plan_text(const Plan& plan, const TextStyle& style);

}  // namespace nodeworthy
