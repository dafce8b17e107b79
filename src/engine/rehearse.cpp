#include "engine/rehearse.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/stage.h"
#include "host/edit/editors.h"
#include "host/modules.h"
#include "host/swaps.h"
#include "host/sysctl_conf.h"

namespace nodeworthy {
namespace {

constexpr std::string_view modules_file = "/proc/modules";
constexpr std::string_view swaps_file = "/proc/swaps";

/// One of several options that a key holds.
Edited set_option(const SetKey& edit, std::string_view text) {
  const std::string& option = edit.option;
  if (edit.format == Format::json)
    return set_json_element(text, edit.key, fmt::format("{}=", option), fmt::format("{}={}", option, edit.value));
  // Flags are known without their dashes; short ones keep one.
  if (edit.format == Format::assignment)
    return set_flag(text, edit.key.front(), option.starts_with("--") ? option.substr(2) : option, edit.value);
  return DocumentError{{}, fmt::format("{} of several options is not set by machine in this format", option)};
}

Edited edit_text(const SetKey& edit, std::string_view text) {
  const std::string& name = edit.key.front();
  if (!edit.option.empty()) return set_option(edit, text);
  switch (edit.format) {
    case Format::sysctl: return set_sysctl(text, name, edit.value);
    case Format::assignment: return set_assignment(text, name, edit.value);
    case Format::json: return set_json(text, edit.key, scalar_of(edit.value));
    case Format::yaml: return set_yaml(text, edit.key, scalar_of(edit.value));
    case Format::toml: return set_toml(text, edit.key, scalar_of(edit.value));
    case Format::ini: return set_ini(text, name, edit.key.back(), edit.value);
    case Format::lines: return edit.path.find("/modules-load.d/") != std::string::npos ? add_module(text, name) : add_line(text, name);
  }
  return std::string(text);
}

Edited edit_text(const CommentOut& edit, std::string_view text) { return comment_out(text, edit.line); }

class Rehearsal {
 public:
  explicit Rehearsal(Stage& stage) : stage_(stage) {}

  Rehearsed operator()(const SetKey& edit) const { return edit_file(edit); }
  Rehearsed operator()(const CommentOut& edit) const { return edit_file(edit); }

  Rehearsed operator()(const SetSysctl& edit) const {
    const std::string path = "/proc/sys/" + sysctl_path(edit.key);
    // A module that was loaded before may bring the key.
    const bool loads_modules = stage_.now().read(modules_file) != stage_.base().read(modules_file);
    if (stage_.now().status(path).absent() && !loads_modules) return Refusal{fmt::format("this kernel has no {}", edit.key)};
    const Reading<std::string>& value = stage_.now().read(path);
    if (value.present() && strip(value.value()) == edit.value) return Effect::none;
    return stage_.put(path, Layer::File{edit.value + "\n"});
  }

  Rehearsed operator()(const LoadModule& edit) const {
    const Reading<bool> loaded = module_loaded(stage_.now(), edit.name);
    const Reading<bool> loadable = module_loadable(stage_.now(), edit.name);
    if (loaded.unreadable()) return Refusal{loaded.why()};
    if (loaded.absent()) return Refusal{"this kernel has no modules"};
    if (loaded.value()) return Effect::none;
    if (loadable.present() && !loadable.value()) return Refusal{fmt::format("this kernel has no module {}", edit.name)};
    const std::string line = fmt::format("{} 16384 0 - Live 0x0000000000000000\n", module_name(edit.name));
    return stage_.put(modules_file, Layer::File{line + stage_.now().read(modules_file).value()});
  }

  Rehearsed operator()(const SwapOff& edit) const {
    const Reading<std::string>& swaps = stage_.now().read(swaps_file);
    if (!swaps.present()) return Refusal{swaps.unreadable() ? swaps.why() : "this kernel cannot swap"};
    std::string kept;
    for (std::string_view line : lines_of(swaps.value())) {
      const auto swap = parse_swaps(fmt::format("Filename\n{}", line));
      if (!swap || swap->empty() || swap->front().device != edit.device) kept += fmt::format("{}\n", line);
    }
    return stage_.put(swaps_file, Layer::File{std::move(kept)});
  }

  Rehearsed operator()(const SetUnit& edit) const { return rehearse_unit(edit, stage_); }

  Rehearsed operator()(const SetSelinuxMode& edit) const {
    return stage_.put("/sys/fs/selinux/enforce", Layer::File{edit.enforcing ? "1" : "0"});
  }

