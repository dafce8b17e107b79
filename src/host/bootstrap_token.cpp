#include "host/bootstrap_token.h"

#include <string>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Exactly `count` characters, all of `allowed`.
bool consists_of(std::string_view text, size_t count, std::string_view allowed) {
  return text.size() == count && text.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

bool is_bootstrap_token(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789";
  const size_t dot = text.find('.');
  return dot != std::string_view::npos && consists_of(text.substr(0, dot), 6, allowed) && consists_of(text.substr(dot + 1), 16, allowed);
}

bool is_ca_certificate_hash(std::string_view text) {
  constexpr std::string_view prefix = "sha256:";
  const std::string lowered = lower(text);
  return lowered.starts_with(prefix) && consists_of(std::string_view(lowered).substr(prefix.size()), 64, "0123456789abcdef");
}

}  // namespace nodeworthy
