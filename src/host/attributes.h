// Reading and giving what an open file has beside its bytes.
#pragma once

#include <string_view>

#include "host/entry.h"
#include "host/failure.h"
#include "host/reading.h"

namespace nodeworthy {

/// The attributes of a file or folder that is open, not with O_PATH. `path` is for messages, here and below.
Reading<Attributes> attributes_of(int fd, std::string_view path);

/// Gives an open file or folder exactly these attributes, touching only those that differ; on failure some may have been given.
/// Labels that the kernel keeps by itself (security.*) stay where the attributes have none.
Failure give_attributes(int fd, std::string_view path, const Attributes& attributes);

/// Owner and SELinux label of a symbolic link that stands in a folder.
Reading<Attributes> attributes_of_link(int folder, const std::string& name, std::string_view path);

/// Gives a symbolic link owner and label; the one that it has stays where the attributes have none.
Failure give_link_attributes(int folder, const std::string& name, std::string_view path, const Attributes& attributes);

}  // namespace nodeworthy
