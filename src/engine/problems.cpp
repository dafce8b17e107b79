#include "engine/problems.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::string all_texts(const Problems& problems) {
  std::vector<std::string> texts;
  for (const Problem& problem : problems.all()) texts.push_back(problem.text());
  return join(texts, "\n");
}

}  // namespace

std::string Problem::text() const {
  if (mark.line == 0) return fmt::format("{}: {}", file, what);
  return fmt::format("{}:{}:{}: {}", file, mark.line, mark.column, what);
}

InputError::InputError(const Problems& problems) : std::runtime_error(all_texts(problems)) {}

}  // namespace nodeworthy
