// kubeadm's preflight against the rules: docs/kubeadm.yaml names its checks, and docs/kubeadm.md is made from both.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.h"
#include "cli/kubeadm_names.h"
#include "engine/catalog.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path data = fs::path(test::source_directory()) / "docs/kubeadm.yaml";

Document read_data() {
  std::ostringstream bytes;
  bytes << std::ifstream(data).rdbuf();
  auto parsed = parse_yaml(bytes.str());
  if (const auto* error = std::get_if<DocumentError>(&parsed)) FAIL(describe(data.string(), *error));
  return std::move(std::get<Document>(parsed));
}

std::string text_of(const Node& check, std::string_view key) {
  const Node* value = check.find(key);
  return value == nullptr ? std::string() : std::string(value->text);
}

/// The rules that have each of kubeadm's names.
std::map<std::string, std::vector<std::string>> rules_by_name() {
  std::map<std::string, std::vector<std::string>> rules;
  const Catalog catalog(built_in_rule_files());
  for (const auto& [id, file] : catalog.rules()) {
    const Node* aka = file->root.find("aka");
    if (aka == nullptr) continue;
    for (const Node& name : aka->children) rules[std::string(name.text)].emplace_back(id);
  }
  return rules;
}

std::string versions_of(const Node& check) {
  const std::string from = text_of(check, "from");
  const std::string to = text_of(check, "to");
  if (from.empty()) return to.empty() ? "all" : fmt::format("to {}", to);
  return to.empty() ? fmt::format("from {}", from) : fmt::format("{} to {}", from, to);
}

std::string links_to(const std::vector<std::string>& rules) {
  std::vector<std::string> links;
  for (const std::string& id : rules) {
    // As the anchors of rules.md are made of its headings.
    std::string anchor = id;
    std::erase(anchor, '/');
    links.push_back(fmt::format("[{}](rules.md#{})", id, anchor));
  }
  return links.empty() ? "none" : join(links, ", ");
}

std::string kubeadm_page(const Document& document) {
  std::string out =
      "# kubeadm's preflight\n\nMade from docs/kubeadm.yaml and the rules by the tests; do not edit. Every check of kubeadm init, join and "
      "join\n"
      "--control-plane by the name that `--ignore-preflight-errors` takes, in the versions 1.20 to 1.37. `--skip` and `--only` take the "
      "same\n"
      "names, several of them with commas between, in upper or lower case. What the file handed to kubeadm names under\n"
      "`ignorePreflightErrors` is looked at all the same and told as information.\n\n"
      "kubeadm join --control-plane also looks at the certificates that control planes share, by no name and where it is given no\n"
      "certificate key. Whether they are there is [control-plane/join-certificates](rules.md#control-planejoin-certificates), whether "
      "they\n"
      "are valid [control-plane/certificates-expired](rules.md#control-planecertificates-expired). No rule tells who signed what is "
      "there,\n"
      "whether a key is that of its certificate and whether the names of this node are in it, because nodeworthy verifies no signatures\n"
      "and reads no private keys; and only the API server knows whether the cluster has a controlPlaneEndpoint.\n\n"
      "| name | in | versions | kubeadm's severity | rule | what differs |\n|---|---|---|---|---|---|\n";
  const auto rules = rules_by_name();
  for (const Node& check : document.root().children) {
    const std::string name = text_of(check, "name");
    std::vector<std::string> modes;
    for (const Node& mode : check.find("modes")->children) modes.emplace_back(mode.text);
    const auto found = rules.find(name);
    out += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", name, join(modes, ", "), versions_of(check), text_of(check, "severity"),
                       links_to(found == rules.end() ? std::vector<std::string>() : found->second),
                       text_of(check, found == rules.end() ? "without" : "differs"));
  }
  return out;
}

TEST_CASE("every check of kubeadm has a rule, or a reason to have none") {
  const Document document = read_data();
  const auto rules = rules_by_name();
  for (const Node& check : document.root().children) {
    const std::string name = text_of(check, "name");
    INFO(name);
    CHECK((rules.contains(name) || !text_of(check, "without").empty()));
  }
}

TEST_CASE("every check of kubeadm that has no rule may be skipped") {
  const Document document = read_data();
  const auto rules = rules_by_name();
  std::vector<std::string> without;
  for (const Node& check : document.root().children)
    if (!rules.contains(text_of(check, "name"))) without.push_back(text_of(check, "name"));
  std::vector<std::string> taken;
  for (std::string_view name : kubeadm_checks_without_rule()) taken.emplace_back(name);
  CHECK(taken == without);
}

TEST_CASE("rules are also known as checks that kubeadm has") {
  const Document document = read_data();
  std::vector<std::string> names;
  for (const Node& check : document.root().children) names.push_back(text_of(check, "name"));
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
  for (const auto& [name, rules] : rules_by_name()) {
    INFO(name << " of " << rules.front());
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
  }
}

TEST_CASE("the page of kubeadm's checks is current") { test::check_golden("docs/kubeadm.md", kubeadm_page(read_data())); }

}  // namespace
}  // namespace nodeworthy
