// What apt is configured to do (apt.conf(5)).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// One value and where it stands.
struct AptValue {
  std::string text;
  std::string file;
  size_t line = 0;  // counted from 1
};

/// By name in small letters, as "apt::get::allowunauthenticated". A list has its last value.
using AptValues = std::map<std::string, AptValue, std::less<>>;

/// Adds the values of one text, over those of the same name, and takes away what it clears.
void parse_apt_configuration(std::string_view text, const std::string& file, AptValues& values);

/// The values of /etc/apt/apt.conf.d and, over them, /etc/apt/apt.conf. Unreadable where one of the files is, or includes others.
struct AptConfiguration {
  Reading<AptValues> values = Absent{};
};
AptConfiguration apt_configuration(const Host& host);

}  // namespace nodeworthy
