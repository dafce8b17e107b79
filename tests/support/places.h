// Where the tests find what they try. Only places.cpp knows the folders of this build, so that no other object depends on them.
#pragma once

#include <string>

namespace nodeworthy::test {

/// The folder of the sources.
std::string source_directory();

/// The program as built.
std::string program_path();

}  // namespace nodeworthy::test
