#include "tests/support/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/text.h"

namespace nodeworthy::test {
namespace {

using Texts = std::vector<std::string>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The end of the `$name` that begins at a place of a text; the place itself where none does.
size_t end_of_reference(std::string_view text, size_t at) {
  if (text[at] != '$' || at + 1 == text.size() || std::islower(static_cast<unsigned char>(text[at + 1])) == 0) return at;
  const size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-", at + 1);
  return end == std::string_view::npos ? text.size() : end;
}

/// Whether each character of a text is its own, and not of a `$name`.
std::vector<bool> own_characters(std::string_view text) {
  std::vector<bool> own(text.size(), true);
  for (size_t at = 0; at < text.size(); ++at)
    for (const size_t end = end_of_reference(text, at); at < end; ++at) own[at] = false;
  return own;
}

std::string replaced(std::string_view text, size_t at, size_t length, std::string_view by) {
  return std::string(text.substr(0, at)) + std::string(by) + std::string(text.substr(at + length));
}

/// Every number of a text one greater and one less, of the same width where it begins with 0.
void alter_numbers(std::string_view text, Texts& into) {
  const std::vector<bool> own = own_characters(text);
  for (size_t at = 0; at < text.size(); ++at) {
    if (!own[at] || !is_digit(text[at])) continue;
    size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const std::string digits(text.substr(at, end - at));
    const size_t width = digits.front() == '0' ? digits.size() : 1;
    if (digits.size() <= 18) {
      const int64_t number = std::stoll(digits);
      into.push_back(replaced(text, at, digits.size(), fmt::format("{:0{}}", number + 1, width)));
      if (number > 0) into.push_back(replaced(text, at, digits.size(), fmt::format("{:0{}}", number - 1, width)));
    }
    at = end - 1;
  }
}

bool is_pattern(std::string_view text) { return text.find_first_of("^\\[(") != std::string_view::npos; }

/// A number, with a unit or without, or a version.
bool is_quantity(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  return at > 0 && std::all_of(text.begin() + static_cast<ptrdiff_t>(at), text.end(), [](char c) { return std::isalpha(c) != 0; });
}

/// Each character of a pattern left out.
void alter_pattern(std::string_view text, Texts& into) {
  for (size_t at = 0; at < text.size(); ++at) into.push_back(replaced(text, at, 1, ""));
}

/// Each of the alternatives of "a|b", and each star, left out; the last letter another one; the numbers altered.
void alter_word(std::string_view text, Texts& into) {
  const std::vector<std::string_view> alternatives = split(text, '|');
  for (size_t left_out = 0; alternatives.size() > 1 && left_out < alternatives.size(); ++left_out) {
    Texts kept;
    for (size_t i = 0; i < alternatives.size(); ++i)
      if (i != left_out) kept.emplace_back(alternatives[i]);
    into.push_back(join(kept, "|"));
  }
  for (size_t at = text.find('*'); at != std::string_view::npos; at = text.find('*', at + 1)) into.push_back(replaced(text, at, 1, ""));
  const std::vector<bool> own = own_characters(text);
  for (size_t at = text.size(); at > 0; --at) {
    if (!own[at - 1] || std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0) continue;
    into.push_back(replaced(text, at - 1, 1, text[at - 1] == 'q' ? "w" : "q"));
    break;
  }
  alter_numbers(text, into);
}

void alter_operand(std::string_view text, Texts& into) {
  if (is_pattern(text)) return alter_pattern(text, into);
  if (is_quantity(text)) return alter_numbers(text, into);
  alter_word(text, into);
}

constexpr std::pair<std::string_view, std::string_view> comparisons[] = {
    {">=", "> <="}, {"<=", "< >="}, {"==", "!="}, {"!=", "=="}, {">", ">= <"}, {"<", "<= >"},
};

constexpr std::pair<std::string_view, std::string_view> opposites[] = {{"true", "false"}, {"on", "off"}, {"yes", "no"}};

/// "one of [a, b]" without each of its values.
void alter_list(std::string_view text, Texts& into) {
  const std::vector<std::string_view> values = split(text.substr(1, text.size() - 2), ',');
  for (size_t left_out = 0; values.size() > 1 && left_out < values.size(); ++left_out) {
    Texts kept;
    for (size_t i = 0; i < values.size(); ++i)
      if (i != left_out) kept.emplace_back(strip(values[i]));
    into.push_back(fmt::format("one of [{}]", join(kept, ", ")));
  }
}

/// What a scalar could have said otherwise.
Texts altered(std::string_view text) {
  Texts all;
  for (const auto& [one, other] : opposites) {
    if (text == one) return {std::string(other)};
    if (text == other) return {std::string(one)};
  }
  if (text.starts_with("one of ")) {
    alter_list(strip(text.substr(7)), all);
    return all;
  }
  std::string_view symbol = text.starts_with("~ ") ? "~" : "";
  for (const auto& [comparison, others] : comparisons) {
    if (!symbol.empty() || !text.starts_with(comparison)) continue;
    symbol = comparison;
    for (std::string_view other : split(others, ' ')) all.push_back(replaced(text, 0, symbol.size(), other));
  }
  if (symbol.empty() && is_quantity(text)) all.push_back(fmt::format(">= {}", text));
  if (symbol.empty() && is_quantity(text) && text != "0") all.push_back(fmt::format("<= {}", text));  // there is nothing below 0
  Texts operands;
  const std::string_view operand = strip(text.substr(symbol.size()));
  alter_operand(operand, operands);
  for (std::string& one : operands) all.push_back(symbol.empty() ? std::move(one) : fmt::format("{} {}", symbol, one));
  return all;
}

/// The field that says something in words for people, and decides nothing.
constexpr std::string_view prose = "means";

/// The names of values.
using Names = std::set<std::string_view>;

/// Every `$name` in a node.
void collect_names(const Node& node, Names& names) {
  for (size_t at = 0; at < node.text.size(); ++at)
    if (const size_t end = end_of_reference(node.text, at); end != at) names.insert(node.text.substr(at + 1, end - at - 1));
  for (size_t i = 0; i < node.children.size(); ++i)
    if (!(node.is_mapping() && i % 2 == 1 && node.children[i - 1].text == prose)) collect_names(node.children[i], names);
}

/// The names and those that their values in a mapping name in turn.
void collect_names_within(const Node* values, Names& names) {
  for (size_t before = 0; values != nullptr && before != names.size();) {
    before = names.size();
    for (const std::string_view name : Names(names))
      if (const Node* value = values->find(name)) collect_names(*value, names);
  }
}

/// The names in what a rule wants and when.
Names names_of(const Node& rule) {
  Names names;
  for (std::string_view key : {"when", "expect"})
    if (const Node* condition = rule.find(key)) collect_names(*condition, names);
  collect_names_within(rule.find("values"), names);
  return names;
}

std::string place_of(std::string_view kind, std::string_view field) { return fmt::format("{}.{}", kind, field); }

/// A text, or those of a list, that are no `$name`.
void collect_texts(const Node& node, std::set<std::string_view>& into) {
  if (node.is_scalar() && node.text.find('$') == std::string_view::npos) into.insert(node.text);
  if (node.is_sequence())
    for (const Node& item : node.children) collect_texts(item, into);
}

void collect_words_of_condition(const Node& node, Vocabulary& words) {
  for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
    const std::string_view key = node.children[i].text;
    const Node& value = node.children[i + 1];
    if (key == "not") collect_words_of_condition(value, words);
    if (key == "all" || key == "any")
      for (const Node& part : value.children) collect_words_of_condition(part, words);
    if (key == "not" || key == "all" || key == "any") continue;
    if (!value.is_mapping()) collect_texts(value, words[place_of(key, "")]);
    for (size_t field = 0; value.is_mapping() && field + 1 < value.children.size(); field += 2)
      collect_texts(value.children[field + 1], words[place_of(key, value.children[field].text)]);
  }
}

/// Makes the mutants of nodes; each as the node would be, with what was altered in it.
class Mutator {
 public:
  Mutator(const Vocabulary& words, Document& keep) : words_(words), keep_(keep) {}

