// A recorded machine that can be repaired: a copy of a fixture, and programs that do to its files what the real ones do to a machine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/action.h"
#include "engine/edit.h"
#include "host/overlay_host.h"

namespace nodeworthy::test {

/// Everything below a folder by path: type, mode, owner, extended attributes and content, in a line each; the journal is left out, and so
/// are blanks at the ends of what the kernel says below /proc and /sys.
std::map<std::string, std::string> snapshot(const std::string& folder);

/// Where the two differ, a line each; empty where they do not.
std::string difference(const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after);

class RepairShop {
 public:
  /// Copies a fixture, a folder with `tree` and perhaps fixture.yaml, into a temporary folder that goes with the object.
  explicit RepairShop(const std::string& fixture);
  ~RepairShop();
  RepairShop(const RepairShop&) = delete;
  RepairShop& operator=(const RepairShop&) = delete;

  /// For RecordedHost.
  const std::string& folder() const { return folder_; }
  std::string tree() const { return folder_ + "/tree"; }
  /// What the machine is changed through; borrows from this object.
  Machine machine();
  /// The command lines that were run so far.
  const std::vector<std::string>& commands() const { return commands_; }
  /// Lets programs whose command line begins so fail from now on.
  void let_fail(std::string beginning) { failing_ = std::move(beginning); }

 private:
  Ended run(const std::vector<std::string>& arguments);
  Ended apply(const std::string& key, const Edit& edit);
  Ended take_back(const std::string& key, const Edit& otherwise);
  void put(const std::string& key, const std::string& path, const Layer::Entry& entry);

  std::string folder_;
  WritableRoot root_;
  std::vector<std::string> commands_;
  std::string failing_;
};

}  // namespace nodeworthy::test
