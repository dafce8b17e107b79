#include "checks/module.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "host/kernel_module.h"
#include "host/modprobe_conf.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// One module of the rule.
struct Wanted {
  std::vector<std::string> names;  // the module's in different kernels
  bool on_demand = false;          // the kernel loads it when it is first used
};

/// The changes that lift the blocks and then one more, which without them would come to nothing. None when one of the blocks is not an
/// administrator's line: a vendor's file, the kernel command line.
std::vector<Change> repair(const std::vector<ModuleBlock>& blocks, std::optional<Edit> edit) {
  std::vector<Change> changes;
  for (const ModuleBlock& block : blocks) {
    if (!block.line.file.starts_with("/etc/modprobe.d/")) return {};
    changes.push_back({CommentOut{block.line.file, block.line.text}, Caution::disruptive});
  }
  if (edit) changes.push_back({std::move(*edit), blocks.empty() ? Caution::safe : Caution::disruptive});
  return changes;
}

/// What a look came to; the subject and what is wanted are the caller's.
struct Answer {
  Verdict verdict = Verdict::unknown;
  std::string have;
  std::vector<Change> repair = {};
  std::string reboot = {};
  std::string by_hand = {};
};

Answer running(const Host& host, const Wanted& wanted, const KernelModule& module) {
  if (!host.running()) return {Verdict::skipped, std::string(needs_running)};
  if (module.presence.unreadable()) return {Verdict::unknown, module.presence.why()};
  if (module.presence.absent()) return {Verdict::unknown, "not loaded, and nothing tells whether it is built in"};
  if (module.is(ModulePresence::loaded)) return {Verdict::pass, "loaded"};
  if (module.is(ModulePresence::built_in)) return {Verdict::pass, "built in"};
  if (module.is(ModulePresence::missing)) return {Verdict::fail, none_in_kernel(host, module), {}, modules_lost_until_boot(host)};
  const Reading<std::string>& locked = host.read("/proc/sys/kernel/modules_disabled");
  if (locked.unreadable()) return {Verdict::unknown, locked.why()};
  if (locked.present() && strip(locked.value()) == "1")
    return {Verdict::fail, "not loaded, and kernel.modules_disabled = 1", {}, "kernel.modules_disabled = 1, which only a boot takes back"};
  const auto blocks = module_blocks(host, module.name(), Loading::now, wanted.on_demand ? LoadedBy::service : LoadedBy::modprobe);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (wanted.on_demand && blocks.value().empty()) return {Verdict::pass, "loadable"};
  const std::string blocked = blocks.value().empty() ? "" : ", " + shown(blocks.value());
  return {Verdict::fail, "not loaded" + blocked, repair(blocks.value(), LoadModule{module.name()})};
}

Answer not_loaded_at_boot(const Host& host, const KernelModule& module) {
  const auto blocks = module_blocks(host, module.name(), Loading::next_boot, LoadedBy::service);
  const Reading<std::string> why = why_not_at_boot(host, module);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (!why.present()) return {Verdict::unknown, why.why()};
  const std::string blocked = blocks.value().empty() ? "" : "; " + shown(blocks.value());
  // Which of several names a kernel that is not here will have, nobody knows.
  if (module.names.size() > 1) return {Verdict::fail, why.value() + blocked};
  const Reading<bool> masked = masked_at_boot(host, modules_load_reader);
  if (masked.unreadable()) return {Verdict::unknown, masked.why()};
  const std::string unmask = fmt::format("systemctl unmask {}, without which nothing reads modules-load.d.", modules_load_reader);
  if (masked.value()) return {.verdict = Verdict::fail, .have = why.value() + blocked, .by_hand = unmask};
  return {Verdict::fail, why.value() + blocked, repair(blocks.value(), SetKey{own_modules_load_file, Format::lines, {module.name()}, ""})};
}

/// Of what would be loaded if nothing blocked it.
Answer loaded_unless_blocked(const Host& host, const std::string& name, LoadedBy by, std::string have) {
  const auto blocks = module_blocks(host, name, Loading::next_boot, by);
  if (!blocks.present()) return {Verdict::unknown, blocks.why()};
  if (blocks.value().empty()) return {Verdict::pass, std::move(have)};
  return {Verdict::fail, fmt::format("{}, but {}", have, shown(blocks.value())), repair(blocks.value(), std::nullopt)};
}

