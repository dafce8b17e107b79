#include "checks/module.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "host/identity.h"
#include "host/modprobe_conf.h"
#include "host/modules.h"
#include "host/modules_load.h"

namespace nodeworthy {
namespace {

/// One module of the rule.
struct Wanted {
  std::vector<std::string> names;  // the module's in different kernels
  bool on_demand = false;          // the kernel loads it when it is first used
};

/// The module under the name that this kernel has it by, or all names where it has none or nobody knows.
struct Module {
  std::vector<std::string> names;
  Reading<ModulePresence> presence = Absent{};

  const std::string& name() const { return names.front(); }
  bool is(ModulePresence what) const { return presence.present() && presence.value() == what; }
};

Module choose(const Host& host, const std::vector<std::string>& names) {
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

/// "kernel 6.1.0 has no module x".
std::string none_in_kernel(const Host& host, const Module& module) {
  const Reading<std::string> release = kernel_release(host);
  const std::string kernel = release.present() ? "kernel " + printable(release.value()) : "the kernel";
  const std::string names = join(module.names, " or ");
  if (!module_loadable(host, module.name()).absent()) return fmt::format("{} has no module {}", kernel, names);
  return fmt::format("neither loaded nor built in, and {} has no modules.dep to load {} by", kernel, names);
}

std::string shown(const std::vector<ModuleBlock>& blocks) {
  std::vector<std::string> lines;
  for (const ModuleBlock& block : blocks) lines.push_back(shown(block.line));
  return "blocked by " + join(lines, " and ");
}

/// The changes that lift the blocks. Nothing when one of them is not an administrator's line: a vendor's file, the kernel command line.
std::optional<std::vector<Change>> lifted(const std::vector<ModuleBlock>& blocks) {
  std::vector<Change> changes;
  for (const ModuleBlock& block : blocks) {
    if (!block.line.file.starts_with("/etc/modprobe.d/")) return std::nullopt;
    changes.push_back({CommentOut{block.line.file, block.line.text}, Caution::disruptive});
  }
  return changes;
}

/// The repair that lifts the blocks and then makes one more change, which without them would come to nothing.
std::vector<Change> repair(const std::vector<ModuleBlock>& blocks, std::optional<Edit> edit) {
  std::optional<std::vector<Change>> changes = lifted(blocks);
  if (!changes) return {};
  if (edit) changes->push_back({std::move(*edit), blocks.empty() ? Caution::safe : Caution::disruptive});
  return std::move(*changes);
}

/// What a look came to; the subject and what is wanted are the caller's.
struct Answer {
  Verdict verdict = Verdict::unknown;
  std::string have;
  std::vector<Change> repair = {};
  std::string reboot = {};
};

/// Whether an upgrade took the modules of the running kernel away and left those of the next. A kernel that never loaded any module has
/// none to miss.
bool lost_modules(const Host& host) {
  const Reading<std::string>& loaded = host.read("/proc/modules");
  const Reading<std::string> running = kernel_release(host);
  const Reading<std::string> installed = newest_kernel(host);
  const bool modular = host.running() && loaded.present() && !loaded.value().empty();
  const bool other_kernel = running.present() && installed.present() && installed.value() != running.value();
  return modular && other_kernel && module_loadable(host, "").absent();
}

Answer not_in_kernel(const Host& host, const Module& module) {
  Answer answer{Verdict::fail, none_in_kernel(host, module)};
  if (lost_modules(host))
    answer.reboot = fmt::format("the modules of the running kernel {} are gone; those of {} need a boot",
                                printable(kernel_release(host).value()), printable(newest_kernel(host).value()));
  return answer;
}

Answer running(const Host& host, const Wanted& wanted, const Module& module) {
  if (!host.running()) return {Verdict::skipped, std::string(needs_running)};
  if (module.presence.unreadable()) return {Verdict::unknown, module.presence.why()};
  if (module.presence.absent()) return {Verdict::unknown, "not loaded, and nothing tells whether it is built in"};
  if (module.is(ModulePresence::loaded)) return {Verdict::pass, "loaded"};
  if (module.is(ModulePresence::built_in)) return {Verdict::pass, "built in"};
  if (module.is(ModulePresence::missing)) return not_in_kernel(host, module);
  const Reading<std::string>& locked = host.read("/proc/sys/kernel/modules_disabled");
  if (locked.unreadable()) return {Verdict::unknown, locked.why()};
  if (locked.present() && strip(locked.value()) == "1")
    return {Verdict::fail, "not loaded, and kernel.modules_disabled = 1", {}, "kernel.modules_disabled = 1, which only a boot takes back"};
  const auto blocks = module_blocks(host, module.name(), Loading::now, wanted.on_demand ? LoadedBy::service : LoadedBy::modprobe);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (!blocks.value().empty())
    return {Verdict::fail, "not loaded, " + shown(blocks.value()), repair(blocks.value(), LoadModule{module.name()})};
  if (wanted.on_demand) return {Verdict::pass, "loadable"};
  return {Verdict::fail, "not loaded", repair({}, LoadModule{module.name()})};
}

/// What loads the module at boot, under whichever of its names.
Reading<ModuleLoad> load_of(const Host& host, const std::vector<std::string>& names) {
  Reading<ModuleLoad> load = Absent{};
  for (const std::string& name : names)
    if (load.absent()) load = module_at_boot(host, name);
  return load;
}

/// "no file loads it", and the line that was meant to.
Reading<std::string> why_not_loaded(const Host& host, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Reading<VainModuleLine> vain = module_vainly_at_boot(host, name);
    if (vain.unreadable()) return Unreadable{vain.why()};
    if (vain.present()) return fmt::format("not loaded by {}: {}", shown(vain.value().line), vain.value().why);
  }
  return std::string("no file loads it");
}

Answer not_loaded_at_boot(const Host& host, const Module& module) {
  const auto blocks = module_blocks(host, module.name(), Loading::next_boot, LoadedBy::service);
  const Reading<std::string> why = why_not_loaded(host, module.names);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (!why.present()) return {Verdict::unknown, why.why()};
  const std::string blocked = blocks.value().empty() ? "" : "; " + shown(blocks.value());
  // Which of several names a kernel that is not here will have, nobody knows.
  if (module.names.size() > 1) return {Verdict::fail, why.value() + blocked};
  return {Verdict::fail, why.value() + blocked, repair(blocks.value(), SetKey{own_modules_load_file, Format::lines, {module.name()}, ""})};
}

/// Of what would be loaded if nothing blocked it.
Answer loaded_unless_blocked(const Host& host, const std::string& name, LoadedBy by, std::string have) {
  const auto blocks = module_blocks(host, name, Loading::next_boot, by);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (blocks.value().empty()) return {Verdict::pass, std::move(have)};
  return {Verdict::fail, fmt::format("{}, but {}", have, shown(blocks.value())), repair(blocks.value(), std::nullopt)};
}

Answer loaded_by(const Host& host, const Module& module, const ModuleLoad& load) {
  const auto named =
      std::find_if(module.names.begin(), module.names.end(), [&](const std::string& n) { return module_name(n) == load.module; });
  std::string have = "loaded by " + shown(load.line);
  if (named == module.names.end()) return loaded_unless_blocked(host, module.name(), LoadedBy::need, have + ", needed by " + load.module);
  return loaded_unless_blocked(host, *named, load.by_script ? LoadedBy::modprobe : LoadedBy::service, std::move(have));
}

Answer at_boot(const Host& host, const Wanted& wanted, const Module& module) {
  if (module.presence.unreadable()) return {Verdict::unknown, module.presence.why()};
  // What the kernel of the next boot has, its own files would say.
  const bool other_kernel = lost_modules(host);
  if (module.is(ModulePresence::missing) && !other_kernel) return {Verdict::fail, none_in_kernel(host, module)};
  if (module.is(ModulePresence::built_in)) return {Verdict::pass, "built in"};
  if (wanted.on_demand && !module.is(ModulePresence::missing) && module.presence.present())
    return loaded_unless_blocked(host, module.name(), LoadedBy::service, "loadable");
  const Reading<ModuleLoad> load = load_of(host, module.names);
  if (load.unreadable()) return {Verdict::unknown, load.why()};
  if (load.present()) return loaded_by(host, module, load.value());
  if (wanted.on_demand && other_kernel) return {Verdict::skipped, "only the kernel of the next boot can tell whether it can be loaded"};
  if (wanted.on_demand) return {Verdict::skipped, "there is no kernel to tell whether it can be loaded"};
  return not_loaded_at_boot(host, module);
}

Observation observation(const Module& module, std::string_view when, std::string_view want, Answer answer) {
  return {.verdict = answer.verdict,
          .subject = fmt::format("{} ({})", join(module.names, " or "), when),
          .want = std::string(want),
          .have = std::move(answer.have),
          .repair = std::move(answer.repair),
          .reboot = std::move(answer.reboot)};
}

std::vector<Observation> look(const Host& host, const std::vector<Wanted>& all) {
  std::vector<Observation> observations;
  for (const Wanted& wanted : all) {
    const Module module = choose(host, wanted.names);
    const std::string_view want = wanted.on_demand ? "loaded or loadable" : "loaded";
    observations.push_back(observation(module, "running", want, running(host, wanted, module)));
    observations.push_back(observation(module, "at boot", want, at_boot(host, wanted, module)));
  }
  return observations;
}

void check_name(const Params& params, std::string_view field, std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  if (name.empty() || name.find_first_not_of(allowed) != std::string_view::npos)
    params.problem(field, fmt::format("\"{}\" is not the name of a module; write it like br_netfilter", name));
}

Check bind(const Params& params) {
  const bool on_demand = params.flag("on-demand", false);
  std::vector<Wanted> wanted;
  for (std::string_view field : {"", "name"}) {
    for (const std::string& name : params.words(field)) {
      check_name(params, field, name);
      wanted.push_back({.names = {name}, .on_demand = on_demand});
    }
  }
  const std::vector<std::string> names = params.words("one-of");
  for (const std::string& name : names) check_name(params, "one-of", name);
  if (!names.empty()) wanted.push_back({.names = names, .on_demand = on_demand});
  if (wanted.empty()) params.problem("", "module wants a name, or names under one-of");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"", Form::words, Need::required, "the modules, each of which is wanted: `br_netfilter` or `[ip_vs, ip_vs_rr]`"},
    {"name", Form::words, Need::optional, "the same, where other fields stand beside it"},
    {"one-of", Form::words, Need::optional, "the names of one module in different kernels; the one that this kernel has counts"},
    {"on-demand", Form::flag, Need::optional, "true: the kernel loads it when it is first used, so that it need only be loadable"},
};

}  // namespace

constinit const Kind module_kind{
    .name = "module",
    .summary =
        "Kernel modules, in the running kernel (loaded or built in) and at the next boot (built in, or loaded by modules-load.d or the "
        "kernel "
        "command line, and blocked by neither modprobe.d nor the command line). In an image the newest kernel of its /lib/modules counts. "
        "A "
        "line that was meant to load the module and does not is named.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Loads the module now, and adds it to a file of its own in /etc/modules-load.d. Commenting out what an administrator blocks it "
        "with "
        "is disruptive. Nothing where the kernel has no such module, or loads no more (kernel.modules_disabled).",
};

}  // namespace nodeworthy
