#include "engine/action.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/firewalld.h"
#include "host/firewalld_ports.h"
#include "host/modules.h"
#include "host/swaps.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

using std::chrono::milliseconds;

/// swapoff reads back what is in swap, which takes its time on a slow disk; systemd gives a service 90 seconds to stop.
constexpr milliseconds patience = std::chrono::minutes(15);

std::string text_of(const std::vector<std::string>& arguments) { return join(arguments, " "); }

/// A value of the kernel's with the blanks it happens to use.
bool equal_values(std::string_view one, std::string_view other) { return words_of(one) == words_of(other); }

/// What stands at a path, without what a system may relabel by itself.
bool equal_entries(const Reading<Entry>& one, const Reading<Entry>& other) {
  auto plain = [](Reading<Entry> entry) {
    return entry.map([](Entry value) {
      std::visit([](auto& any) { any.attributes.extended.clear(); }, value);
      return value;
    });
  };
  return plain(one) == plain(other);
}

std::string kind_of(const Reading<Entry>& entry) {
  if (entry.absent()) return "absent";
  if (entry.unreadable()) return entry.why();
  if (std::holds_alternative<Folder>(entry.value())) return "a folder";
  const auto* link = std::get_if<SymbolicLink>(&entry.value());
  return link == nullptr ? "a file" : fmt::format("a link to {}", link->target);
}

Reading<std::string> value_at(const WritableRoot& root, const std::string& path) {
  return root.entry(path).and_then([&](const Entry& entry) -> Reading<std::string> {
    if (const auto* file = std::get_if<RegularFile>(&entry)) return std::string(strip(file->bytes));
    return Unreadable{fmt::format("{}: is no file", path)};
  });
}

Failure run(const std::vector<std::string>& arguments, const Machine& machine) {
  const Ended ended = machine.run(arguments, patience);
  return ended.good() ? Failure() : describe(arguments, ended);
}

std::string old_copy(const PutEntry& action) { return action.path + ".old"; }

struct LookBefore {
  const Machine& machine;

  Failure operator()(PutEntry& action) const {
    if (action.before.unreadable()) return action.before.why();
    const Reading<Entry> now = machine.root.entry(action.path);
    if (now.unreadable()) return now.why();
    if (now != action.before) return fmt::format("{}: is no longer what it was a moment ago", action.path);
    if (!action.opens) return {};
    action.opens->old = machine.root.entry(old_copy(action));
    return action.opens->old.unreadable() ? Failure(action.opens->old.why()) : Failure();
  }

  Failure operator()(SetValue& action) const {
    const Reading<std::string> now = value_at(machine.root, action.path);
    if (!now.present()) return now.unreadable() ? now.why() : fmt::format("{}: the kernel has no such value", action.path);
    action.before = now.value();
    return {};
  }

  Failure operator()(ReloadUnits&) const { return {}; }
  Failure operator()(RunCommand&) const { return {}; }

  Failure operator()(OpenNow& action) const {
    const Reading<std::vector<Traffic>> ports = ask_ports(action.zone, ZoneConfig::runtime, machine);
    if (!ports.present()) return ports.why();
    action.before = ports.value();
    return {};
  }

  Failure operator()(GiveMode& action) const {
    const Reading<uint32_t> now = machine.root.mode(action.path);
    if (!now.present()) return now.unreadable() ? now.why() : fmt::format("{}: is gone", action.path);
    action.before = now.value();
    // Who has taken permissions away since they were looked at is not to be given them again.
    action.after &= now.value();
    return {};
  }
};

Failure set_value(const std::string& path, const std::string& value, const Machine& machine) {
  if (Failure failure = machine.root.write_value(path, value)) return failure;
  const Reading<std::string> now = value_at(machine.root, path);
  if (!now.present()) return now.unreadable() ? now.why() : fmt::format("{}: is gone", path);
  if (equal_values(now.value(), value)) return {};
  return fmt::format("{}: the kernel took {} instead of {}", path, printable(now.value()), printable(value));
}

Failure put(const std::string& path, const Reading<Entry>& from, const Reading<Entry>& to, const Machine& machine) {
  const auto* file = to.present() ? std::get_if<RegularFile>(&to.value()) : nullptr;
  const bool replaces_file = from.present() && std::holds_alternative<RegularFile>(from.value());
  if (file == nullptr || !replaces_file) return machine.root.put(path, to);
  return machine.root.write(path, file->bytes);
}

