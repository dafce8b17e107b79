// What no command line can bring about: a defect.
#include "cli/commands.h"

#include <sstream>
#include <stdexcept>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

struct Told {
  ExitCode code;
  std::string message;
};

Told told(const std::function<ExitCode()>& action) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitCode code = guarded({.out = out, .err = err}, action);
  return {code, err.str()};
}

TEST_CASE("what a person got wrong and what the program got wrong are told apart") {
  CHECK(told([] { return ExitCode::failed; }).code == ExitCode::failed);
  const Told mistake = told([]() -> ExitCode { throw InputError("a.yaml:1:2: wrong\nb.yaml:3:4: wrong\x1b"); });
  CHECK(mistake.code == ExitCode::usage);
  CHECK(mistake.message == "nodeworthy: a.yaml:1:2: wrong\nnodeworthy: b.yaml:3:4: wrong\xef\xbf\xbd\n");
  const Told defect = told([]() -> ExitCode { throw std::logic_error("index out of range"); });
  CHECK(defect.code == ExitCode::defect);
  CHECK(defect.message == "nodeworthy: a defect of nodeworthy, please report it: index out of range\n");
}

}  // namespace
}  // namespace nodeworthy