  /// Of what stands under `when` and `expect`.
  std::vector<Mutant> condition(const Node& node) {
    std::vector<Mutant> all = without_entries(node);
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const std::string_view key = node.children[i].text;
      const Node& value = node.children[i + 1];
      if (key == "all" || key == "any") {
        if (value.children.size() > 1) all.push_back(with_key(node, i, key == "all" ? "any" : "all"));
        within(all, node, i + 1, key, items(value, &Mutator::condition));
      } else if (key == "not") {
        all.push_back(without_not(node, i));
        within(all, node, i + 1, key, condition(value));
      } else {
        within(all, node, i + 1, key, fields(key, value));
      }
    }
    return all;
  }

  /// Of the values of these names.
  std::vector<Mutant> values(const Node& node, const Names& names) {
    std::vector<Mutant> all;
    for (size_t i = 0; i + 1 < node.children.size(); i += 2)
      if (names.contains(node.children[i].text)) within(all, node, i + 1, node.children[i].text, value(node.children[i + 1]));
    return all;
  }

  /// Of the values of these names, and of their cases, that somebody gets to.
  std::vector<Mutant> tables(const Node& node, const Names& names, const std::function<bool(const Node&)>& reached) {
    const Node mistake{.type = Node::Type::scalar, .text = "$no-such-value"};
    std::vector<Mutant> all;
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const std::string_view name = node.children[i].text;
      const Node& value = node.children[i + 1];
      if (!names.contains(name)) continue;
      if (!value.is_mapping() && reached(with_child(node, i + 1, mistake))) within(all, node, i + 1, name, this->value(value));
      for (size_t at = 3; value.is_mapping() && at < value.children.size(); at += 2) {
        if (!reached(with_child(node, i + 1, with_child(value, at, mistake)))) continue;
        std::vector<Mutant> of_case;
        within(of_case, value, at, value.children[at - 1].text, this->value(value.children[at]));
        within(all, node, i + 1, name, std::move(of_case));
      }
    }
    return all;
  }

  /// Adds a mutant of a node for each mutant of its child.
  void within(std::vector<Mutant>& all, const Node& node, size_t child, std::string_view key, std::vector<Mutant> mutants) {
    for (Mutant& mutant : mutants) {
      mutant.at = mutant.at.empty() ? std::string(key) : fmt::format("{}.{}", key, mutant.at);
      mutant.root = with_child(node, child, mutant.root);
      all.push_back(std::move(mutant));
    }
  }

  /// A node without some of its children.
  Mutant without(const Node& node, size_t first, size_t count, std::string_view what) {
    std::vector<Node> children(node.children.begin(), node.children.end());
    const auto begin = children.begin() + static_cast<ptrdiff_t>(first);
    children.erase(begin, begin + static_cast<ptrdiff_t>(count));
    Node altered = node;
    altered.children = keep_.keep(std::move(children));
    return {.at = {}, .what = fmt::format("{} dropped", what), .root = altered};
  }

 private:
  Node with_text(Node node, std::string text) {
    node.text = keep_.keep(std::move(text));
    return node;
  }

  Node with_child(Node node, size_t at, const Node& child) {
    std::vector<Node> children(node.children.begin(), node.children.end());
    children[at] = child;
    node.children = keep_.keep(std::move(children));
    return node;
  }

  Mutant with_key(const Node& node, size_t at, std::string key) {
    std::string what = fmt::format("{} -> {}", node.children[at].text, key);
    return {.at = {}, .what = std::move(what), .root = with_child(node, at, with_text(node.children[at], std::move(key)))};
  }

  Mutant without_not(const Node& node, size_t at) {
    Mutant mutant = with_key(node, at, "all");
    const Node one{.type = Node::Type::sequence, .children = keep_.keep(std::vector<Node>{node.children[at + 1]})};
    mutant.root = with_child(mutant.root, at + 1, one);
    return mutant;
  }

  std::vector<Mutant> without_entries(const Node& node) {
    std::vector<Mutant> all;
    for (size_t i = 0; node.children.size() > 2 && i + 1 < node.children.size(); i += 2)
      if (node.children[i].text != prose) all.push_back(without(node, i, 2, node.children[i].text));
    return all;
  }

  std::vector<Mutant> items(const Node& node, std::vector<Mutant> (Mutator::*of)(const Node&)) {
    std::vector<Mutant> all;
    for (size_t i = 0; i < node.children.size(); ++i) {
      const Node& item = node.children[i];
      const std::string number = std::to_string(i + 1);
      if (node.children.size() > 1) all.push_back(without(node, i, 1, item.is_scalar() ? item.text : number));
      within(all, node, i, number, (this->*of)(item));
    }
    return all;
  }

  /// Of what stands under a kind.
  std::vector<Mutant> fields(std::string_view kind, const Node& node) {
    if (!node.is_mapping()) return value_of(place_of(kind, ""), node);
    std::vector<Mutant> all = without_entries(node);
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const std::string_view key = node.children[i].text;
      if (key == prose) continue;
      // A key with a dot is no field of a kind, but a name that the rule chose.
      if (key.find('.') != std::string_view::npos)
        for (std::string& text : altered(key)) all.push_back(with_key(node, i, std::move(text)));
      within(all, node, i + 1, key, value_of(place_of(kind, key), node.children[i + 1]));
    }
    return all;
  }

  /// Of what stands under a field, with the other words that rules have there. A `$name` is no word but can be changed by a profile.
  std::vector<Mutant> value_of(const std::string& place, const Node& node) {
    if (const auto words = words_.find(place); words != words_.end()) others_ = &words->second;
    std::vector<Mutant> all = value(node);
    others_ = nullptr;
    return all;
  }

  std::vector<Mutant> value(const Node& node) {
    if (node.is_sequence()) return items(node, &Mutator::value);
    if (node.is_mapping()) return table(node);
    Texts texts = altered(node.text);
    if (others_ != nullptr && node.text.find('$') == std::string_view::npos)
      for (const std::string_view other : *others_)
        if (other != node.text && std::find(texts.begin(), texts.end(), other) == texts.end()) texts.emplace_back(other);
    std::vector<Mutant> all;
    for (std::string& text : texts) {
      std::string what = fmt::format("{} -> {}", node.text, text);
      all.push_back({.at = {}, .what = std::move(what), .root = with_text(node, std::move(text))});
    }
    return all;
  }

  /// Of a table by a setting. Its first version only says that the case holds from the beginning.
  std::vector<Mutant> table(const Node& node) {
    std::vector<Mutant> all;
    bool first = true;
    for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const std::string_view key = node.children[i].text;
      if (key == "by") continue;
      Texts versions;
      if (!first && is_digit(key.front())) alter_numbers(key, versions);
      for (std::string& version : versions) all.push_back(with_key(node, i, std::move(version)));
      first = false;
      within(all, node, i + 1, key, value(node.children[i + 1]));
    }
    return all;
  }

  const Vocabulary& words_;
  const std::set<std::string_view>* others_ = nullptr;  // the words of the place that is being altered
  Document& keep_;
};

}  // namespace

void collect_words(const Node& rule, Vocabulary& words) {
  for (std::string_view key : {"when", "expect"})
    if (const Node* condition = rule.find(key)) collect_words_of_condition(*condition, words);
}

std::vector<Mutant> mutants_of_rule(const Node& rule, const Vocabulary& words, Document& keep) {
  Mutator mutator(words, keep);
  std::vector<Mutant> all;
  for (size_t i = 0; i + 1 < rule.children.size(); i += 2) {
    const std::string_view key = rule.children[i].text;
    const Node& value = rule.children[i + 1];
    if (key == "when") all.push_back(mutator.without(rule, i, 2, key));
    if (key == "when" || key == "expect") mutator.within(all, rule, i + 1, key, mutator.condition(value));
    if (key == "values") mutator.within(all, rule, i + 1, key, mutator.values(value, names_of(rule)));
  }
  return all;
}

std::vector<Mutant> mutants_of_tables(const Node& tables, const Node& rule, const std::function<bool(const Node&)>& reached,
                                      Document& keep) {
  Names names = names_of(rule);
  collect_names_within(&tables, names);
  return Mutator({}, keep).tables(tables, names, reached);
}

}  // namespace nodeworthy::test