const std::string* bytes_of(const Reading<Entry>& entry) {
  const auto* file = entry.present() ? std::get_if<RegularFile>(&entry.value()) : nullptr;
  return file == nullptr ? nullptr : &file->bytes;
}

/// The ports that a zone's file has opened all along.
std::vector<Traffic> ports_before(const PutEntry& action) {
  const std::string* bytes = bytes_of(action.after);
  std::vector<Traffic> ports = bytes == nullptr ? std::vector<Traffic>() : zone_ports(*bytes);
  std::erase_if(ports, [&](const Traffic& port) {
    return std::find(action.opens->ports.begin(), action.opens->ports.end(), port) != action.opens->ports.end();
  });
  return ports;
}

enum class Telling : uint8_t { open, closed };

Failure tell_ports(const PutEntry& action, Telling telling, const Machine& machine) {
  const ZonePorts& opens = *action.opens;
  return telling == Telling::open ? tell_open(opens.zone, opens.ports, ZoneConfig::permanent, machine)
                                  : tell_closed(opens.zone, opens.ports, ports_before(action), ZoneConfig::permanent, machine);
}

/// Tells a running firewalld of its zone's file, which it then writes in its own form, with a copy of the old one beside it: both are to be
/// put into place afterwards.
Failure tell_firewalld(const PutEntry& action, Telling telling, const Machine& machine) {
  if (!action.opens || !firewalld_runs(*machine.look())) return {};
  Failure not_told = tell_ports(action, telling, machine);
  Failure not_put = machine.root.put(old_copy(action), action.opens->old);
  return not_told ? not_told : not_put;
}

struct CarryOut {
  const Machine& machine;

  Failure operator()(const PutEntry& action) const {
    if (Failure failure = tell_firewalld(action, Telling::open, machine)) return failure;
    return put(action.path, action.before, action.after, machine);
  }
  Failure operator()(const SetValue& action) const { return set_value(action.path, action.after, machine); }
  Failure operator()(const ReloadUnits&) const { return run({"systemctl", "daemon-reload"}, machine); }
  Failure operator()(const RunCommand& action) const { return run(action.arguments, machine); }
  Failure operator()(const OpenNow& action) const { return tell_open(action.zone, action.ports, ZoneConfig::runtime, machine); }
  Failure operator()(const GiveMode& action) const { return machine.root.set_mode(action.path, action.after); }
};

struct TakeBack {
  const Machine& machine;

  Failure operator()(const PutEntry& action) const {
    Failure not_told = tell_firewalld(action, Telling::closed, machine);
    Failure not_put = machine.root.put(action.path, action.before);
    return not_put ? not_put : not_told;
  }
  Failure operator()(const SetValue& action) const { return set_value(action.path, action.before, machine); }
  Failure operator()(const ReloadUnits&) const { return run({"systemctl", "daemon-reload"}, machine); }
  Failure operator()(const RunCommand& action) const { return run(action.undo, machine); }
  Failure operator()(const OpenNow& action) const {
    return tell_closed(action.zone, action.ports, action.before, ZoneConfig::runtime, machine);
  }
  Failure operator()(const GiveMode& action) const { return machine.root.set_mode(action.path, action.before); }
};

/// Whether what a command brought about is still so.
struct StillSo {
  const Host& host;

  Reading<bool> operator()(const ModuleIsLoaded& effect) const { return module_loaded(host, effect.name); }
  Reading<bool> operator()(const SwapIsOff& effect) const {
    return active_swaps(host).map([&](const std::vector<ActiveSwap>& swaps) {
      return std::none_of(swaps.begin(), swaps.end(), [&](const ActiveSwap& swap) { return swap.device == effect.device; });
    });
  }
  Reading<bool> operator()(const UnitIsActive& effect) const { return unit_active(host, effect.unit); }
  Reading<bool> operator()(const UnitIsInactive& effect) const {
    return unit_active(host, effect.unit).map([](bool active) { return !active; });
  }
};

/// Whether firewalld has put its zone's file into its own form, be it in the midst of being told of the ports.
bool is_firewalld_s(const PutEntry& action, const Reading<Entry>& now) {
  const std::string* is = bytes_of(now);
  const std::string* after = bytes_of(action.after);
  const std::string* before = bytes_of(action.before);
  if (!action.opens || is == nullptr || after == nullptr || *is == *after) return false;
  return is_between(before == nullptr ? std::string_view() : std::string_view(*before), *is, *after);
}

