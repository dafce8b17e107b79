#include "host/kernel_module.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/identity.h"

namespace nodeworthy {

KernelModule kernel_module(const Host& host, const std::vector<std::string>& names) {
  bool has_modules = true;
  for (const std::string& name : names) {
    Reading<ModulePresence> presence = module_presence(host, name);
    if (presence.unreadable()) return {.names = names, .presence = std::move(presence)};
    if (presence.present() && presence.value() != ModulePresence::missing) return {.names = {name}, .presence = std::move(presence)};
    if (presence.absent()) has_modules = false;
  }
  if (!has_modules) return {.names = names, .presence = Absent{}};
  return {.names = names, .presence = ModulePresence::missing};
}

std::string none_in_kernel(const Host& host, const KernelModule& module) {
  const Reading<std::string> release = kernel_release(host);
  const std::string kernel = release.present() ? "kernel " + printable(release.value()) : "the kernel";
  const std::string names = join(module.names, " or ");
  if (!module_loadable(host, module.name()).absent()) return fmt::format("{} has no module {}", kernel, names);
  return fmt::format("neither loaded nor built in, and {} has no modules.dep to load {} by", kernel, names);
}

std::string modules_lost_until_boot(const Host& host) {
  const Reading<std::string>& loaded = host.read("/proc/modules");
  const Reading<std::string> running = kernel_release(host);
  const Reading<std::string> installed = newest_kernel(host);
  const bool modular = host.running() && loaded.present() && !loaded.value().empty();
  const bool other_kernel = running.present() && installed.present() && installed.value() != running.value();
  if (!modular || !other_kernel || !module_loadable(host, "").absent()) return {};
  return fmt::format("the modules of the running kernel {} are gone; those of {} need a boot", printable(running.value()),
                     printable(installed.value()));
}

Reading<ModuleLoad> load_at_boot(const Host& host, const KernelModule& module) {
  Reading<ModuleLoad> load = Absent{};
  for (const std::string& name : module.names)
    if (load.absent()) load = module_at_boot(host, name);
  return load;
}

Reading<std::string> why_not_at_boot(const Host& host, const KernelModule& module) {
  for (const std::string& name : module.names) {
    const Reading<VainModuleLine> vain = module_vainly_at_boot(host, name);
    if (vain.unreadable()) return Unreadable{vain.why()};
    if (vain.present()) return fmt::format("not loaded by {}: {}", shown(vain.value().line), vain.value().why);
  }
  return std::string("no file loads it");
}

}  // namespace nodeworthy
