#include "base/version.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

TEST_CASE("versions are ordered by their parts") {
  const struct {
    std::string_view left;
    std::string_view sign;
    std::string_view right;
  } rows[] = {
      {"3.10", ">", "3.1"},
      {"1.9.0", "<", "1.10.0"},
      {"4.18", "=", "4.18.0"},
      {"v1.34.2", "=", "1.34.2"},
      {"1.34", "<", "1.34.1"},
      {"4.18.0-193.el8", "<", "4.18.0-240.el8"},
      {"4.18.0-193.el8.x86_64", "<", "4.18.0-1000.el8.x86_64"},
      {"4.18.0-305.3.1.el8", ">", "4.18.0-305.el8"},
      {"4.18.0-193.el8", "=", "4.18.0"},
      {"5.10.0-8-amd64", "<", "5.10.0-13-amd64"},
      {"1.34.0-alpha.1", "<", "1.34.0-beta.0"},
      {"1.34.0-rc.1", "<", "1.34.0-rc.10"},
      {"6.1.0", "<", "6.18.44-fc-v669"},
      {"1.0-01", "=", "1.0-1"},
      {"1.0-99999999999999999999", "<", "1.0-100000000000000000000"},
      {"2.4.6rc1", "<", "2.4.6rc2"},
      {"1.5~rc1", "<", "1.5~rc2"},
      {"20.10.7", "<", "24.0"},
  };
  for (const auto& row : rows) {
    INFO(row.left << " " << row.sign << " " << row.right);
    const auto left = Version::parse(row.left);
    const auto right = Version::parse(row.right);
    REQUIRE(left);
    REQUIRE(right);
    CHECK((*left < *right) == (row.sign == "<"));
    CHECK((*left == *right) == (row.sign == "="));
    CHECK((*left > *right) == (row.sign == ">"));
    CHECK((*right < *left) == (row.sign == ">"));
  }
}

TEST_CASE("what is no version") {
  for (std::string_view text :
       {"", "v", "-", ".1", "latest", "stable-1.34", "1.34 or so", "1,34", "1.34\n1.35", "1/2", "99999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(Version::parse(text));
  }
}

TEST_CASE("major and minor") {
  CHECK(Version::parse("v1.34.2")->major() == 1);
  CHECK(Version::parse("v1.34.2")->minor() == 34);
  CHECK(Version::parse("4-rc1")->minor() == 0);
}

}  // namespace
}  // namespace nodeworthy