struct Compare {
  const Machine& machine;

  Reading<UndoState> operator()(const PutEntry& action) const {
    const Reading<Entry> now = machine.root.entry(action.path);
    if (now.unreadable()) return Unreadable{now.why()};
    if (equal_entries(now, action.before)) return UndoState::undone;
    return equal_entries(now, action.after) || is_firewalld_s(action, now) ? UndoState::to_do : UndoState::different;
  }

  Reading<UndoState> operator()(const SetValue& action) const {
    return value_at(machine.root, action.path).map([&](const std::string& now) {
      if (equal_values(now, action.before)) return UndoState::undone;
      return equal_values(now, action.after) ? UndoState::to_do : UndoState::different;
    });
  }

  Reading<UndoState> operator()(const ReloadUnits&) const { return UndoState::to_do; }

  Reading<UndoState> operator()(const RunCommand& action) const {
    return std::visit(StillSo{*machine.look()}, action.effects).map([](bool so) { return so ? UndoState::to_do : UndoState::undone; });
  }

  Reading<UndoState> operator()(const OpenNow& action) const {
    if (!firewalld_runs(*machine.look())) return UndoState::undone;
    return ask_ports(action.zone, ZoneConfig::runtime, machine).map([&](const std::vector<Traffic>& now) {
      const auto is_as_before = [&](const Traffic& port) { return parts_in(now, port) == parts_in(action.before, port); };
      const auto is_known = [&](const Traffic& port) { return is_as_before(port) || has_all(now, port); };
      if (std::all_of(action.ports.begin(), action.ports.end(), is_as_before)) return UndoState::undone;
      return std::all_of(action.ports.begin(), action.ports.end(), is_known) ? UndoState::to_do : UndoState::different;
    });
  }

  Reading<UndoState> operator()(const GiveMode& action) const {
    return machine.root.mode(action.path).map([&](uint32_t now) {
      if (now == action.before) return UndoState::undone;
      return now == action.after ? UndoState::to_do : UndoState::different;
    });
  }
};

std::string describe_before(const OpenNow& action) {
  std::vector<std::string> parts;
  for (const Traffic& port : action.ports)
    for (const PortRange& part : parts_in(action.before, port)) parts.push_back(describe(Traffic{part, port.protocol}));
  return parts.empty() ? "closed" : join(parts, ", ") + " open, not permanently";
}

}  // namespace

std::string describe(const Action& action) {
  if (const auto* put = std::get_if<PutEntry>(&action)) return put->path;
  if (const auto* value = std::get_if<SetValue>(&action)) return value->path;
  if (const auto* command = std::get_if<RunCommand>(&action)) return text_of(command->arguments);
  if (const auto* open = std::get_if<OpenNow>(&action))
    return fmt::format("{} in zone {} of the running firewalld", describe(open->ports), open->zone);
  if (const auto* mode = std::get_if<GiveMode>(&action)) return fmt::format("permissions of {}", mode->path);
  return "systemctl daemon-reload";
}

std::optional<std::string> describe_before(const Action& action) {
  if (const auto* value = std::get_if<SetValue>(&action)) return value->before;
  if (const auto* put = std::get_if<PutEntry>(&action)) return kind_of(put->before);
  if (const auto* open = std::get_if<OpenNow>(&action)) return describe_before(*open);
  if (const auto* mode = std::get_if<GiveMode>(&action)) return fmt::format("{:04o}", mode->before);
  const auto* command = std::get_if<RunCommand>(&action);
  if (command == nullptr) return std::nullopt;
  if (std::holds_alternative<ModuleIsLoaded>(command->effects)) return "not loaded";
  if (std::holds_alternative<SwapIsOff>(command->effects)) return "in use";
  if (std::holds_alternative<UnitIsActive>(command->effects)) return command->arguments == command->undo ? "active" : "inactive";
  if (std::holds_alternative<UnitIsInactive>(command->effects)) return "active";
  return std::nullopt;
}

Failure look_before(Action& action, const Machine& machine) { return std::visit(LookBefore{machine}, action); }
Failure carry_out(const Action& action, const Machine& machine) { return std::visit(CarryOut{machine}, action); }
Failure take_back(const Action& action, const Machine& machine) { return std::visit(TakeBack{machine}, action); }

Reading<UndoState> undo_state(const Action& action, const Machine& machine) { return std::visit(Compare{machine}, action); }

}  // namespace nodeworthy