Answer loaded_by(const Host& host, const KernelModule& module, const ModuleLoad& load) {
  const std::string have = "loaded by " + shown(load.line);
  if (load.by != LoadedBy::need) return loaded_unless_blocked(host, load.module, load.by, have);
  return loaded_unless_blocked(host, module.name(), load.by, have + ", needed by " + load.module);
}

Answer at_boot(const Host& host, const Wanted& wanted, const KernelModule& module) {
  if (module.presence.unreadable()) return {Verdict::unknown, module.presence.why()};
  // What the kernel of the next boot has, its own files would say.
  const bool other_kernel = !modules_lost_until_boot(host).empty();
  if (module.is(ModulePresence::missing) && !other_kernel) return {Verdict::fail, none_in_kernel(host, module)};
  if (module.is(ModulePresence::built_in)) return {Verdict::pass, "built in"};
  if (wanted.on_demand && !module.is(ModulePresence::missing) && module.presence.present())
    return loaded_unless_blocked(host, module.name(), LoadedBy::service, "loadable");
  const Reading<ModuleLoad> load = load_at_boot(host, module);
  if (load.unreadable()) return {Verdict::unknown, load.why()};
  if (load.present()) return loaded_by(host, module, load.value());
  if (wanted.on_demand && other_kernel) return {Verdict::skipped, "only the kernel of the next boot can tell whether it can be loaded"};
  if (wanted.on_demand) return {Verdict::skipped, "there is no kernel to tell whether it can be loaded"};
  return not_loaded_at_boot(host, module);
}

Observation observation(const KernelModule& module, std::string_view when, std::string_view want, Answer answer) {
  return {.verdict = answer.verdict,
          .subject = fmt::format("{} ({})", join(module.names, " or "), when),
          .want = std::string(want),
          .have = std::move(answer.have),
          .repair = std::move(answer.repair),
          .by_hand = std::move(answer.by_hand),
          .reboot = std::move(answer.reboot)};
}

std::vector<Observation> look(const Host& host, const std::vector<Wanted>& all) {
  std::vector<Observation> observations;
  for (const Wanted& wanted : all) {
    const KernelModule module = kernel_module(host, wanted.names);
    const std::string_view want = wanted.on_demand ? "loaded or loadable" : "loaded";
    observations.push_back(observation(module, "running", want, running(host, wanted, module)));
    observations.push_back(observation(module, "at boot", want, at_boot(host, wanted, module)));
  }
  return observations;
}

/// The names that a field says, each of which can be a module's.
std::vector<std::string> names_of(const Params& params, std::string_view field) {
  std::vector<std::string> names = params.words(field);
  for (const std::string& name : names)
    if (!is_module_name(name)) params.problem(field, fmt::format("\"{}\" is not the name of a module; write it like br_netfilter", name));
  return names;
}

Check bind(const Params& params) {
  const bool on_demand = params.flag("on-demand", false);
  std::vector<Wanted> wanted;
  for (std::string_view field : {"", "name"})
    for (std::string& name : names_of(params, field)) wanted.push_back({.names = {std::move(name)}, .on_demand = on_demand});
  std::vector<std::string> names = names_of(params, "one-of");
  if (!names.empty()) wanted.push_back({.names = std::move(names), .on_demand = on_demand});
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
        "Kernel modules, in the running kernel (loaded or built in) and at the next boot (built in, or loaded by modules-load.d, the "
        "kernel command line, or modprobe in a service or rc.local, and blocked by neither modprobe.d nor the command line). In an image "
        "the newest kernel of its /lib/modules "
        "counts. A line that was meant to load the module and does not is named.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Loads the module now, and adds it to a file of its own in /etc/modules-load.d. Commenting out what an administrator blocks it "
        "with is disruptive. Nothing where the kernel has no such module, or loads no more (kernel.modules_disabled).",
};

}  // namespace nodeworthy
