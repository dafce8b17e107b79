// Reading and giving what an open file has beside its bytes.
#pragma once

#include <string_view>

#include "host/entry.h"
#include "host/failure.h"
#include "host/reading.h"

namespace nodeworthy {

/// The attributes of a file or folder that is open, not with O_PATH. `path` is for messages.
Reading<Attributes> attributes_of(int fd, std::string_view path);

/// Gives an open file or folder exactly these attributes, touching only those that differ; on failure some may have been given.
/// Labels that the kernel keeps by itself (security.*) stay where the attributes have none.
Failure give_attributes(int fd, std::string_view path, const Attributes& attributes);

}  // namespace nodeworthy
