#include "host/conf_d.h"

#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

TEST_CASE("files of a family that are too large in all cannot be told from the one on that is too much") {
  const std::string half(size_t{1} << 20, '#');
  const test::Tree tree(
      {{"/etc/sysctl.d/a.conf", half}, {"/etc/sysctl.d/b.conf", half}, {"/etc/sysctl.d/c.conf", "#"}, {"/etc/sysctl.d/d.conf", ""}});
  const auto files = conf_files(DirectoryHost(tree.tree()), "sysctl.d");
  REQUIRE(files.value().size() == 4);
  CHECK(files.value()[0].text.present());
  CHECK(files.value()[1].text.present());
  CHECK(files.value()[2].text.why() == "/etc/sysctl.d/c.conf: with those before it larger than 2MiB");
  CHECK(files.value()[3].text.unreadable());
}

}  // namespace
}  // namespace nodeworthy
