#include "host/write_test.h"

#include <fcntl.h>

#include <filesystem>

#include "base/fd.h"
#include "host/entry_types.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;

std::vector<microseconds> up_to(int count) {
  std::vector<microseconds> times;
  for (int i = count; i > 0; --i) times.emplace_back(i);
  return times;
}

Fd folder(const std::string& path) { return Fd(::open(path.c_str(), O_PATH | O_CLOEXEC)); }

TEST_CASE("ninety-nine of a hundred do not exceed the percentile") {
  CHECK(percentile_99(up_to(1)) == microseconds(1));
  CHECK(percentile_99(up_to(99)) == microseconds(99));
  CHECK(percentile_99(up_to(100)) == microseconds(99));
  CHECK(percentile_99(up_to(101)) == microseconds(100));
  CHECK(percentile_99(up_to(1000)) == microseconds(990));
}

TEST_CASE("a measured folder is left as it was") {
  const test::Tree tree(test::Tree::Files{{"/etcd/", ""}, {"/file", ""}});
  const auto before = std::filesystem::last_write_time(tree.tree() + "/etcd");
  const Reading<microseconds> latency = measure_writes(folder(tree.tree() + "/etcd").get(), "/etcd");
  // Where the temporary folder is on overlay or btrfs it cannot be measured, and says so.
  if (latency.present()) CHECK(latency.value() < std::chrono::seconds(11));
  if (!latency.present()) CHECK(latency.why().starts_with("/etcd: "));
  CHECK(std::filesystem::is_empty(tree.tree() + "/etcd"));
  CHECK(std::filesystem::last_write_time(tree.tree() + "/etcd") == before);
  CHECK_FALSE(measure_writes(folder(tree.tree() + "/file").get(), "/file").present());
}

TEST_CASE("what is no place for files of a disk is not measured") {
  CHECK(measure_writes(folder("/proc").get(), "/proc").why() == "/proc: can only be measured on ext4, XFS and tmpfs");
}

TEST_CASE("an entry tells whether entries have types") {
  // /proc tells them on every kernel. The folder has no entry, and the one above it is on another file system.
  CHECK(entry_types_told(folder("/proc").get(), "/proc").value());
  const test::Tree tree(test::Tree::Files{{"/empty/", ""}, {"/file", ""}});
  CHECK(entry_types_told(folder(tree.tree() + "/empty").get(), "/empty") == entry_types_told(folder(tree.tree()).get(), "/"));
  CHECK(entry_types_told(folder(tree.tree() + "/file").get(), "/file").absent());
}

}  // namespace
}  // namespace nodeworthy
