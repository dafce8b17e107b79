// Repairs from changes to the end, and their undoing, as --fix and undo do them.
#pragma once

#include <string>
#include <vector>

#include "engine/perform.h"
#include "engine/undo.h"
#include "tests/support/repair_shop.h"

namespace nodeworthy::test {

/// The plan for one rule, node/bad, that failed and offers changes; disruptive ones, too.
Plan plan_for(const Host& host, const std::vector<Change>& changes);
/// The same for a shop as it is now.
Plan plan_for(const RepairShop& shop, const std::vector<Change>& changes);

/// Performs a plan at 2026-01-31T23:59:59Z. A text, which says why, where nothing could begin.
std::variant<Performed, std::string> perform_in(RepairShop& shop, const Plan& plan);

/// The same for a plan that was made on a host, which may have changed since.
std::variant<Performed, std::string> perform_in(RepairShop& shop, const Plan& plan, const Host& host);

/// Takes back the last run that is not undone. Throws where there is none, or it cannot be read.
std::vector<UndoItem> undo_in(RepairShop& shop, Insistence insistence = Insistence::careful);

/// "restored /etc/fstab", "refused /etc/fstab: why" ... a line each.
std::string shown(const std::vector<UndoItem>& items);

}  // namespace nodeworthy::test
