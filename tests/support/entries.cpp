#include "tests/support/entries.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "host/writable_root.h"

namespace nodeworthy::test {
namespace {

namespace fs = std::filesystem;

struct Shown {
  std::string operator()(const RegularFile& file) const { return fmt::format("file {} '{}'", (*this)(file.attributes), file.bytes); }
  std::string operator()(const SymbolicLink& link) const {
    const std::string attributes = (*this)(link.attributes);
    return fmt::format("link{} to '{}'", attributes == "0777" ? "" : " " + attributes, link.target);
  }
  std::string operator()(const Folder& folder) const { return "directory " + (*this)(folder.attributes); }
  std::string operator()(const Attributes& attributes) const {
    std::string text;
    if (attributes.uid != ::geteuid() || attributes.gid != ::getegid()) text = fmt::format("{}:{} ", attributes.uid, attributes.gid);
    text += fmt::format("{:04o}", attributes.mode);
    for (const auto& [name, value] : attributes.extended) text += fmt::format(" {}={}", name, printable(value));
    return text;
  }
};

std::vector<std::string> paths_in(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) paths.push_back(entry.path().string().substr(folder.size()));
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool temporary(const std::string& path) { return path.ends_with(".nodeworthy"); }

}  // namespace

std::string shown(const Reading<Entry>& entry) {
  if (entry.absent()) return "absent";
  if (entry.unreadable()) return "unreadable: " + entry.why();
  return std::visit(Shown{}, entry.value());
}

std::map<std::string, std::string> everything_in(const std::string& folder) {
  const WritableRoot root(folder);
  std::map<std::string, std::string> all;
  for (const std::string& path : paths_in(folder))
    if (!temporary(path)) all.emplace(path, shown(root.entry(path)));
  return all;
}

std::vector<std::string> temporary_in(const std::string& folder) {
  std::vector<std::string> paths = paths_in(folder);
  std::erase_if(paths, [](const std::string& path) { return !temporary(path); });
  return paths;
}

}  // namespace nodeworthy::test
