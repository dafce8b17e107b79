// A rule with one thing in it altered: what the laws have to notice.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog.h"

namespace nodeworthy::test {

/// A mapping with one alteration.
struct Mutant {
  std::string at;    // "expect.all.2.sysctl.vm.swappiness"
  std::string what;  // "0 -> 1", "noexec dropped"
  Node root;
};

/// What rules say under each field of each kind, by "KIND.FIELD": where a word has to be one of a few, another letter makes none of it, and
/// only another word is a mutant.
using Vocabulary = std::map<std::string, std::set<std::string_view>, std::less<>>;

/// Adds what a rule says.
void collect_words(const Node& rule, Vocabulary& words);

/// The mutants of a rule's `when` and `expect`, and of those of its `values` that they name, one for each part that a person could have
/// written otherwise: a condition, a field, an item or a case dropped; `all` and `any` exchanged, `not` taken away; a comparison turned
/// round or made strict, and a number made a bound; a number one greater and one less in the unit that it is written in; a flag turned; a
/// path or word with another letter, or another of the words that rules have in its place; a pattern without one of its characters. The
/// keys of the language itself stay as they are. Nodes borrow from the rule and live in `keep`.
std::vector<Mutant> mutants_of_rule(const Node& rule, const Vocabulary& words, Document& keep);

/// The mutants of tables.yaml in the values that a rule names, and those name in turn: of each case the value, or of a value without cases.
/// `reached` tells of the tables with a mistake in one of them whether anybody gets to it; the others have no mutants.
std::vector<Mutant> mutants_of_tables(const Node& tables, const Node& rule, const std::function<bool(const Node&)>& reached,
                                      Document& keep);

}  // namespace nodeworthy::test
