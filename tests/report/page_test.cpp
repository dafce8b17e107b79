// docs/report.md: its examples and its table of exit statuses are what the program says, rewritten like goldens.
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "cli/exit_code.h"
#include "report/formats.h"
#include "tests/report/samples.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

std::string exit_statuses() {
  std::string table = "| status | means |\n|---|---|\n";
  for (const ExitMeaning& exit : exit_meanings) table += fmt::format("| {} | {} |\n", static_cast<int>(exit.code), exit.meaning);
  return table;
}

std::string code(std::string_view language, const std::string& text) { return fmt::format("```{}\n{}```\n", language, text); }

/// The page with what stands between "<!-- NAME -->" and the next "<!-- end -->" replaced.
std::string with(const std::string& page, const std::string& name, const std::string& text) {
  const std::string begin = fmt::format("<!-- {} -->\n", name);
  const size_t from = page.find(begin);
  const size_t to = page.find("<!-- end -->", from);
  INFO(name);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  return page.substr(0, from) + begin + text + page.substr(to);
}

TEST_CASE("the page about reports shows what the program says") {
  std::ostringstream bytes;
  bytes << std::ifstream(test::source_directory() + "/docs/report.md").rdbuf();
  const Report report = test::short_report();
  std::string page = with(bytes.str(), "exit statuses", exit_statuses());
  page = with(page, "text", code("text", text_report(report, {})));
  page = with(page, "json", code("json", json_report(report, {})));
  page = with(page, "junit", code("xml", junit_report(report, {})));
  test::check_golden("docs/report.md", page);
}

}  // namespace
}  // namespace nodeworthy
