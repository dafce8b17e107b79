#include "engine/edit.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {
namespace {

std::string_view verb(UnitAction action) {
  switch (action) {
    case UnitAction::enable: return "enable";
    case UnitAction::disable: return "disable";
    case UnitAction::mask: return "mask";
    case UnitAction::start: return "start";
    case UnitAction::stop: return "stop";
    case UnitAction::restart: return "restart";
  }
  return {};
}

struct Describe {
  std::string operator()(const SetSysctl& edit) const { return fmt::format("set {} = {} in the running kernel", edit.key, edit.value); }
  std::string operator()(const SetKey& edit) const {
    const std::string key = join(edit.key, ".");
    if (edit.format == Format::lines) return fmt::format("in {}: add the line \"{}\"", edit.path, key);
    return fmt::format("in {}: set {} = {}", edit.path, key, edit.value);
  }
  std::string operator()(const CommentOut& edit) const { return fmt::format("in {}: comment out \"{}\"", edit.path, printable(edit.line)); }
  std::string operator()(const LoadModule& edit) const { return fmt::format("load the kernel module {}", edit.name); }
  std::string operator()(const SwapOff& edit) const { return fmt::format("stop swapping on {}", edit.device); }
  std::string operator()(const SetUnit& edit) const { return fmt::format("{} {}", verb(edit.action), edit.unit); }
  std::string operator()(const SetSelinuxMode& edit) const {
    return fmt::format("put SELinux into {} mode", edit.enforcing ? "enforcing" : "permissive");
  }
  std::string operator()(const OpenPort& edit) const { return fmt::format("open {} in zone {} of firewalld", edit.port, edit.zone); }
  std::string operator()(const SetHostname& edit) const { return fmt::format("set the hostname to {}", edit.name); }
};

}  // namespace

std::string describe(const Edit& edit) { return std::visit(Describe{}, edit); }

std::string_view describe(Caution caution) { return caution == Caution::safe ? "safe" : "disruptive"; }

}  // namespace nodeworthy
