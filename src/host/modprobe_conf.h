// What keeps a kernel module from being loaded: modprobe.d and the kernel command line. After modprobe.d(5) and the sources of kmod 30.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/module_line.h"

namespace nodeworthy {

/// One command of a modprobe.d file that decides about loading; `options`, `softdep` and `remove` do not.
struct ModprobeCommand {
  enum class Verb : uint8_t { install, alias, blacklist };
  Verb verb = Verb::install;
  std::string module;    // '-' made '_' outside of brackets; an fnmatch(3) pattern for install and alias
  std::string argument;  // the command of install, the module of alias
  size_t line = 0;       // counted from 1, the first of a continued one
  std::string text;      // that line
};

/// The commands of one file. A backslash at a line's end joins the next line, even to a comment; a line that lacks a part is passed over.
std::vector<ModprobeCommand> parse_modprobe_file(std::string_view text);

/// Which loading is asked about: by the running kernel's command line or by the next boot's.
enum class Loading : uint8_t { now, next_boot };

/// What loads the module: systemd-modules-load or the kernel on demand, modprobe NAME, or another module that needs it.
enum class LoadedBy : uint8_t { service, modprobe, need };

/// One thing that keeps a module from being loaded, and how.
struct ModuleBlock {
  enum class How : uint8_t {
    install,    // an install command that loads nothing: true, false, `:`, exit
    alias,      // `alias NAME off`, or any other module in its place; does not bind LoadedBy::need
    kernel,     // module_blacklist= of the kernel
    blacklist,  // of modprobe.d or modprobe.blacklist=; binds LoadedBy::service alone
  };
  How how = How::install;
  ModuleLine line;
};

/// Everything that keeps a module from being loaded; empty when nothing does. Of install commands the first that matches counts, and those
/// after it as long as all of them load nothing. Unreadable when a file that could have a say could not be read.
Reading<std::vector<ModuleBlock>> module_blocks(const Host& host, std::string_view name, Loading loading, LoadedBy by);

/// "blocked by FILE:LINE "TEXT" and ...", fit to print.
std::string shown(const std::vector<ModuleBlock>& blocks);

}  // namespace nodeworthy
