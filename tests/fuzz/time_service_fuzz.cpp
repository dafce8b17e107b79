#include <cassert>

#include "host/time_service.h"

/// Whatever a configuration says, a directive has words without blanks, and directives come in order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  for (const TimeProgram program : {TimeProgram::chrony, TimeProgram::ntpd}) {
    size_t last = 0;
    for (const TimeDirective& directive : parse_time_directives({reinterpret_cast<const char*>(data), size}, program)) {
      assert(directive.line > last && !directive.words.empty());
      for (std::string_view word : directive.words) assert(!word.empty() && word.find_first_of(" \t\n") == std::string_view::npos);
      last = directive.line;
    }
  }
  return 0;
}
