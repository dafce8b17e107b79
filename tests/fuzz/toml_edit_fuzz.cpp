#include "host/toml.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

/// The document has the value, and everything else as it was.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const std::vector<std::string>& path : {std::vector<std::string>{"a"}, {"a", "b.c", "d"}}) {
    for (const Scalar& value : {Scalar{.text = "17"}, Scalar{.text = "x]'\n", .style = Node::Style::quoted}}) {
      const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return set_toml(t, path, value); });
      if (!after) continue;
      const auto old = parse_toml(text);
      const auto now = parse_toml(*after);
      fuzz::require(fuzz::is_old_plus(std::get<Document>(old).root(), std::get<Document>(now).root(), path, "=" + std::string(value.text)));
      fuzz::require(fuzz::is_one_value(fuzz::lost(text, *after)));
    }
  }
  return 0;
}
