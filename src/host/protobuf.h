// The wire format of Protocol Buffers, as far as answers of the container runtime need it. After
// https://protobuf.dev/programming-guides/encoding/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nodeworthy {

/// One field of a message.
struct ProtobufField {
  /// How a value is written; groups, which nothing uses any more, are refused.
  enum class Wire : uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

  uint32_t number = 0;
  Wire wire = Wire::varint;
  uint64_t integer = 0;         // of a varint or a fixed one
  std::string_view bytes = {};  // of a text or a message inside; borrowed from the message
};

/// Reads the fields of a message one after another.
class ProtobufReader {
 public:
  /// `message` must outlive it and what it gives.
  explicit ProtobufReader(std::string_view message) : rest_(message) {}

  /// The next field; nothing at the end, and where the bytes are no message.
  std::optional<ProtobufField> next();
  /// Whether the bytes turned out to be no message.
  bool broken() const { return broken_; }

 private:
  std::optional<ProtobufField> fail();
  std::optional<uint64_t> varint();
  std::optional<uint64_t> fixed(size_t size);
  bool take_bytes(ProtobufField& field);

  std::string_view rest_;
  bool broken_ = false;
};

}  // namespace nodeworthy
