#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string fixture;
  std::string_view expected;
};

std::string answers(const std::string& answer) { return "running: true\nanswers: {/run/docker.sock: {/version: " + answer + "}}\n"; }

std::string is_version(const std::string& version) { return answers("{body: '{\"Version\": \"" + version + "\"}'}"); }

const Row rows[] = {
    {"the oldest that does", is_version("19.03.0"), "pass | Docker at /run/docker.sock | want >= 19.03 | have 19.03.0\n"},
    {"a version of a distribution", is_version("20.10.24+dfsg1"),
     "pass | Docker at /run/docker.sock | want >= 19.03 | have 20.10.24+dfsg1\n"},
    {"an older one", is_version("18.09.9"), "fail | Docker at /run/docker.sock | want >= 19.03 | have 18.09.9\n"},
    {"what is older by its numbers and not by its text", is_version("9.9"),
     "fail | Docker at /run/docker.sock | want >= 19.03 | have 9.9\n"},
    {"no version", is_version("dev"), "unknown | Docker at /run/docker.sock | want >= 19.03 | have \"dev\" is not a version\n"},
    {"an answer without it", answers("{body: '{}'}"),
     "unknown | Docker at /run/docker.sock | want >= 19.03 | have /run/docker.sock/version: the answer has no Version\n"},
    {"an error", answers("{status: 503, body: '{\"Version\": \"20.10.24\"}'}"),
     "unknown | Docker at /run/docker.sock | want >= 19.03 | have /run/docker.sock/version: HTTP status 503\n"},
    {"a socket that may not be asked", "running: true\nanswers: {/run/docker.sock: {}}\n",
     "unknown | Docker at /run/docker.sock | want >= 19.03 | have /run/docker.sock/version: the fixture records no answer\n"},
    {"nobody", "running: true",
     "fail | Docker at /run/docker.sock | want >= 19.03 | have nobody listens\n"
     "  by hand: Install and start Docker: systemctl enable --now docker.\n"},
    {"an image", "", "skipped | Docker at /run/docker.sock | want >= 19.03 | have only a running machine can tell\n"},
};

TEST_CASE("docker") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({}, row.fixture);
    CHECK(test::shown(test::look("{docker: \">= 19.03\"}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("docker mistakes") { CHECK(test::problems_of("{docker: \">= new\"}") == "1:10: \"new\" is not a version; write it like 4.19"); }

}  // namespace
}  // namespace nodeworthy
