#include "base/diff.h"

#include <algorithm>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string before;
  std::string after;
  std::string diff;
};

const Row rows[] = {
    {"equal texts", "a\nb\n", "a\nb\n", ""},
    {"nothing and nothing", "", "", ""},
    {"a new text", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
    {"a text that goes", "a\n", "", "@@ -1 +0,0 @@\n-a\n"},
    {"one line of one", "a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"},
    {"a line at the end", "a\nb\n", "a\nb\nc\n", "@@ -1,2 +1,3 @@\n a\n b\n+c\n"},
    {"three lines of context", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
     "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
    {"places that are six lines apart are one", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
     "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
    {"places that are seven lines apart are two", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
     "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
    {"a line end that was missing", "a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
    {"a line end that goes missing", "a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
    {"a last line without end stays", "a\nb", "c\nb", "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"},
    {"a line end of the other kind", "a\r\n", "a\n", "@@ -1 +1 @@\n-a\r\n+a\n"},
};

TEST_CASE("unified diffs") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(unified_diff(row.before, row.after) == row.diff);
  }
}

TEST_CASE("diff -u says the same") {
  for (const Row& row : rows) {
    const test::Tree tree({{"/a", row.before}, {"/b", row.after}});
    const test::Ended ended = test::run_program({"diff", "-u", tree.tree() + "/a", tree.tree() + "/b"});
    const size_t hunks = ended.out.find("@@");
    INFO(row.what);
    CHECK(row.diff == (hunks == std::string::npos ? "" : ended.out.substr(hunks)));
  }
}

TEST_CASE("no more lines change than must") {
  const std::string diff = unified_diff("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n");
  CHECK(std::count(diff.begin(), diff.end(), '-') == 1 + 3);
  CHECK(std::count(diff.begin(), diff.end(), '+') == 1 + 2);
}

TEST_CASE("a text that is rewritten from end to end") {
  std::string before;
  std::string after;
  for (int i = 0; i < 3000; ++i) {
    before += std::to_string(i) + "\n";
    after += std::to_string(-1 - i) + "\n";
  }
  const std::string diff = unified_diff(before, after);
  CHECK(diff.starts_with("@@ -1,3000 +1,3000 @@\n-0\n"));
  CHECK(diff.size() == before.size() + after.size() + 6000 + std::string("@@ -1,3000 +1,3000 @@\n").size());
}

}  // namespace
}  // namespace nodeworthy
