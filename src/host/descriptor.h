// What an open file is and holds.
#pragma once

#include <sys/types.h>

#include <string>

#include "host/host.h"

namespace nodeworthy {

/// The type in the mode that stat(2) gives.
FileType type_of(mode_t mode);

/// Puts what is left of a file into `bytes`; the errno, EFBIG when that is more than `limit` bytes. `expected` is the size that
/// the file says of itself.
int read_all(int fd, size_t expected, size_t limit, std::string& bytes);

/// Fills `bytes` with what stands at `offset`, and shortens it to that where the file ends before; the errno.
int read_at(int fd, uint64_t offset, std::string& bytes);

/// Writes all bytes; the errno.
int write_all(int fd, std::string_view bytes);

}  // namespace nodeworthy
