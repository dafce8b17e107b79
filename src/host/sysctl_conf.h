// What the sysctl.d files of a host come to: the value that systemd-sysctl sets at boot, and which file says it (sysctl.d(5)).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One line of a sysctl.d file that is neither blank nor a comment.
struct SysctlLine {
  enum class Form : uint8_t { assignment, exclusion, malformed };
  Form form = Form::malformed;
  std::string key;    // normalised: components joined by '/', without "/proc/sys/"
  std::string value;  // verbatim, blanks around it removed
  bool ignore_failure = false;
  size_t line = 0;   // counted from 1
  std::string text;  // of a malformed line
};

/// The lines of one file.
std::vector<SysctlLine> parse_sysctl_file(std::string_view text);

/// A key as the kernel's path below /proc/sys. The first separator decides: after a '.', every '.' and '/' swap; after a '/', the key
/// stays. "net.ipv4.conf.eth0/100.rp_filter" is "net/ipv4/conf/eth0.100/rp_filter". Slashes at the ends and doubled ones are dropped, as
/// systemd does before it writes.
std::string sysctl_path(std::string_view key);

/// The dotted form of a path below /proc/sys, for people: the inverse of sysctl_path.
std::string sysctl_name(std::string_view path);

/// The module that brings a key, given as a path, into being; empty for a key of the kernel itself, and where nobody knows.
std::string_view sysctl_module(std::string_view path);

/// Whether a key, given as a path, belongs to a network interface, which need not be there yet.
bool is_sysctl_of_interface(std::string_view path);

/// Whether a line with a key, which may be a pattern, sets what a path names: by that name or by another one. net.ipv4.ip_forward and
/// net.ipv4.conf.all.forwarding are one variable of the kernel, and what is written for all interfaces is written to the default, of IPv4
/// only where that changes.
bool sets_sysctl(std::string_view key, std::string_view path);

/// One place that says a value.
struct SysctlSetting {
  std::string value;
  std::string file;
  size_t line = 0;
  std::string other_name = {};  // dotted; empty where the line has the name that was asked for, or a pattern of it
};

/// What a pattern of all interfaces sets each of them to.
struct SysctlOfInterfaces {
  SysctlSetting setting;
  bool all = true;  // else other lines say something else of some
};

/// What systemd-sysctl sets at boot.
class SysctlConfiguration {
 public:
  /// Reads the sysctl.d files of a host. Unreadable when a folder cannot be listed.
  static Reading<SysctlConfiguration> read(const Host& host);

  /// What is set for a path at boot: an explicit assignment beats every glob, the last one wins among equals, and of several names of one
  /// variable the one that is written last. Absent when no file sets it, Unreadable when a file that could have a say could not be read,
  /// and for a default of IPv4 that is written before another value for all: which one stays depends on what was set before, by an initrd,
  /// say.
  Reading<SysctlSetting> find(std::string_view path) const;

  /// What interfaces that come later get in place of a default, given as a path: udev calls systemd-sysctl for each, and that sets what the
  /// pattern net.ipv4.conf.*.forwarding says, whatever is set for all and the default by name. Nothing for any other default, and without
  /// such a line.
  std::optional<SysctlOfInterfaces> of_later_interfaces(std::string_view path) const;

  /// Every assignment of a path, by any of its names or a glob, in the order of reading; the one that counts is among them.
  std::vector<SysctlSetting> all(std::string_view path) const;

  /// The last file in the order of reading that has a say on a path, be it an exclusion; empty when none has.
  std::string last_file(std::string_view path) const;

  /// The name, as a path, by which an assignment in a file behind all others decides: its own, unless an earlier file says the same by it.
  /// Then systemd-sysctl leaves the assignment in its place, before the one of another name that counts now: that one's name.
  std::string name_to_decide(std::string_view path, std::string_view value) const;

  /// One file that was read, in order.
  struct File {
    std::string path;
    std::vector<SysctlLine> lines;
  };
  const std::vector<File>& files() const { return files_; }
  /// Why a file could not be read, empty when all could.
  const std::string& unreadable() const { return unreadable_; }

 private:
  struct Entry {
    SysctlSetting setting;
    bool excluded = false;
    size_t place = 0;  // among all that is written, in order
  };
  struct Glob {
    std::string key;
    SysctlSetting setting;
    bool replaced = false;
    size_t place = 0;
  };
  /// What is written to one name.
  struct Written {
    std::string name;
    const SysctlSetting* setting = nullptr;
    size_t place = 0;
  };

  void add(const std::string& file, const SysctlLine& line);
  void add_glob(const SysctlLine& line, SysctlSetting setting);
  std::optional<Written> written_to(std::string_view name) const;
  std::optional<Written> written_last(std::string_view path) const;

  std::map<std::string, Entry, std::less<>> explicit_;
  size_t places_ = 0;                            // that were given so far
  std::vector<Glob> globs_;                      // in the order in which they are applied
  std::map<std::string, size_t> place_of_glob_;  // among globs_, of those that count: a file may have hundreds of thousands
  std::vector<File> files_;
  std::string unreadable_;
};

}  // namespace nodeworthy
