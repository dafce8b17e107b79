#include "host/rpm.h"

#include <algorithm>
#include <filesystem>

#include "host/overlay_host.h"
#include "host/recorded_host.h"
#include "host/rpm_file.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// What `rpm -qa --qf '%{NAME} %{EVR}\n'` of rpm 4.16 (bdb), 4.18 (sqlite) and 4.20 (ndb) said of the databases that they had made.
const std::vector<std::string> expected{
    "container-selinux 2:2.229.0-2.module_el8",
    "containerd.io 1.6.32-3.1.el8",
    "cri-tools 1.26.0-0",
    "docker-ce 3:26.1.3-1.el8",
    "docker-ce-cli 1:26.1.3-1.el8",
    "kubeadm 1.28.2-0",
    "kubectl 1.28.2-0",
    "kubelet 1.28.2-0",
    "kubernetes-cni 1.2.0-0",
};

std::string fixture(const std::string& format) { return test::source_directory() + "/fixtures/rules/packages/kubelet/pass-rpm-" + format; }

TEST_CASE("databases that rpm made") {
  for (const std::string format : {"sqlite", "ndb", "bdb"}) {
    INFO(format);
    const Reading<Packages> packages = rpm_packages(RecordedHost(fixture(format)));
    REQUIRE(packages.present());
    std::vector<std::string> read;
    for (const Package& package : packages.value()) {
      read.push_back(package.name + " " + package.version);
      CHECK(package.architecture == "noarch");
      CHECK(package.record.starts_with("/var/lib/rpm/"));
    }
    std::sort(read.begin(), read.end());
    CHECK(read == expected);
  }
}

const std::pair<std::string, std::string> databases[] = {
    {"sqlite", "/var/lib/rpm/rpmdb.sqlite"},
    {"ndb", "/var/lib/rpm/Packages.db"},
    {"bdb", "/var/lib/rpm/Packages"},
};

std::string bytes_of(const std::string& format, const std::string& path) { return RecordedHost(fixture(format)).read(path).value(); }

Reading<Packages> packages_in(const std::string& path, std::string bytes) {
  static const UniformHost nothing(UniformHost::Answer::absent, false);
  Layer layer;
  layer.set(path, Layer::File{std::move(bytes)});
  return rpm_packages(OverlayHost(nothing, std::move(layer)));
}

/// A database cut off anywhere is Unreadable, or says less than it did where the rest of the file is free space; it is never another one.
TEST_CASE("databases that are cut off") {
  for (const auto& [format, path] : databases) {
    const std::string bytes = bytes_of(format, path);
    for (size_t length : {size_t{0}, size_t{1}, size_t{99}, size_t{511}, size_t{4096}, size_t{9000}}) {
      INFO(format << " of " << length << " bytes");
      const Reading<Packages> packages = packages_in(path, bytes.substr(0, length));
      REQUIRE(packages.unreadable());
      CHECK(packages.why().starts_with(path + ": "));
    }
  }
}

/// Whatever is broken, packages have a name and a version, or it is said which file is broken.
void check_damaged(const std::string& path, std::string bytes) {
  const Reading<Packages> packages = packages_in(path, std::move(bytes));
  REQUIRE_FALSE(packages.absent());
  if (packages.unreadable()) REQUIRE(packages.why().starts_with(path + ": "));
  if (packages.present())
    REQUIRE(std::ranges::none_of(packages.value(), [](const Package& p) { return p.name.empty() || p.version.empty(); }));
}

TEST_CASE("databases that are damaged anywhere") {
  for (const auto& [format, path] : databases) {
    const std::string whole = bytes_of(format, path);
    const size_t region = whole.size() / 500;
    for (size_t at = 0; at < whole.size(); at += region) {
      INFO(format << " at byte " << at);
      check_damaged(path, whole.substr(0, at));
      check_damaged(path, std::string(whole).replace(at, region, region, '\0'));
      check_damaged(path, std::string(whole).replace(at, region, region, '\xff'));
      std::string flipped = whole;
      // A byte of which each region has another one: tables of numbers have a period.
      char& byte = flipped[std::min(at + at / region % region, whole.size() - 1)];
      byte = static_cast<char>(byte ^ (1 << at / region % 8));
      check_damaged(path, flipped);
    }
  }
}

struct Damage {
  std::string_view what;
  size_t database;
  std::vector<std::pair<size_t, std::string>> patches;  // what stands where
  std::string_view why;
};

TEST_CASE("databases that contradict themselves") {
  using namespace std::string_literals;
  constexpr size_t leaf = 21 * 4096;
  const Damage rows[] = {
      {"rows of SQLite in the same place", 0, {{leaf + 3, "\0\4"s}, {leaf + 8, "\0\x7b\0\x7b\0\x7b\0\x7b"s}}, "has rows that overlap"},
      {"ndb without slots", 1, {{12, "\0"s}}, "has no page of slots"},
      {"a bucket without a page", 2, {{96, "\0"s}}, "has a bucket without a page"},
      {"a bucket whose first page is a tree", 2, {{4096 + 25, "\5"s}}, "has a page of another type in a bucket"},
      {"a bucket whose first page is not used, with entries", 2, {{4096 + 25, "\0"s}}, "has a page of another type in a bucket"},
      {"a bucket that goes on in a chain", 2, {{4096 + 16, "\3"s}}, "has a page of another type in a bucket"},
      {"a page in the place of another", 2, {{4096 + 8, "\2"s}}, "has a page in the place of another"},
      {"a key without a value", 2, {{4096 + 20, "\x9"s}}, "has a key without a value"},
  };
  for (const Damage& row : rows) {
    INFO(row.what);
    const auto& [format, path] = databases[row.database];
    std::string bytes = bytes_of(format, path);
    for (const auto& [at, patch] : row.patches) bytes.replace(at, patch.size(), patch);
    const Reading<Packages> packages = packages_in(path, bytes);
    CHECK((packages.unreadable() ? packages.why() : "read") == path + ": " + std::string(row.why));
  }
}

