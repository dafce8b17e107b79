// The programs that keep a machine's clock right, and the time servers that they are told to follow.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// A program that keeps the clock.
enum class TimeProgram : uint8_t { chrony, ntpd, ntpd_rs, ntpsec, openntpd, timesyncd };

/// One of them as a systemd unit.
struct TimeService {
  std::string unit;  // "chronyd.service"
  TimeProgram program = TimeProgram::chrony;
  bool operator==(const TimeService&) const = default;
};

/// The time services that are installed and not masked: chrony, ntpd, ntpd-rs, NTPsec, OpenNTPD, systemd-timesyncd, in this order. A unit
/// counts under its own name and not under its aliases: Debian's chrony.service is chronyd.service, too.
Reading<std::vector<TimeService>> installed_time_services(const Host& host);

/// The time services whose units are masked, which need not be installed.
Reading<std::vector<TimeService>> masked_time_services(const Host& host);

/// One time server that a program is told to follow.
struct TimeServer {
  std::string name;   // or its address, with ":PORT" where it is not 123
  std::string where;  // "FILE:LINE"
  bool operator==(const TimeServer&) const = default;
};

/// The servers and pools in a program's configuration, in its order: chrony.conf(5) with what it includes, ntp.conf(5), OpenNTPD's
/// ntpd.conf(5), ntp.toml(5) of ntpd-rs, timesyncd.conf(5) with its drop-ins, where FallbackNTP= counts when there is no NTP=. Reference
/// clocks are none, and what DHCP says counts as far as chrony keeps it in files. Unreadable when one of the files is.
Reading<std::vector<TimeServer>> configured_time_servers(const Host& host, TimeProgram program);

/// One line of a file in the form that chrony, ntpd and OpenNTPD share: words, the first of which says what the others are.
struct TimeDirective {
  std::vector<std::string_view> words;  // not empty
  size_t line = 0;                      // counted from 1
};

/// The lines of one file. A comment of chrony is a whole line that begins with one of !;#%; one of the others begins anywhere, with #.
std::vector<TimeDirective> parse_time_directives(std::string_view text, TimeProgram program);

}  // namespace nodeworthy
