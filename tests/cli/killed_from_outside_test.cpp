// nodeworthy itself, killed by strace(1) at every call by which it changes an image.
#include <filesystem>

#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/repair_shop.h"
#include "tests/support/step.h"

namespace nodeworthy {
namespace {

bool can_trace() {
  if (test::has_program("strace") && test::run_program({"strace", "-qq", "-o", "/dev/null", "true"}).status == 0) return true;
  WARN("SKIPPED: programs cannot be traced here; install strace, and allow ptrace");
  return false;
}

constexpr int killed = 128 + 9;

/// The image without what a killed run had not put into its place yet.
std::map<std::string, std::string> whole(const test::Tree& image) {
  std::map<std::string, std::string> all = test::snapshot(image.tree());
  std::erase_if(all, [](const auto& entry) { return entry.first.ends_with(".nodeworthy"); });
  return all;
}

TEST_CASE("a repair by nodeworthy that is killed from outside leaves whole files, and undo takes it back") {
  if (!can_trace()) return;
  const test::Tree rules = test::own_rules();
  for (const std::string call : {"write", "fsync", "renameat", "mkdirat"}) {
    for (size_t nth = 1;; nth += test::step) {
      const test::Tree image = test::image("0", "1");
      std::filesystem::create_directories(image.tree() + "/var/lib");
      const auto before = whole(image);
      // The leak sanitizer cannot work in a program that is traced.
      const test::Ended ended = test::run_program({"env",
                                                   "ASAN_OPTIONS=detect_leaks=0",
                                                   "strace",
                                                   "-f",
                                                   "-qq",
                                                   "-o",
                                                   "/dev/null",
                                                   "-e",
                                                   "inject=" + call + ":signal=SIGKILL:when=" + std::to_string(nth),
                                                   test::program_path(),
                                                   "check",
                                                   "--fix",
                                                   "--root",
                                                   image.tree(),
                                                   "--rules",
                                                   rules.tree(),
                                                   "--profile",
                                                   "own",
                                                   "-o",
                                                   "json=/dev/null"});
      INFO(call << " " << nth << "\n" << ended.err);
      if (ended.status != killed) {
        REQUIRE(ended.status == static_cast<int>(ExitCode::good));
        REQUIRE(nth > 1);
        break;
      }
      const auto cut = whole(image);
      REQUIRE(cut.size() >= before.size());
      for (const auto& [path, what] : before) REQUIRE(cut.at(path) == what);  // the repair makes new files only

      const test::Ended again = test::check(image, {"--fix", "-o", "json"});
      REQUIRE(again.status == static_cast<int>(ExitCode::good));
      while (test::run_nodeworthy({"undo", "--root", image.tree()}).status == static_cast<int>(ExitCode::good)) continue;
      REQUIRE(test::difference(before, test::snapshot(image.tree())).empty());
    }
  }
}

}  // namespace
}  // namespace nodeworthy
