// The closed set of ways to change a host. Each edit names one key and its value, so that edits of different rules agree, do not meet,
// or visibly conflict.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nodeworthy {

/// Sets a sysctl of the running kernel; `key` in dotted form.
struct SetSysctl {
  std::string key;
  std::string value;
  bool operator==(const SetSysctl&) const = default;
};

/// How a file spells `key = value`.
enum class Format : uint8_t {
  sysctl,      // sysctl.d(5): key = value
  assignment,  // shell-like NAME=value, as /etc/selinux/config and /etc/sysconfig
  json,
  yaml,
  toml,
  ini,    // [section] and key=value, as systemd units and yum repositories
  lines,  // the key is a line of its own and has no value, as modules-load.d(5)
};

/// Sets one key of a file, creating the file where it is missing. `key` is a path into the document for json, yaml, toml and ini; one
/// element otherwise. `value` is in the format's own spelling without quotes. With an `option`, the key holds several `OPTION=value`, as
/// items of a list (json, yaml, toml) or as words of a text (assignment, ini), of which this one alone is set: the first of its name where
/// there is one, else added at the end.
struct SetKey {
  std::string path;
  Format format = Format::sysctl;
  std::vector<std::string> key;
  std::string value;
  std::string option = {};
  bool operator==(const SetKey&) const = default;
};

/// Takes one key out of a file by commenting its line out: a swap device of fstab, a module of modules-load.d, a blacklist line.
struct CommentOut {
  std::string path;
  std::string line;  // the line as it stands, without its line end
  bool operator==(const CommentOut&) const = default;
};

/// Loads a kernel module.
struct LoadModule {
  std::string name;
  bool operator==(const LoadModule&) const = default;
};

/// Stops swapping on one device or file.
struct SwapOff {
  std::string device;
  bool operator==(const SwapOff&) const = default;
};

/// What a systemd unit is brought to.
enum class UnitAction : uint8_t { enable, disable, mask, start, stop, restart };

/// Brings one systemd unit to a state.
struct SetUnit {
  std::string unit;
  UnitAction action = UnitAction::enable;
  bool operator==(const SetUnit&) const = default;
};

/// Puts SELinux of the running kernel into permissive (0) or enforcing (1) mode.
struct SetSelinuxMode {
  bool enforcing = false;
  bool operator==(const SetSelinuxMode&) const = default;
};

/// Opens one port in a zone of firewalld, permanently and, on a running machine, now. `port` as "6443/tcp" or "30000-32767/udp".
struct OpenPort {
  std::string zone;
  std::string port;
  bool operator==(const OpenPort&) const = default;
};

/// Sets the static and the transient hostname.
struct SetHostname {
  std::string name;
  bool operator==(const SetHostname&) const = default;
};

/// Takes from the permissions of a file or folder what is beyond `most`, and never gives any.
struct LimitMode {
  std::string path;
  uint32_t most = 0;  // permission bits, 07777
  bool operator==(const LimitMode&) const = default;
};

using Edit = std::variant<SetSysctl, SetKey, CommentOut, LoadModule, SwapOff, SetUnit, SetSelinuxMode, OpenPort, SetHostname, LimitMode>;

/// Whether performing a change can stop workloads or lower security.
enum class Caution : uint8_t { safe, disruptive };

/// One edit and how careful one has to be with it.
struct Change {
  Edit edit;
  Caution caution = Caution::safe;
  bool operator==(const Change&) const = default;
};

/// Whether two edits want different values for the same thing, so that performing one undoes the other.
bool conflict(const Edit& one, const Edit& other);

/// The edit as an instruction to a person: "set net.ipv4.ip_forward = 1 in the running kernel".
std::string describe(const Edit& edit);
/// "safe", "disruptive".
std::string_view describe(Caution caution);

}  // namespace nodeworthy
