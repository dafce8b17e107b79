// The restart of a program after changes of its files.
#pragma once

#include <string_view>
#include <vector>

#include "engine/edit.h"
#include "host/host.h"

namespace nodeworthy {

/// Adds the restart of a unit to the changes of its files where it is active on a running host, and makes them all disruptive. A program
/// keeps what it was started with: files alone would look right from then on, and whoever restarts it next would change it unawares.
void add_restart(const Host& host, std::string_view unit, std::vector<Change>& changes);

}  // namespace nodeworthy
