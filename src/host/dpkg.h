// The packages of Debian and its children, as dpkg keeps them: deb822(5) records whose Status has three words (dpkg(1), "package states"):
// what is wanted of the package, whether it must be reinstalled, and what is there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// What a record without a Status says: nothing is installed in dpkg's own file. Images without dpkg (distroless) keep a file for each
/// package below status.d, and have what there is a file of.
enum class WithoutStatus : uint8_t { not_there, installed };

/// Why a text is no list of records.
struct DpkgError {
  size_t line = 0;  // counted from 1
  std::string_view what;
};

/// Reads records piece by piece, in memory bounded by the packages that are there.
class DpkgReader {
 public:
  explicit DpkgReader(WithoutStatus without) : without_(without) {}

  /// Takes the next piece, which ends at a line end unless it is the last. False once the text is wrong. dpkg ends every line of its own
  /// file: one that lacks the end was cut off.
  bool take(std::string_view piece);
  /// Ends the last record: the packages in the order of the text, or the first mistake.
  std::variant<Packages, DpkgError> finish();

 private:
  void take_line(std::string_view line);
  /// Where the value of a field is kept; null for those that nobody asks for.
  std::string* kept_of(std::string_view field);
  void end_record();
  void refuse(std::string_view what);

  WithoutStatus without_;
  Packages packages_;
  Package package_;
  std::string status_;
  bool in_record_ = false;
  bool cut_off_ = false;
  size_t line_ = 0;
  DpkgError error_;
};

/// The packages of /var/lib/dpkg, of `status` and of the files in `status.d`. Absent where neither is there; Unreadable, too, while dpkg is
/// at work, whose latest changes stand elsewhere.
Reading<Packages> dpkg_packages(const Host& host);

}  // namespace nodeworthy
