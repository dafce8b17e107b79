// The report of a repair: what was found first, what was done about it, and what a second look found.
#pragma once

#include "engine/perform.h"
#include "engine/report.h"

namespace nodeworthy {

/// The second look's report with what was done: a rule that passes now and did not before, about which something was done, is fixed; where
/// a part of that went wrong it stays what it was, because a look may see the files alone and not the service that was not told. The
/// changes of a rule are those that were made or failed, and then those that it still offers.
Report repaired(const Report& before, Report after, const Plan& plan, const Performed& performed);

}  // namespace nodeworthy
