#include "checks/folder.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::string_view etcd = "etcd";
constexpr size_t most_shown = 5;

/// What the rule wants: no name that one of `unwanted` matches and none of `fine` does.
struct Wanted {
  std::string path;
  std::vector<std::string> unwanted;
  std::vector<std::string> fine;

  std::string describe() const { return unwanted.empty() ? "empty" : "without " + join(unwanted, ", "); }
};

bool matches_any(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return glob_match(pattern, name); });
}

bool is_unwanted(const Wanted& wanted, const std::string& name) {
  return (wanted.unwanted.empty() || matches_any(wanted.unwanted, name)) && !matches_any(wanted.fine, name);
}

/// "holds member, snap and 3 more".
std::string shown(const std::vector<std::string>& found) {
  const size_t count = std::min(found.size(), most_shown);
  std::vector<std::string> first;
  for (size_t i = 0; i < count; ++i) first.push_back(printable(found[i]));
  std::string text = "holds " + join(first, ", ");
  if (found.size() > count) text += fmt::format(" and {} more", found.size() - count);
  return text;
}

Observation judge(const Wanted& wanted, const std::string& path, const std::vector<std::string>& names) {
  std::vector<std::string> found;
  std::copy_if(names.begin(), names.end(), std::back_inserter(found), [&](const std::string& name) { return is_unwanted(wanted, name); });
  if (!found.empty()) return judged(false, path, wanted.describe(), shown(found));
  const bool empty = names.empty() || wanted.unwanted.empty();
  return judged(true, path, wanted.describe(), empty ? "empty" : wanted.describe());
}

Observation look(const Host& host, const Wanted& wanted) {
  const Reading<std::string> path = wanted.path == etcd ? etcd_folder(host) : Reading<std::string>(wanted.path);
  if (!path.present()) return unknown(wanted.path, wanted.describe(), path.unreadable() ? path.why() : "absent");
  const Reading<Status>& status = host.status(path.value());
  const std::string subject = printable(path.value());
  if (status.unreadable()) return unknown(subject, wanted.describe(), status.why());
  if (status.absent()) return judged(true, subject, wanted.describe(), "absent");
  if (status.value().type != FileType::directory)
    return judged(false, subject, wanted.describe(), fmt::format("no folder but a {}", describe(status.value().type)));
  const Reading<std::vector<std::string>>& names = host.list(path.value());
  if (!names.present()) return unknown(subject, wanted.describe(), names.unreadable() ? names.why() : "gone while it was looked at");
  return judge(wanted, subject, names.value());
}

Check bind(const Params& params) {
  const Wanted wanted{.path = *params.word("path"), .unwanted = params.words("lacks"), .fine = params.words("save")};
  if (!wanted.path.starts_with('/') && wanted.path != etcd)
    params.problem("path", fmt::format("\"{}\" is neither an absolute path nor `etcd`", wanted.path));
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"path", Form::word, Need::required,
     "an absolute path, links followed; `etcd` for the folder of etcd's data in kubeadm's configuration"},
    {"lacks", Form::words, Need::optional, "patterns as `cali*` of names that may not be in it; without them nothing may be in it"},
    {"save", Form::words, Need::optional, "patterns of names that may be in it all the same"},
};

}  // namespace

constinit const Kind folder_kind{
    .name = "folder",
    .summary = "Whether a folder is empty, or has none of some names in it. A folder that is not there is empty.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
