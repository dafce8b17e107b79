#include "host/glob.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/mountinfo.h"

namespace nodeworthy {
namespace {

constexpr size_t most_folders = 1000;

/// "/home", "*", "/.bash_history".
struct PathParts {
  std::string folder;
  std::string_view name;
  std::string_view rest;
};

PathParts parts_around_pattern(std::string_view pattern) {
  const size_t at = std::min(pattern.find_first_of("*?["), pattern.size());
  const size_t slash = pattern.rfind('/', at);
  const size_t end = std::min(pattern.find('/', at), pattern.size());
  return {.folder = std::string(pattern.substr(0, slash)), .name = pattern.substr(slash + 1, end - slash - 1), .rest = pattern.substr(end)};
}

/// Whether to look into the folders of a folder mounts something on each (autofs).
bool mounts_on_demand(const Host& host, std::string_view folder) {
  const Reading<std::vector<Mount>> all = mounts(host);
  const Mount* mount = all.present() ? mount_of(all.value(), folder) : nullptr;
  return mount != nullptr && mount->type == "autofs";
}

}  // namespace

bool is_pattern(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

Reading<std::vector<std::string>> paths_matching(const Host& host, std::string_view pattern) {
  const auto [folder, name, rest] = parts_around_pattern(pattern);
  if (is_pattern(rest)) return Unreadable{fmt::format("{}: patterns of several names are not followed", pattern)};
  const Reading<std::vector<std::string>>& names = host.list(folder.empty() ? "/" : folder);
  if (names.unreadable()) return Unreadable{names.why()};
  std::vector<std::string> paths;
  if (names.absent()) return paths;
  if (!rest.empty() && mounts_on_demand(host, folder))
    return Unreadable{fmt::format("{}: to look into its folders would mount something on each (autofs)", folder)};
  if (!rest.empty() && names.value().size() > most_folders)
    return Unreadable{fmt::format("{}: holds more than {} names", folder.empty() ? "/" : folder, most_folders)};
  for (const std::string& one : names.value()) {
    if (!glob_match(name, one)) continue;
    std::string path = fmt::format("{}/{}{}", folder, one, rest);
    if (rest.empty() || !host.status(path).absent()) paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace nodeworthy
