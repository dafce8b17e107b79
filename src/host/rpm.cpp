#include "host/rpm.h"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>

#include "host/rpm_file.h"

namespace nodeworthy {
namespace {

enum class RpmFormat : uint8_t { sqlite, ndb, bdb };

struct Place {
  std::string_view path;
  RpmFormat format;
};

/// rpm converts a database to its own format when it is upgraded: where several are left, the newest format counts.
constexpr std::array<Place, 9> places{{
    {"/var/lib/rpm/rpmdb.sqlite", RpmFormat::sqlite},
    {"/usr/lib/sysimage/rpm/rpmdb.sqlite", RpmFormat::sqlite},
    {"/usr/share/rpm/rpmdb.sqlite", RpmFormat::sqlite},
    {"/var/lib/rpm/Packages.db", RpmFormat::ndb},
    {"/usr/lib/sysimage/rpm/Packages.db", RpmFormat::ndb},
    {"/usr/share/rpm/Packages.db", RpmFormat::ndb},
    {"/var/lib/rpm/Packages", RpmFormat::bdb},
    {"/usr/lib/sysimage/rpm/Packages", RpmFormat::bdb},
    {"/usr/share/rpm/Packages", RpmFormat::bdb},
}};

/// What SQLite has written and not yet moved into the database.
Reading<std::shared_ptr<RpmFile>> write_ahead_log(const Host& host, std::string_view path) {
  const std::string name = fmt::format("{}-wal", path);
  Reading<Parts> parts = host.parts(name);
  if (parts.unreadable()) return Unreadable{parts.why()};
  if (parts.absent() || parts.value().size == 0) return Absent{};
  return std::make_shared<RpmFile>(parts.value(), name);
}

void read(const Host& host, const Place& place, RpmFile& file, const TakeRpmBlob& take) {
  if (place.format == RpmFormat::bdb) return read_rpm_bdb(file, take);
  if (place.format == RpmFormat::ndb) return read_rpm_ndb(file, take);
  const Reading<std::shared_ptr<RpmFile>> log = write_ahead_log(host, place.path);
  if (log.unreadable()) throw RpmError(log.why());
  read_rpm_sqlite(file, log.present() ? log.value().get() : nullptr, take);
}

Reading<Packages> packages_of(const Host& host, const Place& place, const Parts& parts) {
  Packages packages;
  try {
    RpmFile file(parts, std::string(place.path));
    read(host, place, file, [&](const RpmBlob& blob) {
      packages.push_back(rpm_package(blob));
      packages.back().record = place.path;
    });
  } catch (const RpmError& error) {
    const std::string what = error.what();
    return Unreadable{what.starts_with('/') ? what : fmt::format("{}: {}", place.path, what)};
  }
  return packages;
}

}  // namespace

Reading<Packages> rpm_packages(const Host& host) {
  for (const Place& place : places) {
    const Reading<Parts> parts = host.parts(place.path);
    if (parts.unreadable()) return Unreadable{parts.why()};
    if (parts.present()) return packages_of(host, place, parts.value());
  }
  return Absent{};
}

}  // namespace nodeworthy
