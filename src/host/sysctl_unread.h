// Settings of an administrator that nothing reads at boot.
#pragma once

#include <string>
#include <vector>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// A file that looks like one of sysctl.d and is not read.
struct UnreadSysctlFile {
  enum class Why : uint8_t {
    name,  // in /etc/sysctl.d, and not named *.conf
    link,  // /etc/sysctl.conf, to which no link of sysctl.d leads
  };

  Why why = Why::name;
  std::string path;
  Reading<std::vector<SysctlLine>> lines;  // never Absent
};

/// The files of that kind that are there; none in a folder that cannot be listed, which the configuration tells.
std::vector<UnreadSysctlFile> unread_sysctl_files(const Host& host, const SysctlConfiguration& configuration);

/// Of some lines the assignments whose keys no file that counts sets.
std::vector<SysctlLine> lost_assignments(const SysctlConfiguration& configuration, const std::vector<SysctlLine>& lines);

}  // namespace nodeworthy
