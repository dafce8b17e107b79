#include "tests/support/tree.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nodeworthy::test {
namespace {

namespace fs = std::filesystem;

void make(const fs::path& path, const std::string& content, bool folder) {
  fs::create_directories(folder ? path : path.parent_path());
  if (folder) return;
  if (content.starts_with("-> ")) return fs::create_symlink(content.substr(3), path);
  std::ofstream stream(path, std::ios::binary);
  stream << content;
  if (!stream.flush()) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

Tree::Tree(const Files& files, std::string_view fixture) : folder_((fs::temp_directory_path() / "nodeworthy-test-XXXXXX").string()) {
  if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("cannot make " + folder_);
  fs::create_directories(tree());
  for (const auto& [path, content] : files) make(tree() + path, content, path.ends_with('/'));
  if (!fixture.empty()) make(folder_ + "/fixture.yaml", std::string(fixture), false);
}

Tree::~Tree() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

}  // namespace nodeworthy::test
