#include "host/service_command.h"

#include <fmt/format.h>

#include "host/flags.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// "LINE NAME=[VALUE]" of each assignment.
std::string shown(const std::vector<Assignment>& assignments) {
  std::string text;
  for (const Assignment& a : assignments) text += fmt::format("{} {}=[{}]\n", a.line, a.name, a.value);
  return text;
}

struct FileRow {
  std::string_view what;
  std::string_view text;
  std::string_view expected;
};

// Compared with what environment.d(5), which shares the parser, makes of the same lines under systemd 252.
const FileRow file_rows[] = {
    {"quotes inside a value stay, blanks at its end go", "A=--x=1  --y=\"a b\" tail   \n", "1 A=[--x=1  --y=\"a b\" tail]\n"},
    {"quoted pieces join, the unquoted rest keeps its quotes", "B=\"quoted\"   'single $x' rest \"kept\"\n",
     "1 B=[quotedsingle $xrest \"kept\"]\n"},
    {"in double quotes a backslash escapes few characters", "C=\"esc \\\" \\a \\\\ \\\nnext\"\nD=1", "1 C=[esc \" \\a \\ next]\n3 D=[1]\n"},
    {"no export", "export D=1\n", ""},
    {"blanks around the name and before the value", "  E = spaced\n", "1 E=[spaced]\n"},
    {"outside quotes a backslash escapes everything", "F=back\\\nslash \\q end\\ \n", "1 F=[backslash q end ]\n"},
    {"comments", "#A=1\n ;B=1\nC=#1\n", "3 C=[#1]\n"},
    {"a quote that is not closed takes the rest", "H='un\nclosed", "1 H=[un\nclosed]\n"},
    {"CR ends a line", "A=1\r\nB=2 \r\n", "1 A=[1]\n2 B=[2]\n"},
    {"names that are none", "1A=2\n=x\nno assignment\nA-B=1\n", ""},
    {"an empty value", "D=\nE=", "1 D=[]\n2 E=[]\n"},
};

TEST_CASE("environment files") {
  for (const FileRow& row : file_rows) {
    INFO(row.what);
    CHECK(shown(parse_environment_file(row.text)) == row.expected);
  }
}

TEST_CASE("words as systemd splits them") {
  using Words = std::vector<std::string>;
  CHECK(systemd_words("a  'b c'\t\"d \\\" e\"f ''") == Words{"a", "b c", "d \" ef", ""});
  CHECK(systemd_words("\\x41\\101\\s\\n|\\q \\") == Words{"AA \n|\\q", "\\"});
  CHECK(systemd_words("'not closed").size() == 1);
  CHECK(systemd_words(" ").empty());
}

/// "[WORD]" of each word with its place, "?WHY" where it could not be told.
std::string shown(const std::vector<CommandWord>& words) {
  std::string text;
  for (const CommandWord& word : words) {
    const std::string why = word.unreadable.empty() ? "" : "?" + word.unreadable;
    text += fmt::format("[{}{}] {}:{} {}\n", word.text, why, word.file, word.line, word.variable);
  }
  return text;
}

