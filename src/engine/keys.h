// Which keys a mapping of a rule or a profile may have, and of which shape their values are.
#pragma once

#include <span>
#include <string_view>

#include "engine/problems.h"

namespace nodeworthy {

/// The shape of a value: a text that is not blank, a list of such texts, a mapping.
enum class Shape : uint8_t { text, texts, mapping };

/// Whether a mapping must have a key.
enum class Presence : uint8_t { required, optional };

/// One key that a mapping may have.
struct Key {
  std::string_view name;
  Shape shape;
  Presence presence;
};

/// Reports what is no mapping, keys that it cannot have, keys that it lacks, and values of another shape; false when there was any.
bool check_keys(const Node& node, std::span<const Key> keys, const Reporter& report);

/// The value under one of the keys; null where it is missing or has another shape, which check_keys reports.
const Node* shaped(const Node& node, std::span<const Key> keys, std::string_view name);

}  // namespace nodeworthy
