#include "host/unit_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr size_t longest_name = 255;
constexpr std::array<std::string_view, 11> types{"service", "socket", "target", "device", "mount", "automount",
                                                 "swap",    "timer",  "path",   "slice",  "scope"};
/// The types of which a unit may have several names (Alias=).
constexpr std::array<std::string_view, 6> types_with_aliases{"service", "socket", "target", "device", "timer", "path"};

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Where the first '@' before the type stands; npos for a plain name.
size_t at_sign(std::string_view name) { return name.substr(0, name.rfind('.')).find('@'); }

}  // namespace

bool is_unit_type(std::string_view word) { return std::find(types.begin(), types.end(), word) != types.end(); }

UnitNameForm unit_name_form(std::string_view name) {
  const size_t dot = name.rfind('.');
  if (name.size() > longest_name || dot == std::string_view::npos || dot == 0) return UnitNameForm::invalid;
  if (!is_unit_type(name.substr(dot + 1))) return UnitNameForm::invalid;
  const std::string_view stem = name.substr(0, dot);
  const bool clean = std::all_of(stem.begin(), stem.end(), [](char c) {
    return is_letter_or_digit(c) || (c != '\0' && std::string_view(":-_.\\@").find(c) != std::string_view::npos);
  });
  const size_t at = stem.find('@');
  if (!clean || at == 0) return UnitNameForm::invalid;
  if (at == std::string_view::npos) return UnitNameForm::plain;
  return at + 1 == dot ? UnitNameForm::template_name : UnitNameForm::instance;
}

std::string_view unit_type(std::string_view name) { return name.substr(name.rfind('.') + 1); }

std::string_view unit_prefix(std::string_view name) { return name.substr(0, std::min(at_sign(name), name.rfind('.'))); }

std::string_view unit_instance(std::string_view name) {
  const size_t at = at_sign(name);
  return at == std::string_view::npos ? std::string_view() : name.substr(at + 1, name.rfind('.') - at - 1);
}

std::string unit_template(std::string_view name) {
  if (at_sign(name) == std::string_view::npos) return {};
  return fmt::format("{}@.{}", unit_prefix(name), unit_type(name));
}

std::string instance_of(std::string_view template_name, std::string_view instance) {
  return fmt::format("{}@{}.{}", unit_prefix(template_name), instance, unit_type(template_name));
}

std::string unit_family(std::string_view name) {
  std::string_view prefix = unit_prefix(name);
  if (prefix.ends_with('-')) prefix.remove_suffix(1);
  const size_t dash = prefix.rfind('-');
  if (dash == std::string_view::npos) return {};
  return std::string(prefix.substr(0, dash + 1)) + std::string(name.substr(unit_prefix(name).size()));
}

bool may_alias(std::string_view name, std::string_view target) {
  const UnitNameForm form = unit_name_form(name);
  const UnitNameForm target_form = unit_name_form(target);
  if (form == UnitNameForm::invalid || target_form == UnitNameForm::invalid || unit_type(name) != unit_type(target)) return false;
  if (std::find(types_with_aliases.begin(), types_with_aliases.end(), unit_type(name)) == types_with_aliases.end()) return false;
  if (form == UnitNameForm::instance && target_form == UnitNameForm::template_name) return true;
  return form == target_form && unit_instance(name) == unit_instance(target);
}

std::string unit_name_of_path(std::string_view path, std::string_view suffix) {
  std::string escaped;
  for (std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (!escaped.empty()) escaped += '-';
    for (char c : part) {
      const bool plain = is_letter_or_digit(c) || c == '_' || c == ':' || (c == '.' && !escaped.empty());
      escaped += plain ? std::string(1, c) : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return (escaped.empty() ? "-" : escaped) + std::string(suffix);
}

}  // namespace nodeworthy
