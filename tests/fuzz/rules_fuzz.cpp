#include "checks/kinds.h"
#include "engine/profile.h"
#include "host/uniform_host.h"
#include "host/yaml.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

static const Settings settings{{"kubernetes", "1.34"}, {"role", "control-plane"}, {"runtime", "containerd"}};

/// Every problem has a sentence and stands in one of the text's lines, if the text says anything; whether there are any.
static bool any(const Problems& problems, const Node& root, size_t lines) {
  for (const Problem& problem : problems.all()) {
    fuzz::require(problem.file == "fuzz.yaml" && !problem.what.empty());
    fuzz::require(problem.mark.line <= lines && (problem.mark.line > 0 || root.type == Node::Type::null));
  }
  return !problems.empty();
}

/// A text is a rule that can look at any host, or problems.
static void check_rule(const Node& root, const Catalog& catalog, size_t lines) {
  Problems problems;
  const RuleFile file{.path = "fuzz.yaml", .name = "fuzz/rule", .root = root};
  const Rule rule = bind_rule(file, {}, catalog.tables(), kinds(), settings, problems);
  if (any(problems, root, lines)) return;
  fuzz::require(!rule.title.empty() && !rule.because.empty());
  std::vector<const Kind*> used;
  rule.expect.collect_kinds(used);
  fuzz::require(!used.empty());
  for (const auto answer : {UniformHost::Answer::absent, UniformHost::Answer::unreadable})
    for (const Observation& observation : rule.expect.look(UniformHost(answer, true)).observations)
      fuzz::require(observation.verdict == Verdict::fail || observation.repair.empty());
}

/// A text is a profile whose rules exist and can be bound with its values, or problems.
static void check_profile(const Node& root, size_t lines) {
  const RuleFile own{.path = "fuzz.yaml", .name = "profiles/fuzz", .root = root};
  std::vector<RuleFile> files(built_in_rule_files().begin(), built_in_rule_files().end());
  files.push_back(own);
  const Catalog catalog(files);
  Problems problems;
  const Profile profile = read_profiles(catalog, {"fuzz"}, problems);
  if (any(problems, root, lines)) return;
  for (std::string_view id : profile.rules) fuzz::require(catalog.rules().contains(id));
  for (const auto& [name, value] : profile.settings) fuzz::require(setting_error(name, value).empty());
  for (const auto& [id, override] : profile.overrides)
    bind_rule(*catalog.rules().at(id), override, catalog.tables(), kinds(), settings, problems);
  for (const Problem& problem : problems.all()) fuzz::require(problem.mark.line > 0 && !problem.what.empty());
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Catalog built_in(built_in_rule_files());
  const std::string_view text = fuzz::text_of(data, size);
  const auto parsed = parse_yaml(text);
  const auto* document = std::get_if<Document>(&parsed);
  if (document == nullptr) return 0;
  check_rule(document->root(), built_in, fuzz::lines_in(text));
  check_profile(document->root(), fuzz::lines_in(text));
  return 0;
}
