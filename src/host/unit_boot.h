// Which units the boot pulls in: the walk from default.target along Wants=, Requires= and the like.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "host/unit_load.h"

namespace nodeworthy {

/// The units that are started at the next boot because another one wants them. What sockets, timers, paths, the bus or devices start is not
/// among them. Folders below /run do not outlive the boot and do not count, save those that generators fill, on a running machine.
/// Of an image whose next boot is its first, what presets enable then is among them (host/first_boot.h).
class UnitsAtBoot {
 public:
  /// Walks once. Unreadable when a unit folder cannot be listed or the walk does not end within reason.
  static Reading<UnitsAtBoot> read(const Host& host);

  /// Whether a unit is among them. Absent when there is no such unit, Unreadable when it is not and a file on the way could not be read.
  Reading<bool> starts(std::string_view unit) const;

  /// The units that are started, by main name, each with what pulls it in: "FILE:LINE" of a directive, or the path of a link.
  const std::map<std::string, std::string, std::less<>>& started() const { return started_; }

  /// Why something on the way could not be read; empty when all could.
  const std::string& unreadable() const { return unreadable_; }

  /// Loads units from the folders that count at boot.
  const UnitLoader& loader() const { return *loader_; }

 private:
  std::shared_ptr<const UnitLoader> loader_;
  std::map<std::string, std::string, std::less<>> started_;
  std::string unreadable_;
};

}  // namespace nodeworthy
