#include "host/protobuf.h"

#include <fmt/format.h>

#include <string>

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using namespace std::string_literals;

/// "1=5 2:hi", and what ended it.
std::string shown(std::string_view message) {
  std::string text;
  ProtobufReader reader(message);
  while (const auto field = reader.next()) {
    const bool bytes = field->wire == ProtobufField::Wire::bytes;
    text += bytes ? fmt::format("{}:{} ", field->number, field->bytes) : fmt::format("{}={} ", field->number, field->integer);
  }
  return text + (reader.broken() ? "broken" : "end");
}

TEST_CASE("the fields of a message") {
  struct Row {
    std::string_view what;
    std::string message;
    std::string_view shown;
  };
  const Row rows[] = {
      {"nothing", "", "end"},
      {"a small integer and a text", "\x08\x05\x12\x02hi"s, "1=5 2:hi end"},
      {"the documentation's 150", "\x08\x96\x01"s, "1=150 end"},
      {"the greatest integer", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "1=18446744073709551615 end"},
      {"an integer of more than 64 bits", "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s, "broken"},
      {"an integer without end", "\x08" + std::string(20, '\x80'), "broken"},
      {"an integer that is cut off", "\x08\x96"s, "broken"},
      {"integers of fixed width", "\x0d\x01\0\0\0\x11\2\0\0\0\0\0\0\0"s, "1=1 2=2 end"},
      {"one that is cut off", "\x0d\x01\0\0"s, "broken"},
      {"an empty text", "\x12\0"s, "2: end"},
      {"a text that is longer than the message", "\x12\x03hi"s, "broken"},
      {"a text of nearly 2^64 bytes", "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01hi"s, "broken"},
      {"a group", "\x0b\x0c"s, "broken"},
      {"field number 0", "\0\1"s, "broken"},
      {"the greatest number", "\xf8\xff\xff\xff\x0f\x01"s, "536870911=1 end"},
      {"a greater one", "\x80\x80\x80\x80\x10\x01"s, "broken"},
      {"what is whole before what is not", "\x08\x05\x12"s, "1=5 broken"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.message) == row.shown);
  }
}

}  // namespace
}  // namespace nodeworthy
