#include "host/glob.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {

bool is_pattern(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

Reading<std::vector<std::string>> paths_matching(const Host& host, std::string_view pattern) {
  const size_t slash = pattern.rfind('/');
  const std::string folder(pattern.substr(0, slash));
  if (is_pattern(folder)) return Unreadable{fmt::format("{}: patterns of folders are not followed", pattern)};
  const Reading<std::vector<std::string>>& names = host.list(folder.empty() ? "/" : folder);
  if (names.unreadable()) return Unreadable{names.why()};
  std::vector<std::string> paths;
  if (names.absent()) return paths;
  for (const std::string& name : names.value())
    if (glob_match(pattern.substr(slash + 1), name)) paths.push_back(folder + "/" + name);
  return paths;
}

}  // namespace nodeworthy
