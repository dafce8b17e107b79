// The documentation against the program: generated pages are current, links lead somewhere, and what the README names exists.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "cli/explain.h"
#include "cli/rule_schema.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path source_root = test::source_directory();

std::vector<fs::path> pages() {
  std::vector<fs::path> all{source_root / "README.md"};
  for (const auto& entry : fs::directory_iterator(source_root / "docs"))
    if (entry.path().extension() == ".md") all.push_back(entry.path());
  return all;
}

std::string read(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

TEST_CASE("generated pages are current") {
  test::check_golden("docs/rules.md", rules_page());
  test::check_golden("docs/kinds.md", kinds_page());
  test::check_golden("docs/rule.schema.json", rule_schema());
}

TEST_CASE("what the README shows of a report is in it") {
  const std::string page = read(source_root / "README.md");
  const std::string report = read(source_root / "fixtures/nodes/centos8-control-plane/control-plane.txt");
  const std::string fence = "```\n";
  const size_t begin = page.find(fence) + fence.size();
  const std::string shown = page.substr(begin, page.find(fence, begin) - begin);
  const std::string gap = "\n[...]\n\n";
  for (size_t at = 0; at < shown.size();) {
    const size_t end = std::min(shown.find(gap, at), shown.size());
    INFO(shown.substr(at, end - at));
    CHECK(report.find(shown.substr(at, end - at)) != std::string::npos);
    at = end + gap.size();
  }
}

/// What the links of a page lead to, without those into the world and into the page itself.
std::vector<std::string> links(const std::string& page) {
  std::vector<std::string> targets;
  for (size_t at = page.find("]("); at != std::string::npos; at = page.find("](", at + 2)) {
    const std::string target = page.substr(at + 2, page.find_first_of(")#", at) - at - 2);
    if (!target.empty() && target.find(':') == std::string::npos) targets.push_back(target);
  }
  return targets;
}

TEST_CASE("links between pages lead somewhere") {
  for (const fs::path& page : pages()) {
    for (const std::string& target : links(read(page))) {
      INFO(page.filename().string() << " links to " << target);
      CHECK(fs::exists(page.parent_path() / target));
    }
  }
}

TEST_CASE("the rules that pages name exist") {
  static const std::regex named("`([a-z0-9-]+)/([a-z0-9-]+)`");
  for (const fs::path& page : pages()) {
    const std::string text = read(page);
    for (std::sregex_iterator at(text.begin(), text.end(), named); at != std::sregex_iterator(); ++at) {
      const fs::path group = source_root / "rules" / (*at)[1].str();
      INFO(page.filename().string() << " names " << at->str());
      CHECK((!fs::exists(group) || fs::exists(group / ((*at)[2].str() + ".yaml"))));
    }
  }
}

}  // namespace
}  // namespace nodeworthy
