#include "host/json.h"
#include "tests/fuzz/edit_properties.h"

using namespace nodeworthy;

static void check(std::string_view before, std::string_view after, const std::vector<std::string>& path, std::string_view leaf) {
  const auto old = parse_json(strip(before).empty() ? "{}" : before);
  const auto now = parse_json(after);
  fuzz::require(fuzz::is_old_plus(std::get<Document>(old).root(), std::get<Document>(now).root(), path, leaf));
  const std::string_view part = fuzz::lost(before, after);
  fuzz::require(strip(part).empty() || part.find('\n') == std::string_view::npos);
}

/// The document has the value, and everything else as it was.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const std::vector<std::string>& path : {std::vector<std::string>{"a"}, {"a", "b\"c", "d"}}) {
    const auto number = fuzz::edited_twice(text, [&](std::string_view t) { return set_json(t, path, {.text = "17"}); });
    if (number) check(text, *number, path, "=17");
    const Scalar string{.text = "x]\n", .style = Node::Style::quoted};
    const auto quoted = fuzz::edited_twice(text, [&](std::string_view t) { return set_json(t, path, string); });
    if (quoted) check(text, *quoted, path, "=x]\n");
    const auto element = fuzz::edited_twice(text, [&](std::string_view t) { return set_json_element(t, path, "x=", "x=y"); });
    if (!element) continue;
    const auto parsed = parse_json(*element);
    const Node* list = &std::get<Document>(parsed).root();
    for (const std::string& key : path) list = list->find(key);
    bool found = false;
    for (const Node& node : list->children) {
      fuzz::require(!node.text.starts_with("x=") || node.text == "x=y");
      found = found || node.text == "x=y";
    }
    fuzz::require(found);
  }
  return 0;
}
