#include "cli/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/suggest.h"
#include "base/text.h"
#include "checks/kinds.h"
#include "cli/ignored.h"
#include "host/cluster.h"
#include "host/live_host.h"

namespace nodeworthy {
namespace {

/// The profile for a host when none is asked for.
std::string default_profile(const Host& host, std::vector<std::string>& notes) {
  const Reading<std::string> role = detect_role(host);
  if (role.present()) return role.value();
  if (role.unreadable())
    notes.push_back(fmt::format("cannot tell whether this is a control plane node, looking as at a worker: {}", role.why()));
  return "worker";
}

/// Where the file of --kubeadm-config is: from the folder that the program is started in, as kubeadm has it, and of an image from its root.
std::string file_on_host(const CheckCommand& command) {
  const std::filesystem::path named(*command.kubeadm_file);
  if (named.is_absolute()) return named;
  if (command.root) throw InputError(fmt::format("--kubeadm-config {}: with --root the path begins with /, the image's", named.native()));
  return std::filesystem::absolute(named).lexically_normal();
}

}  // namespace

std::unique_ptr<Host> open_host(const std::optional<std::string>& root) {
  try {
    if (root) return std::make_unique<DirectoryHost>(*root);
    return std::make_unique<LiveHost>();
  } catch (const std::system_error& error) {
    throw InputError(fmt::format("--root {}", system_message(root.value_or("/"), error.code().value())));
  }
}

std::unique_ptr<Host> open_host(const CheckCommand& command) {
  std::unique_ptr<Host> host = open_host(command.root);
  if (!command.kubeadm_file) return host;
  std::string path = file_on_host(command);
  const Reading<Status>& status = host->status(path);
  if (status.absent()) throw InputError(fmt::format("--kubeadm-config {}: {} is not there", *command.kubeadm_file, path));
  if (status.present() && status.value().type != FileType::regular)
    throw InputError(fmt::format("--kubeadm-config {}: {}, not a file", *command.kubeadm_file, describe(status.value().type)));
  host->name_kubeadm_file(std::move(path));
  return host;
}

std::string no_such_rule(const Catalog& catalog, std::string_view pattern) {
  std::vector<std::string> names;
  for (const auto& [id, file] : catalog.rules()) {
    names.emplace_back(id);
    if (const Node* aka = file->root.find("aka"))
      for (const Node& name : aka->children) names.emplace_back(name.text);
  }
  return fmt::format("no rule is meant by \"{}\"{}", pattern, suggestion(pattern, names));
}

bool means_rule(std::string_view pattern, const RuleFile& rule) {
  if (glob_match(pattern, rule.name)) return true;
  const Node* aka = rule.root.find("aka");
  if (aka == nullptr) return false;
  return std::any_of(aka->children.begin(), aka->children.end(),
                     [&](const Node& name) { return glob_match(lower(pattern), lower(name.text)); });
}

Catalog load_catalog(const Selection& selection) {
  Catalog catalog(built_in_rule_files());
  Problems problems;
  for (const std::string& folder : selection.folders) catalog.add_folder(folder, problems);
  if (!problems.empty()) throw InputError(problems);
  return catalog;
}

Session start_session(const Selection& selection, const Host& host) {
  Session session;
  session.catalog = load_catalog(selection);
  if (const Reading<Status>& own = host.status("/proc/self"); host.running() && own.unreadable())
    session.notes.push_back(
        fmt::format("{}, so the running kernel tells nothing; to look at an image from inside it: --root /", own.why()));
  std::vector<std::string> names = selection.profiles;
  if (names.empty()) names.push_back(default_profile(host, session.notes));
  Problems problems;
  session.profile = read_profiles(session.catalog, names, problems);
  if (!problems.empty()) throw InputError(problems);
  session.settings = resolve_settings(selection.settings, session.profile.settings, host);
  session.notes.insert(session.notes.end(), session.settings.notes.begin(), session.settings.notes.end());
  follow_ignored_errors(host, session);
  return session;
}

std::vector<std::string_view> select_rules(const Session& session, const std::vector<std::string>& only,
                                           const std::vector<std::string>& skip) {
  const Catalog::Files& all = session.catalog.rules();
  auto check = [&](std::string_view option, const std::vector<std::string>& patterns) {
    for (const std::string& pattern : patterns)
      if (std::none_of(all.begin(), all.end(), [&](const auto& rule) { return means_rule(pattern, *rule.second); }))
        throw InputError(fmt::format("{} {}: {}", option, pattern, no_such_rule(session.catalog, pattern)));
  };
  check("--only", only);
  check("--skip", skip);
  auto meant = [&](const std::vector<std::string>& patterns, std::string_view id) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return means_rule(pattern, *all.at(id)); });
  };
  std::vector<std::string_view> ids;
  for (std::string_view id : session.profile.rules)
    if ((only.empty() || meant(only, id)) && !meant(skip, id)) ids.push_back(id);
  if (ids.empty()) throw InputError("no rule is left to look with: --only and --skip leave none of the profile's");
  return ids;
}

std::vector<Rule> bind_rules(const Session& session, const std::vector<std::string_view>& ids) {
  std::vector<Rule> rules;
  rules.reserve(ids.size());
  Problems problems;
  for (std::string_view id : ids) {
    const auto override = session.profile.overrides.find(id);
    rules.push_back(bind_rule(*session.catalog.rules().at(id), override == session.profile.overrides.end() ? Override{} : override->second,
                              session.catalog.tables(), kinds(), session.settings, problems));
  }
  if (!problems.empty()) throw InputError(problems);
  return rules;
}

}  // namespace nodeworthy
