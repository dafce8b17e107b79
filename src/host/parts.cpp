#include "host/parts.h"

#include <algorithm>
#include <memory>

namespace nodeworthy {

Parts parts_of(std::string bytes) {
  const uint64_t whole = bytes.size();
  auto owned = std::make_shared<const std::string>(std::move(bytes));
  return {.size = whole, .read = [owned](uint64_t offset, size_t size) -> Reading<std::string> {
            return owned->substr(std::min<uint64_t>(offset, owned->size()), size);
          }};
}

}  // namespace nodeworthy
