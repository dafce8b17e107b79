#include "tests/support/places.h"

namespace nodeworthy::test {

std::string source_directory() { return NODEWORTHY_SOURCE_DIR; }

std::string program_path() { return NODEWORTHY_PROGRAM; }

}  // namespace nodeworthy::test
