// JSON documents: whatever is parsed is nested no deeper than the builder allows.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/document_builder.h"
#include "host/json.h"

namespace {

void walk(const nodeworthy::Node& node, size_t level) {
  if (level > nodeworthy::DocumentBuilder::most_levels || node.mark.line == 0) std::abort();
  for (const nodeworthy::Node& child : node.children) walk(child, level + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto parsed = nodeworthy::parse_json({reinterpret_cast<const char*>(data), size});
  if (const auto* document = std::get_if<nodeworthy::Document>(&parsed)) walk(document->root(), 0);
  return 0;
}
