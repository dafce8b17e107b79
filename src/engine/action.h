// What performing a plan comes to: single actions, each with what takes it back.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/firewall_rules.h"
#include "host/host.h"
#include "host/program.h"
#include "host/writable_root.h"

namespace nodeworthy {

/// Ports that a zone of firewalld lets through.
struct ZonePorts {
  std::string zone;
  std::vector<Traffic> ports;
  Reading<Entry> old = Absent{};  // what stood beside the zone's file as FILE.old, where firewalld puts a copy whenever it writes the file
};

/// Something comes in the place of what stands at a path, or goes.
struct PutEntry {
  std::string path;  // canonical
  Reading<Entry> before;
  Reading<Entry> after;
  /// What a zone's file opens. A running firewalld is told first, and when that is taken back, because it has a copy of its own.
  std::optional<ZonePorts> opens = {};
};

/// A file or folder has other permissions, and what is in it is neither looked at nor kept.
struct GiveMode {
  std::string path;  // canonical
  uint32_t before = 0;
  uint32_t after = 0;
};

/// Ports are let through by a running firewalld, until that restarts.
struct OpenNow {
  std::string zone;
  std::vector<Traffic> ports;
  std::vector<Traffic> before;  // the zone's
};

/// The running kernel takes another value of a file below /proc/sys or /sys. Values are without the line end.
struct SetValue {
  std::string path;
  std::string before;
  std::string after;
};

/// systemd reads its units anew, which both doing and taking back end with.
struct ReloadUnits {};

/// What a command brings about, as /proc and /run show it. Where it is no longer so, there is nothing to take back.
struct ModuleIsLoaded {
  std::string name;
};
struct SwapIsOff {
  std::string device;
};
struct UnitIsActive {
  std::string unit;
};
struct UnitIsInactive {
  std::string unit;
};
using Effects = std::variant<ModuleIsLoaded, SwapIsOff, UnitIsActive, UnitIsInactive>;

/// A program tells the kernel or a service.
struct RunCommand {
  std::vector<std::string> arguments;  // the first is the program's name
  std::vector<std::string> undo;       // takes it back
  Effects effects;
};

using Action = std::variant<PutEntry, SetValue, ReloadUnits, RunCommand, OpenNow, GiveMode>;

/// What an action is about: "/etc/fstab", "/proc/sys/vm/swappiness", "swapoff /dev/sda2".
std::string describe(const Action& action);
/// What was there before, in a line: a value, "inactive", "no file". Nothing where a line cannot say it.
std::optional<std::string> describe_before(const Action& action);

/// What a machine is changed through. A host remembers its answers, so that after a change the machine is looked at through a new one.
struct Machine {
  std::function<std::unique_ptr<Host>()> look;
  WritableRoot& root;
  RunProgram run;
};

/// Makes an action's `before` what is there right now; permissions that it would give are not among those after. A failure where that
/// cannot be told, or is not what a plan was made on.
Failure look_before(Action& action, const Machine& machine);
/// Carries an action out; where the kernel takes another value than it was given, that is a failure, too.
Failure carry_out(const Action& action, const Machine& machine);

/// What taking an action back comes to.
enum class UndoState : uint8_t {
  to_do,      // it is as the action left it
  undone,     // it is as it was before the action
  different,  // it is neither
};
/// Compares what is there with what the action left and found. Extended attributes do not count: systems relabel files by themselves.
Reading<UndoState> undo_state(const Action& action, const Machine& machine);
/// Takes an action back, whatever is there now.
Failure take_back(const Action& action, const Machine& machine);

}  // namespace nodeworthy