  Rehearsed operator()(const OpenPort& edit) const {
    const std::vector<std::string_view> parts = split(edit.port, '/');
    if (parts.size() != 2) return Refusal{fmt::format("{} is no port and protocol", edit.port)};
    const std::string own = fmt::format("/etc/firewalld/zones/{}.xml", edit.zone);
    for (const std::string& path : {own, fmt::format("/usr/lib/firewalld/zones/{}.xml", edit.zone)}) {
      const Reading<std::string>& zone = stage_.now().read(path);
      if (zone.unreadable()) return Refusal{zone.why()};
      if (zone.absent()) continue;
      const Edited edited = open_port(zone.value(), parts[0], parts[1]);
      if (const auto* error = std::get_if<DocumentError>(&edited)) return Refusal{describe(path, *error)};
      const std::string& text = std::get<std::string>(edited);
      return text == zone.value() ? Rehearsed(Effect::none) : stage_.put(own, Layer::File{text});
    }
    return Refusal{fmt::format("firewalld has no file of the zone {}", edit.zone)};
  }

  Rehearsed operator()(const SetHostname& edit) const {
    const Layer::File name{edit.name + "\n"};
    const Rehearsed kept = stage_.put("/etc/hostname", name);
    if (!stage_.now().running() || std::holds_alternative<Refusal>(kept)) return kept;
    const Rehearsed used = stage_.put("/proc/sys/kernel/hostname", name);
    return std::holds_alternative<Refusal>(used) || std::get<Effect>(kept) == Effect::none ? used : kept;
  }

  Rehearsed operator()(const LimitMode& edit) const { return stage_.limit_mode(edit.path, edit.most); }

 private:
  template <class FileEdit>
  Rehearsed edit_file(const FileEdit& edit) const {
    const Reading<std::string>& text = stage_.now().read(edit.path);
    if (text.unreadable()) return Refusal{text.why()};
    const Edited edited = edit_text(edit, text.present() ? std::string_view(text.value()) : std::string_view());
    if (const auto* error = std::get_if<DocumentError>(&edited)) return Refusal{describe(edit.path, *error)};
    return stage_.put(edit.path, Layer::File{std::get<std::string>(edited)});
  }

  Stage& stage_;
};

/// Whether an edit is about the running machine alone.
bool needs_kernel(const Edit& edit) {
  if (const auto* unit = std::get_if<SetUnit>(&edit))
    return unit->action == UnitAction::start || unit->action == UnitAction::stop || unit->action == UnitAction::restart;
  return std::holds_alternative<SetSysctl>(edit) || std::holds_alternative<LoadModule>(edit) || std::holds_alternative<SwapOff>(edit) ||
         std::holds_alternative<SetSelinuxMode>(edit);
}

}  // namespace

bool Stage::is_there(std::string_view path, const Layer::Entry& entry) const {
  if (const auto* link = std::get_if<Layer::Link>(&entry)) return now_.link(path) == Reading<std::string>(link->target);
  if (const auto* file = std::get_if<Layer::File>(&entry)) return now_.read(path) == Reading<std::string>(file->bytes);
  return now_.link(path).absent() && now_.status(path).absent();
}

Rehearsed Stage::put(std::string_view path, const Layer::Entry& entry) {
  const LastLink last = std::holds_alternative<Layer::File>(entry) ? LastLink::follow : LastLink::keep;
  const Reading<std::string> at = now_.canonical(path, last);
  if (!at.present()) return Refusal{at.unreadable() ? at.why() : fmt::format("{}: the path leads nowhere", path)};
  if (is_there(path, entry)) return Effect::none;
  layer_.set(at.value(), entry);
  return Effect::some;
}

Rehearsed Stage::limit_mode(std::string_view path, uint32_t most) {
  const Reading<Status>& status = now_.status(path);
  if (!status.present()) return Refusal{status.unreadable() ? status.why() : fmt::format("{}: nothing is there", path)};
  if ((status.value().mode & ~most) == 0) return Effect::none;
  const Reading<std::string> at = now_.canonical(path);
  if (!at.present()) return Refusal{at.unreadable() ? at.why() : fmt::format("{}: the path leads nowhere", path)};
  layer_.limit_mode(at.value(), most);
  return Effect::some;
}

Rehearsed rehearse(const Edit& edit, const Host& base, Layer& layer) {
  if (needs_kernel(edit) && !base.running()) return Refusal{"an image does not run"};
  Layer changed = layer;
  Stage stage(base, changed);
  Rehearsed rehearsed = std::visit(Rehearsal(stage), edit);
  if (!std::holds_alternative<Refusal>(rehearsed)) layer = std::move(changed);
  return rehearsed;
}

const std::string* path_of(const Edit& edit) {
  return std::visit(
      [](const auto& one) -> const std::string* {
        if constexpr (requires { one.path; }) return &one.path;
        return nullptr;
      },
      edit);
}

const std::string* edited_file(const Edit& edit) { return std::holds_alternative<LimitMode>(edit) ? nullptr : path_of(edit); }

void set_path(Edit& edit, const std::string& path) {
  std::visit(
      [&](auto& one) {
        if constexpr (requires { one.path; }) one.path = path;
      },
      edit);
}

}  // namespace nodeworthy
