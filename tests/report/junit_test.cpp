// The JUnit report keeps its contract, docs/junit.xsd, as xmllint reads it; and the contract is strict.
#include <fstream>

#include "report/formats.h"
#include "tests/report/samples.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/program.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

bool can_validate() {
  if (test::has_program("xmllint")) return true;
  WARN("SKIPPED: no validator of XML Schema here; install libxml2-utils");
  return false;
}

test::Ended validated(const std::string& xml) {
  const test::Tree folder({});
  const std::string file = folder.folder() + "/junit.xml";
  std::ofstream(file, std::ios::binary) << xml;
  return test::run_program({"xmllint", "--noout", "--schema", test::source_directory() + "/docs/junit.xsd", file});
}

/// The report with the first occurrence of a text replaced.
std::string with(const std::string& xml, std::string_view from, std::string_view to) {
  std::string changed = xml;
  const size_t at = changed.find(from);
  INFO(from);
  REQUIRE(at != std::string::npos);
  return changed.replace(at, from.size(), to);
}

TEST_CASE("every JUnit report keeps the schema") {
  if (!can_validate()) return;
  for (const test::Sample& sample : test::samples()) {
    const test::Ended ended = validated(junit_report(sample.report, {}));
    INFO(sample.name << ": " << ended.err);
    CHECK(ended.status == 0);
  }
}

TEST_CASE("the schema of JUnit refuses whatever a reporter could not read") {
  if (!can_validate()) return;
  const std::string xml = junit_report(test::samples().front().report, {});
  const std::pair<const char*, const char*> changes[] = {
      {"<testsuites name=\"nodeworthy\"", "<testsuites"},
      {"<testsuites ", "<testsuites timestamp=\"2026-01-02T03:04:05\" "},
      {" skipped=\"", " skips=\""},
      {" tests=\"7\"", " tests=\"many\""},
      {" failures=\"4\"", " failures=\"-1\""},
      {" hostname=\"node1\"", " hostname=\"\""},
      {"T03:04:05\"", "T03:04:05Z\""},
      {" time=\"0.004321\"", " time=\"4ms\""},
      {"name=\"version\" value", "name=\"version\" text"},
      {" classname=\"nodeworthy.kernel\"", ""},
      {" classname=\"nodeworthy.kernel\"", " classname=\"kernel\""},
      {"name=\"node/cpu: The machine has enough CPUs\"", "name=\"node/clock: The clock is synchronised\""},
      {"<failure type=\"error\"", "<failure type=\"fatal\""},
      {"<failure type=\"error\"", "<failure"},
      {"</failure>", "</failure><failure type=\"error\" message=\"twice\">twice</failure>"},
      {"<error type=\"unknown\"", "<error type=\"error\""},
      {"</testsuites>", "<testcase classname=\"nodeworthy\" name=\"a\" time=\"0\"/></testsuites>"},
  };
  for (const auto& [from, to] : changes) {
    INFO(from << " -> " << to);
    CHECK(validated(with(xml, from, to)).status != 0);
  }
}

}  // namespace
}  // namespace nodeworthy
