#include "base/minor_range.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

TEST_CASE("a range of minor versions") {
  const struct {
    const char* what;
    const char* version;
    uint64_t older;
    uint64_t newer;
    const char* described;
    const char* in;
    const char* out;
  } rows[] = {
      {"no other one", "1.34.2", 0, 0, "1.34", "1.34.9", "1.35.0"},
      {"older ones", "1.34", 3, 0, "1.31 to 1.34", "1.31.0", "1.30.14"},
      {"newer ones", "1.34", 0, 1, "1.34 to 1.35", "1.35.0", "1.33.9"},
      {"more than there are", "1.2", 3, 0, "1.2 or older", "1.0", "1.3"},
      {"any older one", "1.34", MinorRange::any, 0, "1.34 or older", "1.0", "1.35"},
      {"any newer one", "1.34", 0, MinorRange::any, "1.34 or newer", "1.99", "1.33"},
      {"of another major version", "1.34", 1, 1, "1.33 to 1.35", "1.33", "2.34"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const MinorRange range = MinorRange::around(*Version::parse(row.version), row.older, row.newer);
    CHECK(range.describe() == row.described);
    CHECK(range.has(*Version::parse(row.in)));
    CHECK_FALSE(range.has(*Version::parse(row.out)));
  }
}

}  // namespace
}  // namespace nodeworthy
