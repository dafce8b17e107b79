// Pins of apt (apt_preferences(5)).
#pragma once

#include <string>

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// Where a pin keeps an installed package at its upstream version: "FILE:2 Pin: version 1.34.2-*". Its pattern has to spell the whole of
/// that version, and its priority has to be above that of every other that a version can have; or a negative priority lets in no version at
/// all. Absent where none does; Unreadable where a file cannot be read, or where another pin of the package, or of all, may be the stronger
/// one.
Reading<std::string> pinned_by(const Host& host, const Package& package);

}  // namespace nodeworthy
