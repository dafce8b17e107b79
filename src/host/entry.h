// What stands at a path, as a value: enough to put it back.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace nodeworthy {

/// What a file has beside its bytes. Its times and the flags of chattr(1) are not among them.
struct Attributes {
  uint32_t mode = 0644;  // permission bits, 07777
  uint32_t uid = 0;
  uint32_t gid = 0;
  std::map<std::string, std::string> extended = {};  // extended attributes by name: SELinux label, capabilities, ACLs; see xattr(7)
  bool operator==(const Attributes&) const = default;
};

struct RegularFile {
  std::string bytes;
  Attributes attributes;
  bool operator==(const RegularFile&) const = default;
};
struct SymbolicLink {
  std::string target;
  Attributes attributes = {.mode = 0777};  // the mode is always this one; of the extended ones it has its SELinux label alone
  bool operator==(const SymbolicLink&) const = default;
};
struct Folder {
  Attributes attributes = {.mode = 0755};
  bool operator==(const Folder&) const = default;
};

/// What stands at a path, whole. What a folder holds are entries of their own.
using Entry = std::variant<RegularFile, SymbolicLink, Folder>;

}  // namespace nodeworthy
