// Kernel modules as files say them: loaded, built in, loadable, blocked, loaded at boot. After modprobe.d(5), modules-load.d(5) and kmod's
// sources. Names compare with '-' equal to '_'.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// "nf_conntrack" for "nf-conntrack".
std::string module_name(std::string_view name);

/// Whether a module is part of the kernel in use (in an image: of its newest kernel): /lib/modules/RELEASE/modules.builtin. Absent where
/// there is no such list.
Reading<bool> module_built_in(const Host& host, std::string_view name);

/// Whether a module is in /proc/modules. Absent where the kernel has no modules at all; Unreadable for an image.
Reading<bool> module_loaded(const Host& host, std::string_view name);

/// Whether modules.dep of the kernel has it. Absent where there is no modules.dep.
Reading<bool> module_loadable(const Host& host, std::string_view name);

/// One line that names a module: FILE:LINE.
struct ModuleLine {
  std::string file;
  size_t line = 0;
  std::string text;
};

/// The first line of modprobe.d, or the word of the kernel command line, that keeps modprobe from loading a module: an `install` command
/// that does nothing (true, false, `:`), `alias NAME off`, module_blacklist=. Absent when nothing does.
Reading<ModuleLine> module_blocked(const Host& host, std::string_view name);

/// The `blacklist` line or modprobe.blacklist= that keeps systemd-modules-load from loading it at boot (plain modprobe still does). Absent
/// when there is none.
Reading<ModuleLine> module_blacklisted(const Host& host, std::string_view name);

/// The line that loads it at boot: of modules-load.d or the kernel command line (modules_load=). Absent when there is none. A line of
/// /etc/modules counts where modules-load.d links to it, as Debian has it.
Reading<ModuleLine> module_at_boot(const Host& host, std::string_view name);

}  // namespace nodeworthy
