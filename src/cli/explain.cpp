#include "cli/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "checks/kinds.h"
#include "host/uniform_host.h"

namespace nodeworthy {
namespace {

/// A running machine with nothing on it.
UniformHost empty_host() { return {UniformHost::Answer::absent, true}; }

/// A rule as one of the profiles has it.
struct Explained {
  Rule rule;
  std::vector<std::string> profiles;
  std::string repair;  // "yes", "by hand" or "no"
};

std::vector<std::string> profiles_with(const Catalog& catalog, std::string_view id) {
  std::vector<std::string> names;
  for (const auto& [name, file] : catalog.profiles()) {
    Problems problems;
    const Profile profile = read_profiles(catalog, {std::string(name)}, problems);
    if (std::find(profile.rules.begin(), profile.rules.end(), id) != profile.rules.end()) names.emplace_back(name);
  }
  return names;
}

std::string repair_of(const Rule& rule) {
  if (rule.by_hand) return "by hand";
  return rule.expect.repairs().empty() ? "no" : "yes";
}

/// Opens a session with the selection's profiles, else with worker, or the first profile that has the rule where worker has not.
Session session_for(const Selection& selection, const Catalog& catalog, std::string_view id) {
  Selection chosen = selection;
  if (chosen.profiles.empty()) {
    const std::vector<std::string> names = profiles_with(catalog, id);
    const bool worker = std::find(names.begin(), names.end(), "worker") != names.end();
    chosen.profiles = {worker || names.empty() ? "worker" : names.front()};
  }
  return start_session(chosen, empty_host());
}

Explained explained(const Session& session, std::string_view id) {
  Rule rule = std::move(bind_rules(session, {id}).front());
  std::string repair = repair_of(rule);
  return {.rule = std::move(rule), .profiles = profiles_with(session.catalog, id), .repair = std::move(repair)};
}

std::vector<std::string> repairs(const Explained& e) {
  if (e.rule.by_hand) return {fmt::format("by hand: {}", *e.rule.by_hand)};
  return e.rule.expect.repairs();
}

void add_section(std::string& out, std::string_view title, const std::vector<std::string>& items, size_t width) {
  if (items.empty()) return;
  out += fmt::format("\n{}\n", title);
  for (const std::string& item : items) out += wrapped(item, 2, width);
}

std::vector<std::string> owned(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

std::string one_rule(const Catalog& catalog, std::string_view pattern) {
  std::vector<std::string> meant;
  for (const auto& [id, file] : catalog.rules())
    if (means_rule(pattern, *file)) meant.emplace_back(id);
  if (meant.size() == 1) return meant.front();
  if (meant.empty()) throw InputError(no_such_rule(catalog, pattern));
  throw InputError(fmt::format("\"{}\" means more than one rule: {}", pattern, join(meant, ", ")));
}

std::string markdown_list(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += fmt::format("- {}\n", item);
  return out;
}

/// Text that Markdown would take for something else, in code.
std::vector<std::string> as_code(std::vector<std::string> items) {
  for (std::string& item : items) item = fmt::format("`{}`", item);
  return items;
}

std::string rule_section(const Explained& e) {
  std::string out = fmt::format("### {}\n\n{}. {}. Profiles: {}. Repair: {}.\n\n{}\n", e.rule.id, e.rule.title, describe(e.rule.severity),
                                join(e.profiles, ", "), e.repair, join({std::string(strip(e.rule.because))}, ""));
  auto section = [&](std::string_view title, const std::vector<std::string>& items) {
    if (!items.empty()) out += fmt::format("\n{}:\n\n{}", title, markdown_list(items));
  };
  section("Applies when", as_code(e.rule.when.wants(empty_host())));
  section("Wanted", as_code(e.rule.expect.wants(empty_host())));
  section("What repairs it", repairs(e));
  section("Known elsewhere as", as_code(owned(e.rule.aka)));
  section("Read on", owned(e.rule.see));
  return out;
}

}  // namespace

std::string explanation(const Selection& selection, std::string_view rule, size_t width) {
  const Catalog catalog = load_catalog(selection);
  const std::string id = one_rule(catalog, rule);
  const Session session = session_for(selection, catalog, id);
  const Explained e = explained(session, id);
  std::string out =
      fmt::format("{}  ({}; profiles: {})\n{}\n\n", e.rule.id, describe(e.rule.severity), join(e.profiles, ", "), e.rule.title);
  out += wrapped(e.rule.because, 0, width);
  add_section(out, "Applies when", e.rule.when.wants(empty_host()), width);
  add_section(out, "Expects", e.rule.expect.wants(empty_host()), width);
  add_section(out, e.repair == "by hand" ? "Repair" : "What --fix does", repairs(e), width);
  add_section(out, "Known elsewhere as", owned(e.rule.aka), width);
  add_section(out, "Read on", owned(e.rule.see), width);
  return out;
}

std::string rule_list(const Selection& selection) {
  const Catalog catalog = load_catalog(selection);
  std::vector<std::vector<std::string>> rows{{"RULE", "SEVERITY", "REPAIR", "PROFILES", "EXPECTS"}};
  for (const auto& [id, file] : catalog.rules()) {
    const Session session = session_for(selection, catalog, id);
    const auto& chosen = session.profile.rules;
    if (!selection.profiles.empty() && std::find(chosen.begin(), chosen.end(), id) == chosen.end()) continue;
    const Explained e = explained(session, id);
    rows.push_back({std::string(id), std::string(describe(e.rule.severity)), e.repair, join(e.profiles, ","), std::string(e.rule.title)});
  }
  std::vector<size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const auto& row : rows) {
    for (size_t i = 0; i + 1 < row.size(); ++i) out += fmt::format("{:<{}}  ", row[i], widths[i]);
    out += row.back() + "\n";
  }
  return out;
}

std::string rules_page() {
  const Catalog catalog(built_in_rule_files());
  std::string out =
      "# Rules\n\nMade from rules/ by the tests; do not edit. What is wanted and the repairs are those of a running machine, with the "
      "settings of the\n"
      "profile worker; of a rule that worker has not, of the first profile named.\n";
  std::string group;
  for (const auto& [id, file] : catalog.rules()) {
    const std::string own_group(id.substr(0, id.find('/')));
    if (own_group != group) out += fmt::format("\n## {}\n", own_group);
    group = own_group;
    out += "\n" + rule_section(explained(session_for({}, catalog, id), id));
  }
  return out;
}

std::string kinds_page() {
  std::string out =
      "# Kinds of check\n\nMade from the program by the tests; do not edit. A kind is a word under `when` or `expect` of a rule; how rules "
      "are written is in\n"
      "[writing-rules.md](writing-rules.md).\n";
  for (const Kind& kind : kinds()) {
    out += fmt::format("\n## {}\n\n{}\n\n", kind.name, kind.summary);
    for (const Field& field : kind.fields) {
      const std::string name = field.name.empty() ? "the value" : field.name == "*" ? "any key" : fmt::format("`{}`", field.name);
      out += fmt::format("- {} ({}{}): {}\n", name, describe(field.form), field.need == Need::required ? ", required" : "", field.summary);
    }
    if (!kind.repair.empty()) out += fmt::format("\nRepair: {}\n", kind.repair);
  }
  return out;
}

}  // namespace nodeworthy
