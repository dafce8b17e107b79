#include "host/shell_words.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

static std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// Assignments stand in the text one after the other, at the lines they say, and hold no more than it.
static void check_assignments(std::string_view text) {
  size_t at = 0;
  std::string requoted;
  const std::vector<Assignment> assignments = shell_assignments(text);
  for (const Assignment& assignment : assignments) {
    fuzz::require(at <= assignment.begin && assignment.begin <= assignment.end && assignment.end <= text.size());
    fuzz::require(text[assignment.begin - 1] == '=' && assignment.value.size() <= assignment.end - assignment.begin);
    fuzz::require(assignment.line == fuzz::lines_in(text.substr(0, assignment.begin)));
    at = assignment.end;
    requoted += assignment.name + "=" + quoted(assignment.value) + "\n";
  }
  const std::vector<Assignment> again = shell_assignments(requoted);
  fuzz::require(again.size() == assignments.size());
  for (size_t i = 0; i < again.size(); ++i) fuzz::require(again[i].name == assignments[i].name && again[i].value == assignments[i].value);
  if (!assignments.empty()) fuzz::require(shell_assignment(text, assignments.back().name) == assignments.back().value);
}

/// Words and values, quoted again, are read as the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_assignments(text);
  const std::vector<std::string> words = shell_words(text);
  size_t total = 0;
  std::string requoted;
  for (const std::string& word : words) {
    total += word.size();
    requoted += quoted(word) + " ";
  }
  fuzz::require(total <= size);
  fuzz::require(shell_words(requoted) == words);
  return 0;
}
