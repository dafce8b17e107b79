#include <array>
#include <cassert>
#include <cstdint>

#include "host/cron.h"

/// Whatever a line says, what it names is one of the programs, and it holds its name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::array<std::string_view, 2> programs{"ntpdate", "a"};
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const std::string_view named = nodeworthy::program_named(line, programs);
  assert(named.empty() || ((named == programs[0] || named == programs[1]) && line.find(named) != std::string_view::npos));
  return 0;
}
