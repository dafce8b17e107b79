// The files below one root, to be changed: what only --fix and undo are given.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/fd.h"
#include "host/entry.h"
#include "host/failure.h"
#include "host/reading.h"
#include "host/resolve_in_root.h"

namespace nodeworthy {

/// Changes below a directory. Paths are absolute and canonical: a symbolic link on the way is a failure, and nothing outside the root is
/// ever touched. What fails leaves everything as it was; only where the failure says that a power cut may undo the change is it made.
///
/// An entry is made beside its place, as .NAME.nodeworthy, and renamed into it. What a killed run leaves under that name is removed by the
/// next change of the same path. Two runs at a time are kept apart by lock().
class WritableRoot {
 public:
  /// Opens the directory; throws std::system_error when it cannot be opened.
  explicit WritableRoot(const std::string& root);
  /// The same with a way to resolve paths of the caller's choice, for tests of both.
  WritableRoot(const std::string& root, Resolution resolution);

  /// What stands at a path; of a link, the link itself. Absent where nothing does; Unreadable for what is none of the three, or too large.
  Reading<Entry> entry(std::string_view path) const;

  /// Gives a file other bytes, keeping its attributes; a new file has `attributes_of_new`. Atomic and durable: whoever looks, even after a
  /// crash, sees the old file or the new one. Refused for a file with several hard links, which would part, and for what is no file.
  Failure write(std::string_view path, std::string_view bytes, const Attributes& attributes_of_new = {});
  /// Puts an entry in the place of what stands there, atomic and durable; an absent entry removes it, a folder only when it is empty. A
  /// folder takes the place of nothing, or of a folder, which keeps what it holds and is given the attributes one after another.
  Failure put(std::string_view path, const Reading<Entry>& entry);
  /// The permissions of the file or folder that stands at a path. Absent where nothing does; Unreadable for what is neither.
  Reading<uint32_t> mode(std::string_view path) const;
  /// Gives a file or folder other permissions, durable, and leaves the rest of it as it is. A file of several names has them under each.
  Failure set_mode(std::string_view path, uint32_t mode);
  /// Hands a value to the kernel: one write(2) to an existing file below /proc/sys or /sys.
  Failure write_value(std::string_view path, std::string_view bytes);

  /// Takes the lock of a file, made where it is missing, until the descriptor is closed; its text then says who has it. A text instead
  /// where another process has it, or it cannot be taken: why.
  std::variant<Fd, std::string> lock(std::string_view path);

 private:
  Fd directory_;
  Resolution resolution_;
};

/// The attributes for something new in a folder, of which an empty path is the root: the folder's owner and group. An image need not belong
/// to root here.
Attributes attributes_in(const WritableRoot& root, std::string_view folder, uint32_t mode);

}  // namespace nodeworthy
