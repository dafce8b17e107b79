// Why a change to the files of a host could not be made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nodeworthy {

/// Why a change could not be made, naming the path; nothing when it was made.
using Failure = std::optional<std::string>;

/// "PATH: WHAT: why": the errno in words, and what would help.
std::string failed(std::string_view path, std::string_view what, int error);

}  // namespace nodeworthy
