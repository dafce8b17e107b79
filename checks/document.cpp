#include "checks/document.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/suggest.h"
#include "base/text.h"
#include "host/document_file.h"
#include "host/json.h"
#include "host/toml.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

/// By name, or by the ending of a path.
constexpr std::pair<std::string_view, ParseDocument> languages[] = {
    {"json", parse_json}, {"toml", parse_toml}, {"conf", parse_toml}, {"yaml", parse_yaml}, {"yml", parse_yaml}};

struct Wanted {
  std::string path;
  ParseDocument parse = nullptr;
  std::vector<std::string> key;
  std::optional<Predicate> value;
  bool set = true;
  std::optional<std::string> otherwise;
  std::optional<std::string> means;  // what the value should be, in words

  std::string subject() const { return key.empty() ? path : fmt::format("{} {}", path, join(key, ".")); }
  std::string want() const {
    if (key.empty()) return "there, and right in form, with keys at its top";
    if (value) return means.value_or(value->describe());
    return set ? "set" : "not set";
  }
};

/// The node at the end of a path of keys; null where there is none.
const Node* find(const Node& root, const std::vector<std::string>& key) {
  const Node* node = &root;
  for (const std::string& name : key)
    if (node != nullptr) node = node->find(name);
  return node == nullptr || node->type == Node::Type::null ? nullptr : node;
}

Observation answer(const Wanted& wanted, std::optional<bool> holds, std::string have) {
  return holds ? judged(*holds, wanted.subject(), wanted.want(), std::move(have))
               : unknown(wanted.subject(), wanted.want(), std::move(have));
}

/// A value with the line that it stands in.
std::string shown(const Node& node) {
  return fmt::format("{} (line {})", node.is_scalar() ? printable(node.text) : std::string(describe(node.type)), node.mark.line);
}

Observation judge_value(const Wanted& wanted, const Node& value) {
  return answer(wanted, value.is_scalar() ? wanted.value->holds(value.text) : false, shown(value));
}

/// Each item of a list is held against the predicate, and those that are not as wanted are told; a single value is a list of one.
std::vector<Observation> judge_values(const Wanted& wanted, const Node& value) {
  if (!value.is_sequence()) return {judge_value(wanted, value)};
  std::vector<Observation> observations;
  for (const Node& item : value.children) {
    Observation one = judge_value(wanted, item);
    if (one.verdict != Verdict::pass) observations.push_back(std::move(one));
  }
  if (!observations.empty()) return observations;
  return {answer(wanted, true, fmt::format("{} of {} (line {})", value.children.size(), value.children.size(), value.mark.line))};
}

/// What counts where a document does not have the key, or there is none.
Observation judge_missing(const Wanted& wanted, std::string have) {
  if (!wanted.otherwise || !wanted.value) return answer(wanted, !wanted.set, std::move(have));
  return answer(wanted, wanted.value->holds(*wanted.otherwise).value_or(false),
                fmt::format("{}, the default: {}", *wanted.otherwise, have));
}

std::vector<Observation> judge(const Wanted& wanted, const Node& root) {
  // null stands for a document without a key.
  const bool has_keys = root.is_mapping() || root.type == Node::Type::null;
  if (wanted.key.empty()) return {answer(wanted, has_keys, has_keys ? "right in form" : shown(root))};
  if (!has_keys) return {answer(wanted, std::nullopt, fmt::format("{}: {} where keys are wanted", wanted.path, shown(root)))};
  const Node* value = find(root, wanted.key);
  if (value == nullptr) return {judge_missing(wanted, "not set")};
  if (wanted.value) return judge_values(wanted, *value);
  return {answer(wanted, wanted.set, fmt::format("set (line {})", value->mark.line))};
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const Reading<std::string>& text = host.read(wanted.path);
  if (text.unreadable()) return {answer(wanted, std::nullopt, text.why())};
  if (text.absent()) return {wanted.key.empty() ? answer(wanted, false, "absent") : judge_missing(wanted, "no such file")};
  const auto parsed = wanted.parse(text.value());
  const auto* error = std::get_if<DocumentError>(&parsed);
  if (error == nullptr) return judge(wanted, std::get<Document>(parsed).root());
  const bool doubtful = !wanted.key.empty() || (wanted.parse == parse_json && some_take_as_json(text.value()));
  return {answer(wanted, doubtful ? std::nullopt : std::optional(false), printable(describe(wanted.path, *error)))};
}

ParseDocument language_of(const Params& params, const std::string& path) {
  const std::string given = params.word("format").value_or(path.substr(path.rfind('.') + 1));
  for (const auto& [name, parse] : languages)
    if (name == given) return parse;
  params.problem(params.word("format") ? "format" : "path", fmt::format("\"{}\" is no format of documents{}; format: json, toml or yaml",
                                                                        given, suggestion(given, {"json", "toml", "yaml"})));
  return parse_json;
}

Check bind(const Params& params) {
  Wanted wanted{.path = *params.word("path"),
                .key = params.words("key"),
                .value = params.predicate("is", Quantity::text),
                .set = params.flag("set", true),
                .otherwise = params.word("default"),
                .means = params.word("means")};
  wanted.parse = language_of(params, wanted.path);
  if (!wanted.path.starts_with('/')) params.problem("path", fmt::format("\"{}\" is no absolute path", wanted.path));
  if (wanted.key.empty() && (wanted.value || !wanted.set)) params.problem("path", "is and set speak of a key, which is missing");
  if (wanted.value && !wanted.set) params.problem("set", "a key that is not set has no value");
  if (wanted.otherwise && !wanted.value) params.problem("default", "a default counts only where a value is wanted");
  if (wanted.means && !wanted.value) params.problem("means", "speaks of what the value should be, and none is wanted");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"path", Form::word, Need::required, "an absolute path; links are followed inside the root"},
    {"key", Form::words, Need::optional,
     "the way to the key: `[log-opts, max-size]`; without it the document has to be right in form, with keys at its top"},
    {"is", Form::text, Need::optional, "what the value should be; of a list, what each item should be"},
    {"set", Form::flag, Need::optional, "without `is`: whether the key should be there; true where it is left out"},
    {"default", Form::word, Need::optional, "the value that counts where the key or the file is missing"},
    {"means", Form::word, Need::optional, "what `is` comes to, in words that are shown in its place"},
    {"format", Form::word, Need::optional, "`json`, `toml` or `yaml`; without it the ending of the path says it"},
};

}  // namespace

constinit const Kind document_kind{
    .name = "document",
    .summary =
        "One key of a JSON, YAML or TOML file, by its meaning and not by its lines. A file that is wrong in form leaves a key unknown, "
        "with the position of the mistake; without a key it fails, as does one that has no keys at its top. JSON that is empty or has a "
        "key twice is unknown, because some programs take it.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
