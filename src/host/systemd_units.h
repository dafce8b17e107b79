// systemd units as files say them: enablement, whether a unit starts at the next boot, whether it is active, and what its files say. After
// systemd.unit(5) and the sources of systemd 252 and 257 (install.c, path-lookup.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/unit_name.h"

namespace nodeworthy {

/// What `systemctl is-enabled` says of a unit.
enum class Enablement : uint8_t {
  enabled,
  enabled_runtime,
  linked,
  linked_runtime,
  alias,
  masked,
  masked_runtime,
  static_unit,
  disabled,
  indirect,
  generated,
  transient,
};

/// As systemctl prints it: "enabled", "masked-runtime", "static" ...
std::string_view describe(Enablement enablement);

/// The enablement of a unit ("firewalld.service"), equal to `systemctl --root=... is-enabled`. Absent when there is no such unit, which
/// includes a link that leads to none; Unreadable where links go in circles.
Reading<Enablement> unit_enablement(const Host& host, std::string_view unit);

/// Whether a unit is masked, for good or until the machine is off.
bool is_masked(Enablement enablement);

/// Whether the next boot finds a unit masked, which nothing starts then. False where there is no such unit.
Reading<bool> masked_at_boot(const Host& host, std::string_view unit);

/// Whether the unit is pulled in by the boot: reachable from default.target (on a running machine from what its kernel command line says)
/// through Wants=, Requires=, BindsTo=, Upholds= and the links in .wants, .requires and .upholds folders of all unit folders, the vendor's
/// too, and not masked. Folders below /run do not outlive the boot and do not count, save those that generators fill on a running machine.
/// What a socket, a timer, a path, the bus or a device would start is not pulled in. Absent when there is no such unit.
Reading<bool> starts_at_boot(const Host& host, std::string_view unit);

/// Whether the unit is active now: systemd keeps /run/systemd/units/invocation:UNIT (v233) while it is, older ones at least a control
/// group while processes of it run. Absent for a machine that systemd does not run; Unreadable for an image, and where systemd keeps
/// nothing: of units other than services and scopes that nothing shows to be active.
Reading<bool> unit_active(const Host& host, std::string_view unit);

/// What a rehearsal gives a unit that it starts in the place of the invocation that systemd would.
inline constexpr std::string_view no_invocation = "00000000000000000000000000000000";

/// Whether a unit was started in a rehearsal only: nothing of it answers yet.
bool rehearsed_to_start(const Host& host, std::string_view unit);

/// One `Key=value` line of a unit, its drop-ins included.
struct Directive {
  std::string section;
  std::string key;
  std::string value;  // continuation lines joined by a blank
  std::string file;
  size_t line = 0;  // counted from 1
};

/// The directives of a unit file and its drop-ins (NAME.d/*.conf of every unit folder, by name) in the order in which systemd reads them;
/// nothing is expanded, and an empty value, which resets a list, is kept. Absent when there is no such unit or it is masked.
Reading<std::vector<Directive>> read_unit(const Host& host, std::string_view unit);

/// The directives of one text of systemd's syntax.
std::vector<Directive> parse_unit_file(std::string_view text, std::string_view file);

/// The values of one key after resets, in order.
std::vector<Directive> values_of(const std::vector<Directive>& directives, std::string_view section, std::string_view key);

/// The folders that units are looked up in, first to last (systemd 252, system manager).
const std::vector<std::string>& unit_folders();

}  // namespace nodeworthy
