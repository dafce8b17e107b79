#include "host/swapon_call.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

bool is_device(std::string_view word) {
  const bool is_tag = is_one_of(word.substr(0, word.find('=')), {"LABEL", "UUID", "PARTLABEL", "PARTUUID"});
  return word.starts_with('/') || (is_tag && word.find('=') != std::string_view::npos);
}

/// Whether an option makes it look at nothing of its own: -a, -s, -h, -V, or one of them among others of one letter that take no value.
bool names_nothing(std::string_view word) {
  if (word.starts_with("--")) return is_one_of(word.substr(0, word.find('=')), {"--all", "--summary", "--show", "--help", "--version"});
  return word.starts_with('-') && word.find_first_not_of("aefhsvV", 1) == std::string_view::npos &&
         word.find_first_of("ahsV", 1) != std::string_view::npos;
}

}  // namespace

Reading<std::string> swapon_device(const BootCommand& call) {
  const auto begin = call.words.begin() + 1;
  const auto device = std::find_if(begin, call.words.end(), is_device);
  if (device != call.words.end()) return *device;
  if (begin == call.words.end() || std::any_of(begin, call.words.end(), names_nothing)) return Absent{};
  return Unreadable{fmt::format("{}:{}: which swap this call of swapon turns on is not told", call.file, call.line)};
}

}  // namespace nodeworthy
