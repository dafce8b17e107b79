#include "host/failure.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::string_view not_permitted() {
  return ::geteuid() == 0 ? "not permitted even to root; look for a refusal of SELinux or AppArmor, or for a container's limits"
                          : "not permitted to this user; run as root";
}

std::string why(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return std::string(not_permitted());
    case EROFS: return "the file system is read-only; mount it writable";
    case ENOSPC: return "the file system has no space or no inodes left; free some";
    case EDQUOT: return "the disk quota is exhausted; free some space";
    case ENOTEMPTY: return "it is not empty";
    default: return std::generic_category().message(error);
  }
}

}  // namespace

std::string failed(std::string_view path, std::string_view what, int error) {
  return fmt::format("{}: {}: {}", printable(path), what, why(error));
}

}  // namespace nodeworthy
