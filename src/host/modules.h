// Kernel modules as the kernel and its files say them: loaded, built in, loadable. Names compare with '-' equal to '_'.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"

namespace nodeworthy {

/// "nf_conntrack" for "nf-conntrack".
std::string module_name(std::string_view name);

/// Whether a name can be that of a module: letters, digits, '_' and '-'.
bool is_module_name(std::string_view name);

/// Whether a module is in /proc/modules. Absent where the kernel has no modules at all; Unreadable for an image.
Reading<bool> module_loaded(const Host& host, std::string_view name);

/// Whether a module is part of the kernel in use (in an image: of its newest kernel): /lib/modules/RELEASE/modules.builtin. Where a running
/// machine has no such list (a container, a kernel without modules), what the kernel shows of a few modules decides: /sys/module/NAME
/// without an initstate, /proc/filesystems, /proc/sys/net. Absent where nothing tells.
Reading<bool> module_built_in(const Host& host, std::string_view name);

/// Whether modules.dep of that kernel has it. Absent where there is no modules.dep.
Reading<bool> module_loadable(const Host& host, std::string_view name);

/// What the kernel in use has of a module.
enum class ModulePresence : uint8_t { loaded, built_in, loadable, missing };

/// The first of these that holds. Absent where nothing tells: there is no kernel, or a running one without /lib/modules that does not show
/// what is built in.
Reading<ModulePresence> module_presence(const Host& host, std::string_view name);

/// Whether loading `name` loads `needed` first, by modules.dep. Absent where there is no modules.dep.
Reading<bool> module_needs(const Host& host, std::string_view name, std::string_view needed);

}  // namespace nodeworthy
