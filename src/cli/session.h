// What every command begins with: the catalog, the profile, the settings and the rules bound to them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "engine/catalog.h"
#include "engine/profile.h"
#include "engine/rule.h"

namespace nodeworthy {

/// The machine, or the image in a directory; throws InputError where it cannot be opened.
std::unique_ptr<Host> open_host(const std::optional<std::string>& root);

/// The same with the file of --kubeadm-config; throws InputError where there is no such file.
std::unique_ptr<Host> open_host(const CheckCommand& command);

/// Everything that a run looks with. Rules borrow from the catalog: keep them together.
struct Session {
  Catalog catalog;
  Profile profile;
  ResolvedSettings settings;
  std::vector<std::string> notes;  // what could not be detected, as sentences
};

/// The built-in catalog with the selection's folders; throws InputError with every mistake.
Catalog load_catalog(const Selection& selection);

/// Reads the profiles and settles the settings for a host; throws InputError with every mistake.
Session start_session(const Selection& selection, const Host& host);

/// The ids of a profile that --only and --skip leave; a pattern that matches none of the catalog's rules is an InputError.
std::vector<std::string_view> select_rules(const Session& session, const std::vector<std::string>& only,
                                           const std::vector<std::string>& skip);

/// Binds rules to the session's settings; throws InputError with every mistake.
std::vector<Rule> bind_rules(const Session& session, const std::vector<std::string_view>& ids);

/// That no rule is meant by a pattern, with the nearest name that would be.
std::string no_such_rule(const Catalog& catalog, std::string_view pattern);

/// Whether a pattern means a rule: its id, a glob over ids, or, in any case, a name under `aka`.
bool means_rule(std::string_view pattern, const RuleFile& rule);

}  // namespace nodeworthy
