#include "tests/support/cri.h"

#include <fmt/format.h>

namespace nodeworthy::test {
namespace {

/// A field of less than 128 bytes, as all are here.
std::string bytes_field(unsigned number, std::string_view bytes) {
  return std::string{static_cast<char>(number << 3U | 2U), static_cast<char>(bytes.size())} + std::string(bytes);
}

std::string number_field(unsigned number, uint64_t value) { return std::string{static_cast<char>(number << 3U), static_cast<char>(value)}; }

std::string answer(std::string_view method, std::string_view message) {
  std::string digits;
  for (const char c : message) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return fmt::format("    /runtime.{}: {{message: \"{}\"}}\n", method, digits);
}

}  // namespace

std::string socket(std::string_view path) { return fmt::format("  {}:\n", path); }

std::string says_version(std::string_view runtime, std::string_view version, std::string_view api) {
  return answer(fmt::format("{}.RuntimeService/Version", api), bytes_field(2, runtime) + bytes_field(3, version));
}

std::string says_status(const std::vector<CriCondition>& conditions) {
  std::string list;
  for (const CriCondition& condition : conditions)
    list += bytes_field(1, bytes_field(1, condition.type) + number_field(2, condition.holds ? 1 : 0) + bytes_field(3, condition.reason) +
                               bytes_field(4, condition.message));
  return answer("v1.RuntimeService/Status", bytes_field(1, list));
}

std::string says_driver(uint64_t number) {
  return answer("v1.RuntimeService/RuntimeConfig", bytes_field(1, number == 0 ? "" : number_field(1, number)));
}

std::string says_images(const std::vector<std::string>& references) {
  std::string list;
  for (const std::string& reference : references) list += bytes_field(1, bytes_field(2, reference));
  return answer("v1.ImageService/ListImages", list);
}

std::string does_not_know(std::string_view method) {
  return fmt::format("    /runtime.{}: {{grpc-status: 12, grpc-message: unknown method}}\n", method);
}

}  // namespace nodeworthy::test
