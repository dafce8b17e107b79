#include "cli/ignored.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/kubeadm_names.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr size_t most_names = 200;  // several times as many as kubeadm has checks; each is looked for in all rules

bool is_known_as(const RuleFile& rule, std::string_view name) {
  const Node* aka = rule.root.find("aka");
  return aka != nullptr && std::any_of(aka->children.begin(), aka->children.end(), [&](const Node& known) {
           return known.text.size() == name.size() && lower(known.text) == lower(name);
         });
}

/// The list as it stands in the documents for init and join, no name twice; of one that is too long one name more than are followed.
std::vector<std::string> ignored_names(const KubeadmFile& file) {
  std::vector<std::string> names;
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    const Node* list = file.find(kind, {"nodeRegistration", "ignorePreflightErrors"});
    if (list == nullptr) continue;
    for (const Node& name : list->children)
      if (names.size() <= most_names && std::find(names.begin(), names.end(), name.text) == names.end()) names.emplace_back(name.text);
  }
  return names;
}

/// Whether any rule is known by the name.
bool overlook(Session& session, const std::string& name) {
  bool found = false;
  for (const auto& [id, file] : session.catalog.rules()) {
    if (!is_known_as(*file, name)) continue;
    session.profile.overrides[id].severity = Severity::info;
    found = true;
  }
  return found;
}

}  // namespace

void follow_ignored_errors(const Host& host, Session& session) {
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  if (!file.present()) return;
  std::vector<std::string> followed;
  std::vector<std::string> names = ignored_names(file.value());
  if (names.size() > most_names) {
    session.notes.push_back(
        fmt::format("{}: ignorePreflightErrors: only the first {} names are followed", file.value().path(), most_names));
    names.resize(most_names);
  }
  for (const std::string& name : names) {
    if (lower(name) == "all") {
      session.notes.push_back(fmt::format("{}: ignorePreflightErrors: all is not followed, because it hides every mistake; name the checks",
                                          file.value().path()));
    } else if (overlook(session, usual_name(host, name))) {
      followed.push_back(printable(name));
    } else if (is_kubeadm_check(name)) {
      session.notes.push_back(
          fmt::format("{}: ignorePreflightErrors: {}: no rule looks at what kubeadm checks there", file.value().path(), printable(name)));
    } else {
      session.notes.push_back(
          fmt::format("{}: ignorePreflightErrors: {}", file.value().path(), no_such_rule(session.catalog, printable(name))));
    }
  }
  if (!followed.empty())
    session.notes.push_back(
        fmt::format("{} has kubeadm ignore {}: what is wrong there is told as information", file.value().path(), join(followed, ", ")));
}

}  // namespace nodeworthy
