// Edits performed in memory: what each would leave behind in files, so that a plan can look at the host as it would be.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "engine/edit.h"
#include "host/overlay_host.h"

namespace nodeworthy {

/// Whether performing an edit changes anything.
enum class Effect : uint8_t { none, some };

/// Why no machine performs an edit here: a file that does not parse, with the position; a unit that is not there.
struct Refusal {
  std::string why;
};

using Rehearsed = std::variant<Effect, Refusal>;

/// Puts into the layer over a host what an edit leaves behind: the edited file, the value below /proc/sys, the line of /proc/modules, the
/// links of a unit. The layer stays as it is where the edit is refused.
Rehearsed rehearse(const Edit& edit, const Host& base, Layer& layer);

/// The path of the file or folder that an edit is about; null for one that acts on the running machine or on a unit.
const std::string* path_of(const Edit& edit);
/// The path of the file whose text an edit changes; null for every other.
const std::string* edited_file(const Edit& edit);
/// Makes an edit of what is at a path one of what is at another; others stay as they are.
void set_path(Edit& edit, const std::string& path);

}  // namespace nodeworthy
