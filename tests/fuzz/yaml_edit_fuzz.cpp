#include "host/yaml.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

using Documents = std::vector<Document>;

/// Whether one document has the value and everything else as it was, and all others are as they were.
static void check(std::string_view before, std::string_view after, const std::vector<std::string>& path, std::string_view leaf) {
  auto old_result = parse_yaml_stream(before);
  auto new_result = parse_yaml_stream(after);
  Documents& old = std::get<Documents>(old_result);
  const Documents& now = std::get<Documents>(new_result);
  if (old.empty()) old.emplace_back();
  fuzz::require(old.size() == now.size());
  size_t changed = 0;
  for (size_t i = 0; i < old.size(); ++i) {
    const auto leaves = fuzz::Leaves::of(old[i].root());
    if (!leaves || leaves == fuzz::Leaves::of(now[i].root())) continue;
    ++changed;
    fuzz::require(fuzz::is_old_plus(old[i].root(), now[i].root(), path, leaf));
  }
  fuzz::require(changed <= 1);
  fuzz::require(fuzz::is_one_value(fuzz::lost(before, after)));
}

/// The document has the value, and everything else as it was.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const std::vector<std::string>& path : {std::vector<std::string>{"a"}, {"a", "b c", "d"}}) {
    for (const Scalar& value : {Scalar{.text = "17"}, Scalar{.text = "x", .style = Node::Style::quoted},
                                Scalar{.text = "x: #\n'", .style = Node::Style::quoted}}) {
      const auto after = fuzz::edited_twice(text, [&](std::string_view t) { return set_yaml(t, path, value); });
      if (after) check(text, *after, path, "=" + std::string(value.text));
    }
  }
  return 0;
}
