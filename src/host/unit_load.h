// Units as the system manager loads them: the file behind a name, its other names, its drop-ins. After systemd's unit-file.c and dropin.c
// (252).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/systemd_units.h"
#include "host/unit_tree.h"

namespace nodeworthy {

/// A unit that has a file.
struct LoadedUnit {
  std::string id;    // its main name, with the instance
  std::string file;  // the unit file, which may be a link to a file outside the unit folders
  bool masked = false;
};

/// Loads units from the folders of a tree. Borrows the host, whose answers it is made of.
class UnitLoader {
 public:
  UnitLoader(const Host& host, UnitTree tree);

  /// Of all unit folders.
  static Reading<UnitLoader> read(const Host& host);

  /// The unit behind a name. Absent when there is none: no file, or links that lead to none.
  Reading<LoadedUnit> load(std::string_view name) const;

  /// The folders that add to a unit, first to last: "NAME.d" for the suffix ".d", of each of its names, of their template and families, and
  /// of its type, in every unit folder.
  std::vector<std::string> folders_of(const LoadedUnit& unit, std::string_view suffix) const;

  /// The directives of the unit's file and drop-ins.
  Reading<std::vector<Directive>> directives(const LoadedUnit& unit) const;

 private:
  Reading<std::string> entry_behind(std::string_view name) const;
  Reading<std::string> file_behind(std::string_view name) const;
  void add_folders(std::string name, std::string_view suffix, std::vector<std::string>& found) const;
  void index_folders();

  const Host& host_;
  UnitTree tree_;
  std::unordered_map<std::string, std::vector<size_t>> adding_;       // "cron.service.d": the unit folders that have it, in order
  std::multimap<std::string, std::string, std::less<>> other_names_;  // of a main name: those that folders stand for
};

/// The directives of a unit file and of the *.conf files in its drop-in folders.
Reading<std::vector<Directive>> read_directives(const Host& host, const std::string& file, const std::vector<std::string>& folders);

/// The words of a value: quotes removed, backslashes kept, as unit names have them.
std::vector<std::string> words_of_value(std::string_view value);

}  // namespace nodeworthy
