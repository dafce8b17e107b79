#include "laws/snapshot.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/text.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

std::string described(const fs::path& path, const std::string& name) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return "gone";
  if (S_ISLNK(status.st_mode)) return "-> " + fs::read_symlink(path).string();
  std::string text = fmt::format("{:o} {}:{}", status.st_mode, status.st_uid, status.st_gid);
  if (!S_ISREG(status.st_mode)) return text;
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  const bool of_the_kernel = name.starts_with("/proc/") || name.starts_with("/sys/");
  return text + "\n" + (of_the_kernel ? std::string(strip(bytes.str())) : bytes.str());
}

}  // namespace

Snapshot snapshot(const std::string& folder) {
  Snapshot all;
  if (!fs::exists(folder)) return all;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().string().substr(folder.size());
    if (name == "/var/lib/nodeworthy") {
      entry.disable_recursion_pending();
      continue;
    }
    all[name] = described(entry->path(), name);
  }
  return all;
}

std::string difference(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> lines;
  for (const auto& [path, what] : before)
    if (!after.contains(path)) lines.push_back(fmt::format("{} is gone", path));
  for (const auto& [path, what] : after) {
    if (!before.contains(path)) lines.push_back(fmt::format("{} is new", path));
    if (before.contains(path) && before.at(path) != what) lines.push_back(fmt::format("{} is another", path));
  }
  return join(lines, ", ");
}

}  // namespace nodeworthy
