// One entry of a folder, replaced atomically and durably.
#pragma once

#include <string>

#include "host/entry.h"
#include "host/failure.h"
#include "host/place.h"

namespace nodeworthy {

/// What a new entry is called, beside its place, until it takes it: a hidden name with an ending that no folder of drop-ins reads.
std::string temporary_name(const Place& place);

/// Makes the entry under the temporary name, syncs it, renames it into its place and syncs the folder. What a killed run left under the
/// temporary name is removed first. On failure stands there what stood there before; or the new entry, where the message says that only
/// the sync of the folder failed.
Failure replace(const Place& place, const Entry& entry);

/// Gives the folder that stands in a place other attributes, one after another; the former ones again on failure.
Failure adjust(const Place& place, const Folder& folder);

/// Gives the file or folder that was seen to stand in a place other permissions.
Failure give_mode(const Place& place, const struct stat& seen, uint32_t mode);

/// What is to be removed.
enum class Standing { nothing, file, folder };

/// Removes what stands in a place, a folder only when it is empty, and what a killed run left under the temporary name.
Failure remove(const Place& place, Standing standing);

}  // namespace nodeworthy
