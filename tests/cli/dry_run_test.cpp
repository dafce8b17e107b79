// nodeworthy check --fix --dry-run, from the command line to the diffs and the exit status.
#include "base/text.h"
#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"

namespace nodeworthy {
namespace {

using Arguments = std::vector<std::string>;

TEST_CASE("the exit status of a dry run") {
  const struct {
    std::string_view what;
    std::string ip_forward;    // an error
    std::string panic_on_oom;  // a warning
    Arguments arguments;
    ExitCode expected;
  } rows[] = {
      {"all is well", "1", "0", {"--fix", "--dry-run"}, ExitCode::good},
      {"something fails", "0", "0", {"--fix", "--dry-run"}, ExitCode::pending},
      {"something fails that does not count", "1", "1", {"--fix", "--dry-run", "--fail-on", "error"}, ExitCode::pending},
      {"disruptive changes are wanted, too", "0", "0", {"--fix=disruptive", "--dry-run"}, ExitCode::pending},
      {"nothing can be told", "", "", {"--fix", "--dry-run"}, ExitCode::unknown},
      {"the report goes to a file", "0", "0", {"--fix", "--dry-run", "-o", "json=/dev/null"}, ExitCode::pending},
      {"the report cannot be written", "0", "0", {"--fix", "--dry-run", "-o", "json=/nonexistent/a"}, ExitCode::cannot_write},
  };
  for (const auto& row : rows) {
    const test::Ended ended = test::check(test::image(row.ip_forward, row.panic_on_oom), row.arguments);
    INFO(row.what << "\n" << ended.out << ended.err);
    CHECK(ended.status == static_cast<int>(row.expected));
  }
}

TEST_CASE("what a dry run shows") {
  const test::Tree image = test::image("0", "1");
  const std::string before = test::content(image.tree() + "/etc/sysctl.d/b.conf");
  const test::Ended ended = test::check(image, {"--fix", "--dry-run", "-o", "json=/dev/null"});
  test::check_golden("tests/cli/golden/dry-run.txt", ended.out);
  CHECK(test::content(image.tree() + "/etc/sysctl.d/b.conf") == before);
  CHECK(test::content(image.tree() + "/etc/sysctl.d/99-zz-nodeworthy.conf").empty());
}

TEST_CASE("the options --fix and --dry-run stand together") {
  const struct {
    Arguments arguments;
    std::string_view message;
  } rows[] = {
      {{"--dry-run"}, "--dry-run shows what --fix would do: give --fix, too"},
      {{"--fix=disrptive", "--dry-run"}, "--fix=disrptive: there is no such fix; did you mean \"disruptive\"?"},
      {{"--fix", "--dry-run", "-o", "json"}, "-o json: --dry-run writes to standard output; give the report a file, as -o json=FILE"},
  };
  for (const auto& row : rows) {
    const test::Ended ended = test::check(test::image("0", "0"), row.arguments);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.err == "nodeworthy: " + std::string(row.message) + "\n");
    CHECK(ended.out.empty());
  }
}

}  // namespace
}  // namespace nodeworthy