struct Row {
  std::string_view what;
  std::string_view unit;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"$NAME splits with quotes, ${NAME} does not",
     "Environment=\"A=b 'c d'\"\nExecStart=x $A ${A} -${A}- $A- $$A",
     {},
     "[x] u:3 \n[b] u:2 \n[c d] u:2 \n[b 'c d'] u:3 \n[-b 'c d'-] u:3 \n[$A] u:3 \n"},
    {"a variable that nothing sets is no word, or an empty one", "ExecStart=x $A ${A}", {}, "[x] u:2 \n[] u:2 \n"},
    {"characters before the program", "ExecStart=-@/bin/x x $A", {}, "[/bin/x] u:2 \n[x] u:2 \n"},
    {"a colon turns variables off", "Environment=A=1\nExecStart=:/bin/x $A ${A}", {}, "[/bin/x] u:3 \n[$A] u:3 \n[${A}] u:3 \n"},
    {"an empty assignment forgets what stands before it",
     "Environment=A=1\nEnvironment=\nEnvironment=B=2\nExecStart=x ${A}${B}",
     {},
     "[x] u:5 \n[2] u:5 \n"},
    {"files win over Environment=, later ones over earlier ones",
     "EnvironmentFile=/e/1\nEnvironmentFile=-/e/2\nEnvironmentFile=-/e/none\nEnvironment=A=0\nExecStart=x $A",
     {{"/e/1", "A=1"}, {"/e/2", "\nA=2"}},
     "[x] u:6 \n[2] /e/2:2 A\n"},
    {"a pattern of names",
     "EnvironmentFile=/e/*.env\nExecStart=x $A",
     {{"/e/1.env", "A=1"}, {"/e/2.txt", "A=2"}},
     "[x] u:3 \n[1] /e/1.env:1 A\n"},
    {"what an unreadable file could set is not known, what is set after it is",
     "Environment=A=0\nEnvironmentFile=-/e/1\nEnvironmentFile=-/e/2\nExecStart=x $A --b=${A} $B",
     {{"/e/1/", ""}, {"/e/2", "B=2"}},
     "[x] u:5 \n[?/e/1: is a directory, not a file] u:5 \n[--b=?/e/1: is a directory, not a file] u:5 \n[2] /e/2:1 B\n"},
    {"no command", "Type=oneshot", {}, ""},
};

TEST_CASE("the command line of a service") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(shown(service_command(host, parse_unit_file(fmt::format("[Service]\n{}\n", row.unit), "u"))) == row.expected);
  }
}

TEST_CASE("a value that grows without end stops where the kernel does") {
  std::string references;
  for (int i = 0; i < 100000; ++i) references += "${A}";
  const test::Tree tree(test::Tree::Files{});
  const RecordedHost host(tree.folder());
  const auto words = service_command(
      host, parse_unit_file(fmt::format("[Service]\nEnvironment=A={}\nExecStart=x {}\n", std::string(1000, 'a'), references), "u"));
  REQUIRE(words.size() == 2);
  CHECK(words[1].unreadable == "a word longer than 128 KiB, which the kernel refuses");
}

/// The flags of words that need no host.
std::string flag(std::vector<CommandWord> words, std::string_view name) {
  words.insert(words.begin(), CommandWord{.text = "program"});
  const Reading<Flag> found = Flags(words).find(name);
  if (found.absent()) return "absent";
  return found.present() ? found.value().value : "?" + found.why();
}

TEST_CASE("flags") {
  CHECK(flag({{"--a=1"}, {"--a"}, {"2"}}, "a") == "2");
  CHECK(flag({{"--a"}, {"--b=1"}}, "a") == "true");
  CHECK(flag({{"--a_b=1"}}, "a-b") == "1");
  CHECK(flag({{"-a"}, {"1"}, {"-b=2"}}, "-a") == "1");
  CHECK(flag({{"-a"}, {"1"}, {"-b=2"}}, "-b") == "2");
  CHECK(flag({{"word"}, {"--"}, {"--a=1"}}, "a") == "absent");
  CHECK(flag({{"--a=1"}, {"", "why"}}, "a") == "?why");
  CHECK(flag({{"", "why"}, {"--a=1"}}, "a") == "1");
  CHECK(flag({{"--a=1"}, {"--b=", "why"}}, "a") == "1");
  CHECK(flag({{"--a=1"}, {"--b=", "why"}}, "b") == "?why");
  CHECK(flag({{"--a"}, {"", "why"}, {"--b=1"}}, "a") == "?why");
  CHECK(flag({{"--a=1"}, {"--b"}, {"", "why"}}, "a") == "?why");
  CHECK(flag({{"--a=1"}, {"--b", "why"}}, "a") == "?why");
}

}  // namespace
}  // namespace nodeworthy
