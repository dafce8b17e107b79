#include "cli/session.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

const Selection worker{.profiles = {"worker"}, .folders = {}, .settings = {}};

TEST_CASE("who looks where the kernel does not show itself is told of images") {
  const test::UniformHost silent(test::UniformHost::Answer::unreadable, true);
  CHECK(start_session(worker, silent).notes.front() ==
        "permission denied, so the running kernel tells nothing; to look at an image from inside it: --root /");
  for (const char* fixture : {"running: true", "running: false"}) {
    const test::Tree tree({{"/etc/hostname", "a\n"}, {"/proc/1/comm", "init\n"}}, fixture);
    CHECK(start_session(worker, RecordedHost(tree.folder())).notes.empty());
  }
}

}  // namespace
}  // namespace nodeworthy
