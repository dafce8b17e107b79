#include "host/kubeadm_documents.h"

#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_comment(std::string_view line) { return strip(line).empty() || strip(line).starts_with('#'); }

bool is_separator(std::string_view line) { return line.starts_with("---") && is_comment(line.substr(3)); }

}  // namespace

std::vector<uint32_t> empty_kubeadm_documents(std::string_view text) {
  std::vector<uint32_t> empty;
  uint32_t begin = 0;  // of the document that is being read, once it has a line
  uint32_t number = 0;
  bool says_something = false;
  const auto end = [&] {
    if (begin != 0 && !says_something) empty.push_back(begin);
    begin = 0;
    says_something = false;
  };
  for (std::string_view line : lines_of(text)) {
    ++number;
    const bool separates = is_separator(line);
    if (separates && begin != 0) {
      end();
      continue;
    }
    if (begin == 0) begin = number;
    says_something = says_something || !(separates || is_comment(line));
  }
  end();
  return empty;
}

}  // namespace nodeworthy
