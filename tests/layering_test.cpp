// The folders' order, and that checks only look through a Host: read from the sources themselves.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "checks/kinds.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path source_root = test::source_directory();

std::string read(const fs::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

std::vector<fs::path> sources(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(source_root / folder))
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h") files.push_back(entry.path());
  return files;
}

std::vector<std::string> includes(const std::string& text) {
  std::vector<std::string> found;
  static const std::regex line("(?:^|\n)#include [\"<]([^\">]+)[\">]");
  for (std::sregex_iterator at(text.begin(), text.end(), line); at != std::sregex_iterator(); ++at) found.push_back((*at)[1]);
  return found;
}

/// The folder of ours that an include is from; empty for the world's.
std::string folder_of(const std::string& include) {
  static const std::set<std::string> ours{"base", "host", "engine", "laws", "report", "cli", "checks", "tests"};
  const std::string first = include.substr(0, include.find('/'));
  return ours.contains(first) ? first : "";
}

TEST_CASE("a folder includes nothing above it") {
  const std::map<std::string, std::set<std::string>> allowed{
      {"src/base", {"base"}},
      {"src/host", {"host", "base"}},
      {"src/engine", {"engine", "host", "base"}},
      {"src/laws", {"laws", "engine", "host", "base"}},
      {"checks", {"checks", "engine", "host", "base"}},
      {"src/report", {"report", "engine", "base"}},
      {"src/embed", {"engine", "host", "base"}},
  };
  for (const auto& [folder, may] : allowed) {
    for (const fs::path& file : sources(folder)) {
      for (const std::string& include : includes(read(file))) {
        const std::string from = folder_of(include);
        INFO(file.string() << " includes " << include);
        CHECK((from.empty() || may.contains(from)));
      }
    }
  }
}

TEST_CASE("each package has one door") {
  const std::map<std::string, std::set<std::string>> doors{
      {"yaml-cpp/", {"src/host/yaml.cpp"}},
      {"re2/", {"src/engine/predicate.cpp", "src/engine/line_search.cpp"}},
      {"CLI/", {"src/cli/options.cpp"}},
      {"nlohmann/", {"src/host/json.cpp", "src/engine/journal_record.cpp", "src/report/json.cpp", "src/cli/rule_schema.cpp"}},
      {"pugixml", {"src/host/xml.cpp", "src/report/junit.cpp"}},
      {"toml++/", {"src/host/toml.cpp"}},
      {"zlib.h", {"src/host/gzip.cpp"}},
      {"curl/", {"src/host/http_client.cpp"}},
  };
  for (const char* folder : {"src", "checks"}) {
    for (const fs::path& file : sources(folder)) {
      const std::string name = file.lexically_relative(source_root).generic_string();
      for (const std::string& include : includes(read(file))) {
        for (const auto& [package, files] : doors) {
          INFO(name << " includes " << include);
          CHECK((!include.starts_with(package) || files.contains(name)));
        }
      }
    }
  }
}

TEST_CASE("a check looks through the host alone") {
  static const std::regex world(
      R"(ifstream|ofstream|fopen|[^_a-z]open\(|std::filesystem|popen|system\(|exec[lv]|getenv|[^_a-z.>]time\(|socket\()");
  for (const fs::path& file : sources("checks")) {
    const std::string text = read(file);
    INFO(file.string());
    CHECK_FALSE(std::regex_search(text, world));
  }
}

TEST_CASE("every kind is in the list, once and in order") {
  const std::string list = read(source_root / "checks/kinds.cpp");
  for (const fs::path& file : sources("checks")) {
    if (file.extension() != ".h" || file.stem() == "kinds") continue;
    if (read(file).find("const Kind ") == std::string::npos) continue;  // the second file of a kind
    INFO(file.string());
    CHECK(list.find("#include \"checks/" + file.filename().string() + "\"") != std::string::npos);
  }
  for (size_t i = 1; i < kinds().size(); ++i) {
    INFO(kinds()[i - 1].name << " before " << kinds()[i].name);
    CHECK(kinds()[i - 1].name < kinds()[i].name);
  }
}

// CTest hands a test's name to the program as an argument, which takes one with a dash for an option.
TEST_CASE("no test has a name that reads as an option") {
  static const std::regex name("TEST_CASE\\(\"-");
  for (const fs::path& file : sources("tests")) {
    INFO(file.string());
    CHECK_FALSE(std::regex_search(read(file), name));
  }
}

}  // namespace
}  // namespace nodeworthy
