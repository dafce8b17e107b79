#include "engine/edit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::string_view verb(UnitAction action) {
  switch (action) {
    case UnitAction::enable: return "enable";
    case UnitAction::disable: return "disable";
    case UnitAction::mask: return "mask";
    case UnitAction::start: return "start";
    case UnitAction::stop: return "stop";
    case UnitAction::restart: return "restart";
  }
  return {};
}

/// What a key edit decides about within its file: an option is below the key that holds it.
std::vector<std::string> place(const SetKey& edit) {
  std::vector<std::string> all = edit.key;
  if (!edit.option.empty()) all.push_back(edit.option);
  return all;
}

struct Describe {
  std::string operator()(const SetSysctl& edit) const { return fmt::format("set {} = {} in the running kernel", edit.key, edit.value); }
  std::string operator()(const SetKey& edit) const {
    const std::string key = join(edit.key, ".");
    if (edit.format == Format::lines) return fmt::format("in {}: add the line \"{}\"", edit.path, key);
    if (!edit.option.empty()) return fmt::format("in {}: set {}={} in {}", edit.path, edit.option, edit.value, key);
    return fmt::format("in {}: set {} = {}", edit.path, key, edit.value);
  }
  std::string operator()(const CommentOut& edit) const { return fmt::format("in {}: comment out \"{}\"", edit.path, printable(edit.line)); }
  std::string operator()(const LoadModule& edit) const { return fmt::format("load the kernel module {}", edit.name); }
  std::string operator()(const SwapOff& edit) const { return fmt::format("stop swapping on {}", edit.device); }
  std::string operator()(const SetUnit& edit) const { return fmt::format("{} {}", verb(edit.action), edit.unit); }
  std::string operator()(const SetSelinuxMode& edit) const {
    return fmt::format("put SELinux into {} mode", edit.enforcing ? "enforcing" : "permissive");
  }
  std::string operator()(const OpenPort& edit) const { return fmt::format("open {} in zone {} of firewalld", edit.port, edit.zone); }
  std::string operator()(const SetHostname& edit) const { return fmt::format("set the hostname to {}", edit.name); }
  std::string operator()(const LimitMode& edit) const { return fmt::format("limit the permissions of {} to {:04o}", edit.path, edit.most); }
};

/// What an edit decides about a host; edits with the same target and different content conflict. The content of edits that only ever add
/// (a line, a module, a port) or only ever take away (permissions) is part of the target.
struct Target {
  std::string operator()(const SetSysctl& edit) const { return "sysctl " + edit.key; }
  std::string operator()(const SetKey& edit) const { return fmt::format("key {} {}", edit.path, fmt::join(place(edit), "\n")); }
  std::string operator()(const CommentOut& edit) const { return fmt::format("line {} {}", edit.path, edit.line); }
  std::string operator()(const LoadModule& edit) const { return "module " + edit.name; }
  std::string operator()(const SwapOff& edit) const { return "swap " + edit.device; }
  std::string operator()(const SetUnit& edit) const {
    const bool at_boot = edit.action == UnitAction::enable || edit.action == UnitAction::disable || edit.action == UnitAction::mask;
    return fmt::format("unit {} {}", edit.unit, at_boot ? "at boot" : "now");
  }
  std::string operator()(const SetSelinuxMode&) const { return "selinux"; }
  std::string operator()(const OpenPort& edit) const { return fmt::format("port {} {}", edit.zone, edit.port); }
  std::string operator()(const SetHostname&) const { return "hostname"; }
  std::string operator()(const LimitMode& edit) const { return fmt::format("mode {} {:o}", edit.path, edit.most); }
};

/// To disable a unit and to mask it agree, as to start it and to restart it do.
bool agree(const Edit& one, const Edit& other) {
  const auto* left = std::get_if<SetUnit>(&one);
  const auto* right = std::get_if<SetUnit>(&other);
  if (left == nullptr || right == nullptr) return one == other;
  auto is_off = [](UnitAction action) { return action == UnitAction::disable || action == UnitAction::mask || action == UnitAction::stop; };
  return is_off(left->action) == is_off(right->action);
}

/// Whether performing one edit undoes another that decides about something else: a line commented out that is to be there, a unit masked
/// that is to run, a value set where a mapping is to be.
bool undoes(const Edit& one, const Edit& other) {
  const auto* key = std::get_if<SetKey>(&other);
  const auto* unit = std::get_if<SetUnit>(&other);
  if (const auto* line = std::get_if<CommentOut>(&one))
    return key != nullptr && key->format == Format::lines && key->path == line->path && key->key.front() == line->line;
  if (const auto* masked = std::get_if<SetUnit>(&one))
    return unit != nullptr && masked->action == UnitAction::mask && unit->unit == masked->unit &&
           (unit->action == UnitAction::start || unit->action == UnitAction::restart);
  if (const auto* outer = std::get_if<SetKey>(&one)) {
    if (key == nullptr || outer->path != key->path) return false;
    const std::vector<std::string> left = place(*outer);
    const std::vector<std::string> right = place(*key);
    return left.size() < right.size() && std::equal(left.begin(), left.end(), right.begin());
  }
  return false;
}

}  // namespace

bool conflict(const Edit& one, const Edit& other) {
  if (std::visit(Target{}, one) == std::visit(Target{}, other)) return !agree(one, other);
  return undoes(one, other) || undoes(other, one);
}

std::string describe(const Edit& edit) { return std::visit(Describe{}, edit); }

std::string_view describe(Caution caution) { return caution == Caution::safe ? "safe" : "disruptive"; }

}  // namespace nodeworthy
