// The unit folders of a host and what stands in them: units, masks, links to units elsewhere, aliases. The ground that enablement and the
// boot are computed on. After systemd's path-lookup.c and unit-file.c (252).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Larger files are no unit files.
inline constexpr size_t largest_unit_file = size_t{256} << 10;

/// What stands at a path of a unit folder.
struct UnitEntry {
  enum class Form : uint8_t {
    file,    // a unit file
    mask,    // empty, or a link to /dev/null or to an empty file
    linked,  // a link to a file outside the unit folders
    alias,   // a link to another name in a unit folder
    itself,  // a link to its own name in a unit folder
    broken,  // nothing that systemd loads: a folder, a link to a name that it cannot be an alias of
  };
  Form form = Form::broken;
  std::string target;  // the absolute path that a link leads to, folders resolved; of a file its own
};

/// One unit folder.
struct UnitFolder {
  std::string path;
  std::vector<std::string> names;  // sorted
  bool has(std::string_view name) const;
};

/// The unit folders that exist, in order of precedence, listed once per run.
class UnitTree {
 public:
  /// Unreadable when a folder cannot be listed.
  static Reading<UnitTree> read(const Host& host);

  const std::vector<UnitFolder>& folders() const { return folders_; }

  /// The folders that count at the next boot: those below /run do not outlive this one, save, on a running machine, the generators'.
  UnitTree at_boot(bool running) const;

  /// What stands under a name of a folder; Absent when it is missing.
  static Reading<UnitEntry> entry(const Host& host, std::string_view path);

  /// Whether a link in a .wants folder leads to /dev/null or to an empty file, whatever the link's name: it starts nothing, and takes back
  /// one of its name in a lower folder (process_deps in systemd's load-dropin.c). A link in a circle does not. Never Absent.
  static Reading<bool> takes_back(const Host& host, std::string_view path);

 private:
  std::vector<UnitFolder> folders_;
};

/// Whether a path is below a folder that only lives until the next boot.
bool is_runtime_path(std::string_view path);

/// Whether generators fill the folder at every boot.
bool is_generator_folder(std::string_view folder);

/// The absolute path that a symbolic link leads to inside the root: links in its folders are followed, its last component is not and need
/// not exist. Absent when the path is no link, Unreadable when the links go in circles.
Reading<std::string> link_destination(const Host& host, std::string_view path);

}  // namespace nodeworthy
