// What a container runtime answers, for the fixture.yaml of tests: said in words instead of hexadecimal digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/cri.h"

namespace nodeworthy::test {

/// A running machine without answers; what follows adds to it.
inline constexpr std::string_view running_machine = "running: true\nanswers:\n";

/// A socket that is there, with the answers that follow it.
std::string socket(std::string_view path);

/// RuntimeService/Version in a version of the interface: who answers at the socket.
std::string says_version(std::string_view runtime, std::string_view version, std::string_view api = "v1");

/// RuntimeService/Status.
std::string says_status(const std::vector<CriCondition>& conditions);

/// RuntimeService/RuntimeConfig with the number of a driver of control groups.
std::string says_driver(uint64_t number);

/// ImageService/ListImages, each image with one reference.
std::string says_images(const std::vector<std::string>& references);

/// That a method ("v1.RuntimeService/RuntimeConfig") is not known.
std::string does_not_know(std::string_view method);

}  // namespace nodeworthy::test
