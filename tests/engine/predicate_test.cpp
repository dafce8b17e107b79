#include "engine/predicate.h"

#include "host/yaml.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// A predicate from YAML, and the mistakes in it as "LINE:COLUMN: what".
struct Parsed {
  Parsed(std::string_view yaml, Quantity quantity)
      : document(std::get<Document>(parse_yaml(yaml))), predicate(Predicate::parse(document.root(), quantity, Reporter("", problems))) {}

  std::string mistakes() const {
    std::string all;
    for (const Problem& problem : problems.all())
      all += std::to_string(problem.mark.line) + ":" + std::to_string(problem.mark.column) + ": " + problem.what + "\n";
    return all;
  }

  Document document;
  Problems problems;
  Predicate predicate;
};

using Answer = std::optional<bool>;
constexpr Answer untold;

TEST_CASE("what holds of a value") {
  const struct {
    Quantity quantity;
    std::string_view predicate;
    std::string_view have;
    Answer holds;
  } rows[] = {
      {Quantity::text, "worker", "worker", true},
      {Quantity::text, "worker", "Worker", false},
      {Quantity::text, "worker", "worker ", false},
      {Quantity::text, "1", "01", false},
      {Quantity::text, "\"!= a\"", "b", true},
      {Quantity::text, "\"!= a\"", "a", false},
      {Quantity::text, "\"== ~a\"", "~a", true},
      {Quantity::text, "one of [a, b]", "b", true},
      {Quantity::text, "one of [a, b]", "c", false},
      {Quantity::text, "\"one of [a , b c]\"", "b c", true},
      {Quantity::text, R"("~ ^v1\\.")", "v1.34", true},
      {Quantity::text, R"("~ ^v1\\.")", "v10", false},
      {Quantity::text, "~ b", "abc", true},
      {Quantity::text, "\"~ \\\\xff\"", "\xFF", false},

      {Quantity::fields, "1", "1", true},
      {Quantity::fields, "010", "10", true},
      {Quantity::fields, "32768 60999", "32768\t60999\n", true},
      {Quantity::fields, "32768 60999", "32768", false},
      {Quantity::fields, "1", "", false},
      {Quantity::fields, "a 1", "a 01", true},
      {Quantity::fields, "\"!= 1\"", "01", false},
      {Quantity::fields, "\"!= 1\"", "one", true},
      {Quantity::fields, "\">= 100\"", "99", false},
      {Quantity::fields, "\">= 100\"", "100\n", true},
      {Quantity::fields, "\">= 100\"", "unlimited", untold},
      {Quantity::fields, "\">= 100\"", "", untold},
      {Quantity::fields, "\">= 100\"", "1 2", untold},
      {Quantity::fields, "\">= 68719476736\"", "18446744073692774399", true},
      {Quantity::fields, "18446744073692774399", "18446744073692774399", true},

      {Quantity::number, "10", "010", true},
      {Quantity::number, "10", " 10\n", true},
      {Quantity::number, "\"> 9\"", "10", true},
      {Quantity::number, "\"< 9\"", "10", false},
      {Quantity::number, "\"< -9\"", "-10", true},
      {Quantity::number, "\"> -9\"", "-10", false},
      {Quantity::number, "\"> -9\"", "0", true},
      {Quantity::number, "0", "-0", true},
      {Quantity::number, "\"+5\"", "5", true},
      {Quantity::number, "\"> 9223372036854775807\"", "9223372036854775808", true},
      {Quantity::number, "10", "ten", untold},
      {Quantity::number, "10", "", untold},
      {Quantity::number, "10", "1.5", untold},
      {Quantity::number, "one of [1, 2]", "2", true},
      {Quantity::number, "one of [1, 2]", "two", untold},

      {Quantity::size, "\">= 2GiB\"", "2097152k", true},
      {Quantity::size, "\">= 2GiB\"", "2GB", false},
      {Quantity::size, "\">= 2GiB\"", "99999999999999999999999", untold},
      {Quantity::size, "\">= 2GiB\"", "lots", untold},
      {Quantity::size, "\">= 2GiB - 348MiB\"", "1700MiB", true},
      {Quantity::size, "\">= 2GiB - 348MiB\"", "1699MiB", false},
      {Quantity::size, "one of [1GiB, 2GiB]", "1024MiB", true},

      {Quantity::duration, "\"<= 500ms\"", "0.5s", true},
      {Quantity::duration, "\"<= 500ms\"", "501ms", false},
      {Quantity::duration, "\"<= 500ms\"", "1", untold},

      {Quantity::version, "\">= 3.1\"", "3.10", true},
      {Quantity::version, "\"> 3.10\"", "3.1", false},
      {Quantity::version, "\">= 4.18.0-240.el8\"", "4.18.0-193.el8", false},
      {Quantity::version, "\">= 4.19\"", "rolling", untold},
      {Quantity::version, "\"< 1.30\"", "1.9.11", true},
  };
  for (const auto& row : rows) {
    INFO(describe(row.quantity) << ": " << row.have << " for " << row.predicate);
    const Parsed parsed(row.predicate, row.quantity);
    CHECK(parsed.mistakes() == "");
    CHECK(parsed.predicate.holds(row.have) == row.holds);
  }
}

