// One module that kernels have under different names, in the kernel that there is.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"
#include "host/modules.h"
#include "host/modules_load.h"

namespace nodeworthy {

/// A module under the name that the kernel in use has it by, or under all its names where it has none or nobody knows.
struct KernelModule {
  std::vector<std::string> names;  // not empty
  Reading<ModulePresence> presence = Absent{};

  const std::string& name() const { return names.front(); }
  bool is(ModulePresence what) const { return presence.present() && presence.value() == what; }
};

/// The first of the names that the kernel in use has a module by. Its presence is Unreadable where that of a name before it is.
KernelModule kernel_module(const Host& host, const std::vector<std::string>& names);

/// "kernel 6.1.0 has no module x", of one that is missing.
std::string none_in_kernel(const Host& host, const KernelModule& module);

/// Where an upgrade took the modules of the running kernel away and left those of the next: "the modules of the running kernel 6.1.0 are
/// gone; those of 6.2.0 need a boot". Else empty; a kernel that never loaded any module has none to miss.
std::string modules_lost_until_boot(const Host& host);

/// What loads the module at boot, under whichever of its names, as of module_at_boot().
Reading<ModuleLoad> load_at_boot(const Host& host, const KernelModule& module);

/// Of one that nothing loads at boot: "no file loads it", or the line that was meant to and why it does not. Never Absent.
Reading<std::string> why_not_at_boot(const Host& host, const KernelModule& module);

}  // namespace nodeworthy
