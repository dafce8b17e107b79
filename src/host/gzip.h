// The one door to zlib: text that the kernel and packages keep compressed.
#pragma once

#include <string>
#include <string_view>

#include "host/reading.h"

namespace nodeworthy {

/// The content of a gzip file (RFC 1952) of one member. Unreadable where it is none, is cut short, or is larger than `limit` bytes.
Reading<std::string> gunzip(std::string_view bytes, size_t limit);

}  // namespace nodeworthy
