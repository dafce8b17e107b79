// From a plan to the actions that perform it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/action.h"
#include "engine/plan.h"

namespace nodeworthy {

/// One action, and the steps of the plan that it is part of, by their place there.
struct Task {
  Action action;
  std::vector<size_t> steps;
};

/// What a plan's steps come to, in order: every file, link and folder first, then, on a running machine, what kernel and services are told.
/// Only a running firewalld opens ports before its files say so.
/// Of what a running machine keeps below /proc, /sys and /run the plan's layer is only a picture. `host` is the one that the plan was made
/// on; what no longer is what it saw is Unreadable `before`.
std::vector<Task> tasks_of(const Plan& plan, const Host& host, const WritableRoot& root);

/// Whether systemd makes units of a file or looks for them in its folder.
bool systemd_reads(std::string_view path);

}  // namespace nodeworthy
