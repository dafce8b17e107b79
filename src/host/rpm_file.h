// The files of an rpm database: bytes of which every one that is asked for is checked to be there, and headers of packages.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "host/package.h"
#include "host/parts.h"

namespace nodeworthy {

/// Why a file is no rpm database, or could not be read. Caught where a database is read as a whole.
class RpmError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class ByteOrder : uint8_t { little, big };

/// An unsigned number of `count` bytes (at most 8) at a position; throws RpmError where the bytes end before.
uint64_t number_at(std::string_view bytes, size_t position, size_t count, ByteOrder order);

/// A file of which no more is read than a database of its size needs: one that leads to the same bytes again and again is refused.
class RpmFile {
 public:
  static constexpr uint64_t largest = uint64_t{4} << 30;    // bytes; rpm's own formats count pages of 4 KiB in far less
  static constexpr uint64_t most_read = uint64_t{1} << 30;  // bytes in all: of each header only the beginning is read

  /// `what` names the file in errors. Throws RpmError where the file is larger than any database.
  RpmFile(Parts parts, std::string what);

  /// Exactly so many bytes; throws RpmError where the file has fewer, cannot be read, or was read too often.
  std::string at(uint64_t offset, size_t size);
  uint64_t size() const { return parts_.size; }
  /// Throws RpmError that names the file.
  [[noreturn]] void refuse(std::string_view why) const;

 private:
  Parts parts_;
  std::string what_;
  uint64_t budget_;
};

/// The header of one package as a database holds it: how long it is, and how to get its beginning of at most so many bytes.
struct RpmBlob {
  static constexpr uint64_t longest_beginning = uint64_t{16} << 20;  // no more is ever asked for

  uint64_t size = 0;
  std::function<std::string(size_t most)> beginning;
};

/// Takes the headers of a database one by one.
using TakeRpmBlob = std::function<void(const RpmBlob&)>;

/// rpmdb.sqlite (rpm 4.16 and later), the table Packages, with the committed part of its write-ahead log where there is one.
void read_rpm_sqlite(RpmFile& file, RpmFile* log, const TakeRpmBlob& take);

/// Packages as Berkeley DB keeps a hash (rpm before 4.16), of either byte order.
void read_rpm_bdb(RpmFile& file, const TakeRpmBlob& take);

/// Packages.db, rpm's own format (SUSE).
void read_rpm_ndb(RpmFile& file, const TakeRpmBlob& take);

/// Name, epoch, version, release and architecture of a header in the form that databases have: an index of 16 bytes an entry, then what
/// it points to. Throws RpmError where it is none.
Package rpm_package(const RpmBlob& blob);

}  // namespace nodeworthy