TEST_CASE("mistakes in predicates") {
  const struct {
    Quantity quantity;
    std::string_view predicate;
    std::string_view mistakes;
  } rows[] = {
      {Quantity::number, "lots", "1:1: \"lots\" is not a number; write it like 4\n"},
      {Quantity::number, "1.5", "1:1: \"1.5\" is not a number; write it like 4\n"},
      {Quantity::number, "\"=> 4\"", "1:1: \"=> 4\" is not a number; write it like 4\n"},
      {Quantity::number, "\">=\"", "1:1: \"\" is not a number; write it like 4\n"},
      {Quantity::size, "\"<= 2GiBs\"", "1:1: \"2GiBs\" is not a size; write it like 2GiB\n"},
      {Quantity::size, "\">= 1GiB - 2GiB\"", "1:1: \"1GiB - 2GiB\" is not a size; write it like 2GiB\n"},
      {Quantity::duration, "\"<= 500\"", "1:1: \"500\" is not a duration; write it like 500ms\n"},
      {Quantity::version, "\">= 1.3O\"", "1:1: \"1.3O\" is not a version; write it like 4.19\n"},
      {Quantity::version, "latest", "1:1: \"latest\" is not a version; write it like 4.19\n"},
      {Quantity::fields, "\">= 1 2\"", "1:1: \"1 2\" is not a number; write it like 4\n"},
      {Quantity::text, "\"\"", "1:1: \"\" is not a text; write it like a word\n"},
      {Quantity::text, "\">= a\"", "1:1: \">=\" orders numbers, sizes, durations and versions; this is text\n"},
      {Quantity::text, "one of a, b", "1:1: \"one of\" wants a list: one of [a, b]\n"},
      {Quantity::text, "one of []", "1:1: \"one of\" wants a list: one of [a, b]\n"},
      {Quantity::text, "\"one of [a,,b]\"", "1:1: \"one of\" wants a list: one of [a, b]\n"},
      {Quantity::number, "one of [1, x, y]", "1:1: \"x\" is not a number; write it like 4\n1:1: \"y\" is not a number; write it like 4\n"},
      {Quantity::version, "\"~ ^1\"", "1:1: \"~\" matches text, this is a version; compare it\n"},
      {Quantity::size, "\"~ ^1\"", "1:1: \"~\" matches text, this is a size; compare it\n"},
      {Quantity::text, "[a, b]", "1:1: a text to compare with is wanted here, this is a list\n"},
      {Quantity::text, "{a: b}", "1:1: a text to compare with is wanted here, this is a mapping\n"},
      {Quantity::number, "~", "1:1: a number to compare with is wanted here, this is nothing\n"},
  };
  for (const auto& row : rows) {
    INFO(row.predicate);
    const Parsed parsed(row.predicate, row.quantity);
    CHECK(parsed.mistakes() == row.mistakes);
    CHECK_FALSE(parsed.predicate.holds("1").value_or(false));
  }
}

TEST_CASE("what is no regular expression can judge nothing") {
  for (std::string_view pattern : {"\"~ (\"", "\"~ (?=a)\"", "\"~ (((a{100}){100}){100})\"", "'~ \\'"}) {
    INFO(pattern);
    const Parsed parsed(pattern, Quantity::text);
    CHECK(parsed.mistakes().starts_with("1:1: not a regular expression: "));
    CHECK(parsed.predicate.holds("a") == untold);
  }
}

TEST_CASE("predicates as they are shown and repaired") {
  const struct {
    Quantity quantity;
    std::string_view predicate;
    std::string_view shown;
    std::optional<std::string> repaired;
  } rows[] = {
      {Quantity::number, "\"==  1\"", "1", "1"},
      {Quantity::text, "\"== ~a\"", "== ~a", "~a"},
      {Quantity::number, "\">=2\"", ">= 2", "2"},
      {Quantity::number, "\"<= 2\"", "<= 2", "2"},
      {Quantity::number, "\"> 2\"", "> 2", {}},
      {Quantity::number, "\"< 2\"", "< 2", {}},
      {Quantity::text, "\"!= a\"", "!= a", {}},
      {Quantity::text, "\"one of [ b,a ]\"", "one of [b, a]", "b"},
      {Quantity::text, "\"~ ^a\"", "~ ^a", {}},
      {Quantity::size, "\">= 20GiB - 4GiB\"", ">= 16GiB", "16GiB"},
      {Quantity::size, "\">= 2GiB - 1\"", ">= 2147483647", "2147483647"},
  };
  for (const auto& row : rows) {
    INFO(row.predicate);
    const Parsed parsed(row.predicate, row.quantity);
    CHECK(parsed.predicate.describe() == row.shown);
    CHECK(parsed.predicate.repaired() == row.repaired);
  }
}

TEST_CASE("what is repaired to satisfies the predicate") {
  for (std::string_view text : {"1", "\">= 2\"", "\"<= 2\"", "one of [3, 4]"}) {
    const Parsed parsed(text, Quantity::number);
    CHECK(parsed.predicate.holds(parsed.predicate.repaired().value()) == Answer(true));
  }
}

}  // namespace
}  // namespace nodeworthy