TEST_CASE("a bucket that nothing was put into yet") {
  const auto& [format, path] = databases[2];
  const Reading<Packages> packages = packages_in(path, bytes_of(format, path).replace(4096, 4096, 4096, '\0'));
  REQUIRE(packages.present());
  CHECK(packages.value().size() < expected.size());
}

TEST_CASE("databases that are too large") {
  const test::Tree tree(test::Tree::Files{{"/var/lib/rpm/Packages", ""}});
  std::filesystem::resize_file(tree.tree() + "/var/lib/rpm/Packages", RpmFile::largest + 1);
  const Reading<Packages> packages = rpm_packages(RecordedHost(tree.folder()));
  REQUIRE(packages.unreadable());
  CHECK(packages.why() == "/var/lib/rpm/Packages: is larger than any database of rpm");
  RpmFile file({.size = RpmFile::largest, .read = [](uint64_t, size_t) -> Reading<std::string> { return std::string(); }}, "file");
  CHECK_THROWS_WITH(file.at(0, RpmFile::most_read + 1), "file: leads to the same place again and again");
}

struct Row {
  std::string_view what;
  std::string path;
  std::string bytes;
  std::string_view why;
};

TEST_CASE("files that are no databases") {
  const Row rows[] = {
      {"text in place of SQLite", "/var/lib/rpm/rpmdb.sqlite", std::string(512, 'x'),
       "/var/lib/rpm/rpmdb.sqlite: is no database of SQLite"},
      {"text in place of Berkeley DB", "/var/lib/rpm/Packages", std::string(512, 'x'), "/var/lib/rpm/Packages: is no hash of Berkeley DB"},
      {"text in place of ndb", "/usr/lib/sysimage/rpm/Packages.db", std::string(512, 'x'),
       "/usr/lib/sysimage/rpm/Packages.db: is no ndb of rpm"},
      {"an empty file", "/var/lib/rpm/Packages", "", "/var/lib/rpm/Packages: is empty"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(test::Tree::Files{{row.path, row.bytes}});
    const Reading<Packages> packages = rpm_packages(RecordedHost(tree.folder()));
    REQUIRE(packages.unreadable());
    CHECK(packages.why() == row.why);
  }
  CHECK(rpm_packages(RecordedHost(test::Tree({}).folder())).absent());
}

std::string big(uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8), static_cast<char>(number)};
}

/// A header with entries of tag and offset, and data.
std::string header(const std::vector<std::pair<uint32_t, uint32_t>>& entries, const std::string& data) {
  std::string bytes = big(static_cast<uint32_t>(entries.size())) + big(static_cast<uint32_t>(data.size()));
  for (const auto& [tag, offset] : entries) bytes += big(tag) + big(6) + big(offset) + big(1);
  return bytes + data;
}

std::string package_of(const std::string& bytes) {
  try {
    const Package package = rpm_package({.size = bytes.size(), .beginning = [&](size_t most) { return bytes.substr(0, most); }});
    return package.name + " " + package.version + " " + package.architecture;
  } catch (const RpmError& error) {
    return error.what();
  }
}

TEST_CASE("headers of packages") {
  const std::string data("a\0001.2\0003.el9\0noarch\0\0\0\0\x05", 23);
  const std::string far = std::string(20'000, '\0') + data;
  CHECK(package_of(header({{1000, 0}, {1001, 2}, {1002, 6}, {1022, 12}}, data)) == "a 1.2-3.el9 noarch");
  CHECK(package_of(header({{1000, 0}, {1001, 2}, {1002, 6}, {1003, 19}}, data)) == "a 5:1.2-3.el9 ");
  CHECK(package_of(header({{1000, 20'000}, {1001, 20'002}, {1002, 20'006}}, far)) == "a 1.2-3.el9 ");
  CHECK(package_of(header({{1000, 0}, {1001, 2}}, data)) == "a header without name, version or release");
  CHECK(package_of(header({{1000, 9'999}, {1001, 2}, {1002, 6}}, data)) == "a header that points behind its end");
  CHECK(package_of(header({{1000, 22}, {1001, 2}, {1002, 6}}, data)) == "a text without an end");
  CHECK(package_of(header({{1000, 0}, {1001, 2}, {1002, 6}, {1003, 20}}, data)) == "a header that ends early");
  const std::string too_far = std::string(17 << 20, '\0') + data;
  CHECK(package_of(header({{1000, 17 << 20}}, too_far)) == "a header that is too long");
  CHECK(package_of(big(70'000) + big(0)) == "a header of too many entries");
  CHECK(package_of(big(2) + big(0)) == "a header that ends early");
  CHECK(package_of("") == "a number behind the end");
}

}  // namespace
}  // namespace nodeworthy
