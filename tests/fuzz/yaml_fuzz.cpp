#include "host/yaml.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// A text is documents that keep to their bounds, or one error inside it; read as a single document it is the same or an error.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const size_t lines = fuzz::lines_in(text);
  const auto stream = parse_yaml_stream(text);
  const auto single = parse_yaml(text);
  if (const auto* error = std::get_if<DocumentError>(&stream)) {
    fuzz::require(!error->what.empty() && error->mark.line > 0 && error->mark.line <= lines);
    fuzz::require(std::holds_alternative<DocumentError>(single));
    return 0;
  }
  const auto& documents = std::get<std::vector<Document>>(stream);
  for (const Document& document : documents)
    fuzz::require(fuzz::check_document(document.root(), lines) <= size + 1 + DocumentBuilder::most_repeated);
  fuzz::require(std::holds_alternative<Document>(single) == (documents.size() <= 1));
  return 0;
}
