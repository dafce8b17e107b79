// The flags of a command line, as the programs around Kubernetes take them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/service_command.h"

namespace nodeworthy {

/// One flag and where it comes from.
struct Flag {
  std::string name;        // "cgroup-driver" for --cgroup-driver and --cgroup_driver, "-c" for -c; empty for words that could not be told
  std::string value;       // "true" where the flag stands alone
  std::string unreadable;  // why the value could not be told; else empty
  std::string file;
  size_t line = 0;       // counted from 1
  std::string variable;  // of the environment file that holds the flag; empty where it stands in a unit
};

/// The flags of one command, in order. `--name=value`, or `--name` and the next word unless that begins with a dash.
class Flags {
 public:
  Flags() = default;
  /// `words` begin with the program.
  explicit Flags(std::span<const CommandWord> words);
  explicit Flags(std::vector<Flag> flags) : flags_(std::move(flags)) {}

  /// The flag that counts, the last of its name. Unreadable when a later word could not be told, Absent when there is none.
  Reading<Flag> find(std::string_view name) const;

  /// Every flag of a name, the one that counts last.
  std::vector<Flag> all(std::string_view name) const;

  /// All of them, those of words that could not be told included.
  const std::vector<Flag>& all() const { return flags_; }

 private:
  std::vector<Flag> flags_;
};

}  // namespace nodeworthy
