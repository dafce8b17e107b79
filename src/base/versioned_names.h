// Names that only some versions of a program have, as a table writes them down.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/version.h"

namespace nodeworthy {

/// Names, and the versions that have them.
struct VersionedNames {
  std::string names;             // with blanks between them
  std::optional<Version> from;   // the first version that has them; nothing where they are older than what is told
  std::optional<Version> until;  // the first that has them no more; nothing where none is known

  /// Whether a name is among them.
  bool has(std::string_view name) const;

  bool operator==(const VersionedNames&) const = default;
};

/// Reads "EtcdLearnerMode from 1.27 until 1.33": names, then both words, one or none, in this order. Nothing for what is not of this form.
std::optional<VersionedNames> parse_versioned_names(std::string_view text);

}  // namespace nodeworthy
