// Which kernel modules the next boot loads because a file says so: modules-load.d(5), the kernel command line, and the scripts of
// /etc/sysconfig/modules. After the sources of systemd 252 and of the initscripts of el6 to el8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/modprobe_conf.h"
#include "host/module_line.h"

namespace nodeworthy {

/// The file of our own that repairs add lines to.
inline constexpr const char* own_modules_load_file = "/etc/modules-load.d/nodeworthy.conf";

/// The unit that reads them.
inline constexpr std::string_view modules_load_reader = "systemd-modules-load.service";

/// The lines of a modules-load.d file that are neither blank nor a comment. The whole line is one name: "br_netfilter # for k8s" is none
/// that exists. `file` goes into each.
std::vector<ModuleLine> parse_modules_load_file(std::string_view text, const std::string& file);

/// What loads a module at boot.
struct ModuleLoad {
  ModuleLine line;
  std::string module;               // the one that the line names: the module itself, or with LoadedBy::need one that needs it
  LoadedBy by = LoadedBy::service;  // modprobe is what scripts and commands of services run
  bool late = false;                // by one that runs after systemd-sysctl
};

/// What loads a module at boot: modules_load= of every command line that the boot may take, a line of modules-load.d (/etc/modules counts
/// where a link leads to it, as on Debian), a line of an executable /etc/sysconfig/modules/*.modules where a unit of the initscripts or, on
/// a machine without systemd, rc.sysinit runs them; any of them that loads a module which needs this one; last, modprobe in a service that
/// the boot starts or in rc.local. Absent when nothing does. What is blocked (modprobe_conf.h) is not loaded all the same; where
/// systemd-modules-load.service is masked, only scripts and services load anything.
Reading<ModuleLoad> module_at_boot(const Host& host, std::string_view name);

/// A line that was meant to load it at boot and does not.
struct VainModuleLine {
  ModuleLine line;
  std::string why;
};

/// The first line that names a module where nothing loads it from. Absent when there is none.
Reading<VainModuleLine> module_vainly_at_boot(const Host& host, std::string_view name);

}  // namespace nodeworthy
