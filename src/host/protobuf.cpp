#include "host/protobuf.h"

namespace nodeworthy {
namespace {

constexpr uint64_t most_number = (uint64_t{1} << 29U) - 1;

}  // namespace

std::optional<ProtobufField> ProtobufReader::fail() {
  broken_ = true;
  rest_ = {};
  return std::nullopt;
}

std::optional<uint64_t> ProtobufReader::varint() {
  uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    // The tenth byte has room for one bit.
    if (shift == 63 && byte > 1) return std::nullopt;
    value |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<uint64_t> ProtobufReader::fixed(size_t size) {
  if (rest_.size() < size) return std::nullopt;
  uint64_t value = 0;
  for (size_t i = size; i-- > 0;) value = value << 8U | static_cast<uint8_t>(rest_[i]);
  rest_.remove_prefix(size);
  return value;
}

bool ProtobufReader::take_bytes(ProtobufField& field) {
  const std::optional<uint64_t> size = varint();
  if (!size || *size > rest_.size()) return false;
  field.bytes = rest_.substr(0, *size);
  rest_.remove_prefix(*size);
  return true;
}

std::optional<ProtobufField> ProtobufReader::next() {
  if (rest_.empty()) return std::nullopt;
  const std::optional<uint64_t> key = varint();
  if (!key || *key >> 3U == 0 || *key >> 3U > most_number) return fail();
  ProtobufField field{.number = static_cast<uint32_t>(*key >> 3U), .wire = static_cast<ProtobufField::Wire>(*key & 7U)};
  std::optional<uint64_t> integer = 0;
  switch (field.wire) {
    case ProtobufField::Wire::varint: integer = varint(); break;
    case ProtobufField::Wire::fixed64: integer = fixed(8); break;
    case ProtobufField::Wire::fixed32: integer = fixed(4); break;
    case ProtobufField::Wire::bytes:
      if (!take_bytes(field)) return fail();
      break;
    default: return fail();
  }
  if (!integer) return fail();
  field.integer = *integer;
  return field;
}

}  // namespace nodeworthy
