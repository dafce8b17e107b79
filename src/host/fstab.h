// The file systems and swap areas of /etc/fstab, as getmntent(3) splits its lines and systemd-fstab-generator understands them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// One line of fstab(5) that is neither blank nor a comment.
struct FstabEntry {
  std::string device;                // UUID=, LABEL=, PARTUUID= and PARTLABEL= as the path below /dev/disk, anything else as it stands
  std::string mount_point;           // empty where the line ends before it
  std::string type;                  // empty where the line ends before it
  std::vector<std::string> options;  // in order
  size_t line = 0;                   // counted from 1
  std::string text;                  // the line as it stands, without its LF

  /// The last of two options that exclude each other ("noauto" and "auto"), with or without a value; nothing where there is neither.
  std::optional<std::string_view> last_of(std::string_view one, std::string_view other) const;
};

/// The entries of a text, in order. The escapes \040, \011, \012 and \134 are replaced; the rest stays, a CR at the line end included.
std::vector<FstabEntry> parse_fstab(std::string_view text);

}  // namespace nodeworthy
