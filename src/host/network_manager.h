// Which interfaces NetworkManager is told to leave alone (NetworkManager.conf(5), 1.52).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// NetworkManager's configuration as its next start reads it: NetworkManager.conf and the conf.d folders below /usr/lib, /run and /etc.
class NetworkManagerConfiguration {
 public:
  /// Reads the files of a host. Unreadable where one that counts cannot be read.
  static Reading<NetworkManagerConfiguration> read(const Host& host);

  /// Whether an interface is left alone: true with the place that says so, false with the place that says the contrary ("except:",
  /// "managed=1"), or without one where nothing speaks of it.
  struct Answer {
    bool left_alone = false;
    std::string where;  // "FILE:LINE"
  };
  /// Unreadable where more than the name decides: types, drivers and addresses of devices, files that count only under a condition, rules
  /// of udev; and where two places say the contrary of each other.
  Reading<Answer> find(std::string_view interface) const;

  /// The last file of /etc/NetworkManager/conf.d; empty where there is none.
  const std::string& last_file() const { return last_file_; }

 private:
  struct Device {
    std::string text;  // as it is written: "interface-name:cali*"
    std::string where;
  };
  struct Section {
    std::vector<Device> devices;  // of match-device; none: every device
    std::string managed;
    std::string where;  // of `managed`
  };
  enum class Match : uint8_t { no, excepted, unclear, yes };
  /// The first places that say it of an interface; empty where none does.
  struct Said {
    std::string left_alone;
    std::string managed;
    // Where more than the name decides:
    std::string perhaps_left_alone;
    std::string perhaps_managed;
  };

  static std::vector<Device> split_devices(std::string_view value, const std::string& where);
  static Match match_one(std::string_view device, std::string_view interface);
  static Match match(const std::vector<Device>& devices, std::string_view interface, std::string& where);
  Said said_by_sections(std::string_view interface) const;
  void take(const std::string& path, std::string_view text);
  void take_list(std::string_view key, std::vector<Device> devices);

  std::vector<Device> unmanaged_;
  std::map<std::string, Section, std::less<>> sections_;
  std::string condition_;  // why it cannot be told which files count
  std::string udev_;       // why udev may say more than the files
  std::string last_file_;
};

}  // namespace nodeworthy
