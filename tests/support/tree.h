// Small machines for tests: folders made from a list of files, removed with the object.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nodeworthy::test {

/// A temporary folder with the given files below `tree`, and with `fixture` as its fixture.yaml. A content that begins with "-> " makes a
/// symbolic link to the rest; a path that ends in '/' makes a folder.
class Tree {
 public:
  using Files = std::vector<std::pair<std::string, std::string>>;

  explicit Tree(const Files& files, std::string_view fixture = {});
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  /// For RecordedHost.
  const std::string& folder() const { return folder_; }
  /// For DirectoryHost.
  std::string tree() const { return folder_ + "/tree"; }

 private:
  std::string folder_;
};

}  // namespace nodeworthy::test
