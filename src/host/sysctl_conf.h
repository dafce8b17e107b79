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

/// One place that says a value.
struct SysctlSetting {
  std::string value;
  std::string file;
  size_t line = 0;
};

/// What systemd-sysctl sets at boot.
class SysctlConfiguration {
 public:
  /// Reads the sysctl.d files of a host. Unreadable when a folder cannot be listed.
  static Reading<SysctlConfiguration> read(const Host& host);

  /// What is set for a path at boot: an explicit assignment beats every glob, the last one wins among equals. Absent when no file sets
  /// it, Unreadable when a file that could have a say could not be read.
  Reading<SysctlSetting> find(std::string_view path) const;

  /// Every assignment of a path, by name or glob, in the order of reading; the one that counts is among them.
  std::vector<SysctlSetting> all(std::string_view path) const;

  /// The last file in the order of reading that has a say on a path, be it an exclusion; empty when none has.
  std::string last_file(std::string_view path) const;

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
  };
  struct Glob {
    std::string key;
    SysctlSetting setting;
    bool replaced = false;
  };

  void add(const std::string& file, const SysctlLine& line);

  std::map<std::string, Entry, std::less<>> explicit_;
  std::vector<Glob> globs_;                      // in the order in which they are applied
  std::map<std::string, size_t> place_of_glob_;  // among globs_, of those that count: a file may have hundreds of thousands
  std::vector<File> files_;
  std::string unreadable_;
};

}  // namespace nodeworthy
