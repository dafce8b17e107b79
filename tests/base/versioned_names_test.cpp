#include "base/versioned_names.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::optional<VersionedNames> expected;
};

const std::optional<Version> v27 = Version::parse("1.27");
const std::optional<Version> v33 = Version::parse("1.33");

const Row rows[] = {
    {"a name of all versions", "RSA-2048", VersionedNames{"RSA-2048", {}, {}}},
    {"of some", "EtcdLearnerMode from 1.27 until 1.33", VersionedNames{"EtcdLearnerMode", v27, v33}},
    {"of the newer ones", "v1beta4  from 1.27", VersionedNames{"v1beta4", v27, {}}},
    {"several of the older ones", "Sysctls RunAsGroup until 1.33", VersionedNames{"Sysctls RunAsGroup", {}, v33}},
    {"the words the other way round", "A until 1.33 from 1.27", std::nullopt},
    {"the words twice", "A until 1.27 until 1.33", std::nullopt},
    {"no version", "A until", std::nullopt},
    {"what is none", "A until later", std::nullopt},
    {"what is none of the first", "A from b until 1.33", std::nullopt},
    {"no name", "until 1.33", std::nullopt},
    {"nothing", "", std::nullopt},
};

TEST_CASE("names by version") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(parse_versioned_names(row.text) == row.expected);
  }
}

TEST_CASE("whether a name is among others") {
  const VersionedNames names{"Sysctls RunAsGroup", {}, {}};
  CHECK(names.has("Sysctls"));
  CHECK(names.has("RunAsGroup"));
  CHECK_FALSE(names.has("Sysctl"));
  CHECK_FALSE(names.has(""));
}

}  // namespace
}  // namespace nodeworthy
