#include "engine/catalog.h"

#include "tests/support/catch.h"
#include "tests/support/problems.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// The problems of adding a folder, its path left out.
std::string problems_of(Catalog& catalog, const test::Tree& tree) {
  Problems problems;
  catalog.add_folder(tree.tree(), problems);
  std::string text = test::shown(problems);
  for (size_t at = text.find(tree.tree()); at != std::string::npos; at = text.find(tree.tree())) text.erase(at, tree.tree().size() + 1);
  return text;
}

std::string problems_of(const test::Tree::Files& files) {
  Catalog catalog;
  return problems_of(catalog, test::Tree(files));
}

TEST_CASE("a folder of rules") {
  const test::Tree tree({{"/kernel/swap.yaml", "title: t"},
                         {"/top.yaml", "title: t"},
                         {"/profiles/mine.yaml", "rules: []"},
                         {"/tables.yaml", "{a: 1}"},
                         {"/kernel/tables.yaml", "title: a rule, for all its name"},
                         {"/README.md", "- no: [rule"},
                         {"/kernel/.keep", ""}});
  Catalog catalog;
  CHECK(problems_of(catalog, tree) == "");
  CHECK(catalog.added() == std::vector<std::string_view>{"kernel/swap", "kernel/tables", "top"});
  CHECK(catalog.rules().size() == 3);
  CHECK(catalog.rules().at("kernel/swap")->path == tree.tree() + "/kernel/swap.yaml");
  CHECK(catalog.profiles().size() == 1);
  CHECK(catalog.profiles().contains("mine"));
  REQUIRE(catalog.tables().size() == 1);
  CHECK(catalog.tables()[0]->find("a")->text == "1");
}

TEST_CASE("a catalog can be moved") {
  const test::Tree tree(test::Tree::Files{{"/a.yaml", "title: t"}, {"/tables.yaml", "{a: 1}"}});
  Catalog first;
  CHECK(problems_of(first, tree) == "");
  const Catalog second = std::move(first);
  CHECK(second.rules().at("a")->root.find("title")->text == "t");
  CHECK(second.tables()[0]->find("a")->text == "1");
}

TEST_CASE("a later folder's tables come first, and its rules replace none") {
  const test::Tree one({{"/a.yaml", "title: one"}, {"/tables.yaml", "{t: one}"}, {"/profiles/p.yaml", "rules: []"}});
  const test::Tree two({{"/a.yaml", "title: two"}, {"/tables.yaml", "{t: two}"}, {"/profiles/p.yaml", "rules: []"}});
  Catalog catalog;
  CHECK(problems_of(catalog, one) == "");
  CHECK(problems_of(catalog, two) == "a.yaml: the rule a is already there, from " + one.tree() +
                                         "/a.yaml; choose another name, or change its values in a profile's override\n"
                                         "profiles/p.yaml: the profile p is already there, from " +
                                         one.tree() + "/profiles/p.yaml; choose another name\n");
  CHECK(catalog.rules().at("a")->root.find("title")->text == "one");
  CHECK(catalog.tables()[0]->find("t")->text == "two");
  CHECK(catalog.added() == std::vector<std::string_view>{"a"});
}

TEST_CASE("files that are none of rules") {
  const struct {
    std::string_view what;
    test::Tree::Files files;
    std::string_view problems;
  } rows[] = {
      {"a key twice", {{"/a.yaml", "title: a\ntitle: b\n"}}, "a.yaml:2:1: the key \"title\" is there twice, first in line 1\n"},
      {"no YAML", {{"/a.yaml", "title: [a\n"}}, "a.yaml:2:1: end of sequence flow not found\n"},
      {"two documents", {{"/a.yaml", "a: b\n---\nc: d\n"}}, "a.yaml:3:1: a second document begins here; one file holds one\n"},
      {"a folder", {{"/a.yaml/", ""}}, "a.yaml: cannot be read as a file of at most 1 MiB\n"},
      {"a link to nowhere", {{"/a.yaml", "-> /no/such/file"}}, "a.yaml: cannot be read as a file of at most 1 MiB\n"},
      {"too large", {{"/a.yaml", std::string((1 << 20) + 1, '#')}}, "a.yaml: cannot be read as a file of at most 1 MiB\n"},
      {"tables as a list", {{"/tables.yaml", "- a\n"}}, "tables.yaml:1:1: tables are a mapping of names to values, this is a list\n"},
      {"empty tables", {{"/tables.yaml", ""}}, "tables.yaml: tables are a mapping of names to values, this is nothing\n"},
      {"another ending", {{"/a.yml", "title: a\n"}}, "a.yml: is passed over; rules are in files that end in .yaml\n"},
      {"all mistakes, by name",
       {{"/b.yaml", "["}, {"/a/z.yaml", "{"}},
       "a/z.yaml:1:1: end of map flow not found\nb.yaml:1:1: end of sequence flow not found\n"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(problems_of(row.files) == row.problems);
  }
}

TEST_CASE("a folder of rules that is not there") {
  Catalog catalog;
  Problems problems;
  CHECK_THROWS_AS(catalog.add_folder("/no/such/folder", problems), InputError);
}

}  // namespace
}  // namespace nodeworthy
