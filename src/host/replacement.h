// One entry of a folder, replaced atomically and durably.
#pragma once

#include <string>

#include "base/fd.h"
#include "host/entry.h"
#include "host/failure.h"

namespace nodeworthy {

/// A name in a folder, whether something stands there or not.
struct Place {
  std::string path;  // the whole of it, for messages
  std::string name;  // its last component
  Fd folder;         // that holds the name; open for reading
};

/// What a new entry is called, beside its place, until it takes it: a hidden name with an ending that no folder of drop-ins reads.
std::string temporary_name(const Place& place);

/// Makes the entry under the temporary name, syncs it, renames it into its place and syncs the folder. What a killed run left under the
/// temporary name is removed first. On failure stands there what stood there before; or the new entry, where the message says that only
/// the sync of the folder failed.
Failure replace(const Place& place, const Entry& entry);

/// Gives the folder that stands in a place other attributes; the former ones on failure.
Failure adjust(const Place& place, const Folder& folder);

/// What is to be removed.
enum class Standing { nothing, file, folder };

/// Removes what stands in a place, a folder only when it is empty, and what a killed run left under the temporary name.
Failure remove(const Place& place, Standing standing);

}  // namespace nodeworthy
