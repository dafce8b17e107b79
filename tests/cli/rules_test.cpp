// nodeworthy rules test, as a person runs it.
#include <fstream>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/program.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

test::Tree::Files rule_with_fixtures() {
  return {{"/site/motd.yaml", "title: There is a motd\nseverity: info\nbecause: People read it.\nexpect: {file: {path: /etc/motd}}\n"},
          {"/fixtures/site/motd/pass/tree/etc/motd", "hello\n"},
          {"/fixtures/site/motd/fail/tree/etc/issue", "hello\n"}};
}

TEST_CASE("rules test: rules that keep the laws") {
  const test::Tree folder(rule_with_fixtures());
  const test::Ended ended = test::run_nodeworthy({"rules", "test", folder.tree()});
  CHECK(ended.err == "");
  CHECK(ended.status == 0);
  CHECK(ended.out.find("the rules keep the laws: 1 passed") != std::string::npos);
}

TEST_CASE("rules test: a broken law is told with its fixture, in every format, whatever the severity of the rule") {
  test::Tree::Files files = rule_with_fixtures();
  files[1].first = "/fixtures/site/motd/pass/tree/etc/moted";
  const test::Tree folder(files);
  const std::string junit = folder.folder() + "/report.xml";
  const test::Ended ended = test::run_nodeworthy({"rules", "test", folder.tree(), "-o", "text", "-o", "junit=" + junit});
  CHECK(ended.status == 1);
  CHECK(ended.out.find("law 2, pass") != std::string::npos);
  std::ostringstream written;
  written << std::ifstream(junit).rdbuf();
  CHECK(written.str().find("law 2, pass") != std::string::npos);
}

TEST_CASE("rules: a profile may leave to the host what only a host tells") {
  test::Tree::Files files = rule_with_fixtures();
  files.emplace_back("/profiles/edge.yaml", "title: At the edge\nrules: [\"kernel/*\", site/motd]\n");
  const test::Tree folder(files);
  CHECK(test::run_nodeworthy({"rules", "lint", folder.tree()}).out == "rules: 1, profiles: 1, mistakes: none\n");
  CHECK(test::run_nodeworthy({"rules", "test", folder.tree()}).status == 0);
}

TEST_CASE("rules test: what cannot be tried is refused") {
  test::Tree::Files files = rule_with_fixtures();
  const test::Tree nothing(test::Tree::Files{{"/README", "no rules\n"}});
  CHECK(test::run_nodeworthy({"rules", "test", nothing.tree()}).status == 64);
  CHECK(test::run_nodeworthy({"rules", "test", nothing.tree() + "/none"}).status == 64);
  files[0].second += "unknown: 1\n";
  const test::Tree mistaken(files);
  const test::Ended ended = test::run_nodeworthy({"rules", "test", mistaken.tree()});
  CHECK(ended.status == 64);
  CHECK(ended.err.find("motd.yaml:5:1: ") != std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
