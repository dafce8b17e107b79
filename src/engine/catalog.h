// All rules, profiles and tables that a run can choose from: those compiled into the program, and those of --rules folders.
#pragma once

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "engine/problems.h"

namespace nodeworthy {

/// One YAML file of rules/, read but not yet understood. Borrows its texts.
struct RuleFile {
  std::string_view path;  // as shown to people, to the file itself
  std::string_view name;  // below the folder of rules, without ".yaml": "kernel/ip-forward", "profiles/worker", "tables"
  Node root;
};

/// The files of rules/ as they were when the program was built, sorted by name. Defined by the table that embed-rules makes.
std::span<const RuleFile> built_in_rule_files();

/// Finds rules, profiles and tables by name. Move only.
class Catalog {
 public:
  using Files = std::map<std::string_view, const RuleFile*>;

  Catalog() = default;
  /// The files of a constant table, which is what built_in_rule_files() gives.
  explicit Catalog(std::span<const RuleFile> files);

  /// Where a folder of rules has their fixtures, which are no rules.
  static constexpr std::string_view fixtures_folder = "fixtures";

  /// Adds every *.yaml file below a folder but those of its fixtures. Unreadable and malformed files, *.yml and names that are already
  /// taken are reported. Throws InputError when the folder itself cannot be read.
  void add_folder(const std::string& folder, Problems& problems);

  /// By id.
  const Files& rules() const { return rules_; }
  /// By name.
  const Files& profiles() const { return profiles_; }
  /// The ids of the rules that add_folder brought.
  const std::vector<std::string_view>& added() const { return added_; }
  /// Every file, in the order in which they were added.
  const std::vector<const RuleFile*>& files() const { return all_; }
  /// The mappings of tables.yaml, later folders first.
  const std::vector<const Node*>& tables() const { return tables_; }

 private:
  void add(const RuleFile& file, Problems& problems);

  Files rules_;
  Files profiles_;
  std::vector<std::string_view> added_;
  std::vector<const RuleFile*> all_;
  std::vector<const Node*> tables_;
  std::deque<Document> documents_;
  std::deque<RuleFile> files_;
};

}  // namespace nodeworthy
