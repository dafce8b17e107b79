#include "engine/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "engine/firewalld.h"
#include "engine/rehearse.h"
#include "host/swaps.h"
#include "host/sysctl_conf.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// What the kernel or a service of a running machine keeps: a layer has a picture of it only.
bool is_picture(std::string_view path, const Host& host) {
  return host.running() && (path.starts_with("/proc/") || path.starts_with("/sys/") || path.starts_with("/run/"));
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

class Tasks {
 public:
  Tasks(const Plan& plan, const Host& host, const WritableRoot& root) : plan_(plan), host_(host), root_(root) {}

  std::vector<Task> all() {
    find_changed_entries();
    for (const auto& [path, steps] : changed_)
      if (!opens_ports(steps)) put(path, steps);
    if (host_.running()) tell();
    // Last, and so first to be undone: SELinux's policy may keep firewalld from answering until the mode is permissive.
    for (const auto& [path, steps] : changed_)
      if (opens_ports(steps)) put(path, steps);
    // After what comes in the place of a file, which has its permissions of before.
    for (const auto& [path, steps] : limited_) limit_mode(path, steps);
    return std::move(tasks_);
  }

 private:
  bool opens_ports(const std::vector<size_t>& steps) const {
    return std::any_of(steps.begin(), steps.end(),
                       [&](size_t at) { return std::holds_alternative<OpenPort>(plan_.steps[at].change.edit); });
  }

  void tell() {
    reload_units();
    for (size_t i = 0; i < plan_.steps.size(); ++i)
      if (std::optional<Action> action = std::visit(Tell{host_}, plan_.steps[i].change.edit))
        tasks_.push_back({.action = *std::move(action), .steps = {i}});
  }

  /// What kernel and services of a running machine are told; nothing where files say everything.
  struct Tell {
    const Host& host;

    std::optional<Action> operator()(const SetKey&) const { return std::nullopt; }
    std::optional<Action> operator()(const CommentOut&) const { return std::nullopt; }
    std::optional<Action> operator()(const LimitMode&) const { return std::nullopt; }

    std::optional<Action> operator()(const SetSysctl& edit) const {
      return SetValue{.path = "/proc/sys/" + sysctl_path(edit.key), .before = {}, .after = edit.value};
    }
    std::optional<Action> operator()(const SetSelinuxMode& edit) const {
      return SetValue{.path = "/sys/fs/selinux/enforce", .before = {}, .after = edit.enforcing ? "1" : "0"};
    }
    std::optional<Action> operator()(const SetHostname& edit) const {
      return SetValue{.path = "/proc/sys/kernel/hostname", .before = {}, .after = edit.name};
    }

    std::optional<Action> operator()(const LoadModule& edit) const {
      return RunCommand{
          .arguments = {"modprobe", "--", edit.name}, .undo = {"rmmod", "--", edit.name}, .effects = ModuleIsLoaded{edit.name}};
    }

    std::optional<Action> operator()(const SwapOff& edit) const {
      if (const std::optional<std::string> unit = generated_unit(edit.device))
        return RunCommand{
            .arguments = {"swapoff", "--", edit.device}, .undo = {"systemctl", "start", "--", *unit}, .effects = SwapIsOff{edit.device}};
      RunCommand command{.arguments = {"swapoff", "--", edit.device}, .undo = {"swapon"}, .effects = SwapIsOff{edit.device}};
      const Reading<std::vector<ActiveSwap>> swaps = active_swaps(host);
      if (swaps.present())
        for (const ActiveSwap& swap : swaps.value())
          // The kernel gives the negative ones by itself.
          if (swap.device == edit.device && swap.priority >= 0)
            command.undo.insert(command.undo.end(), {"--priority", std::to_string(swap.priority)});
      command.undo.insert(command.undo.end(), {"--", edit.device});
      return command;
    }

    std::optional<Action> operator()(const SetUnit& edit) const {
      const std::vector<std::string> start{"systemctl", "start", "--", edit.unit};
      const std::vector<std::string> stop{"systemctl", "stop", "--", edit.unit};
      const std::vector<std::string> restart{"systemctl", "restart", "--", edit.unit};
      switch (edit.action) {
        case UnitAction::start: return RunCommand{.arguments = start, .undo = stop, .effects = UnitIsActive{edit.unit}};
        case UnitAction::stop: return RunCommand{.arguments = stop, .undo = start, .effects = UnitIsInactive{edit.unit}};
        // It is to run with its old files again, too.
        case UnitAction::restart: return RunCommand{.arguments = restart, .undo = restart, .effects = UnitIsActive{edit.unit}};
        default: return std::nullopt;
      }
    }

    /// The unit that zram-generator made for a device. It makes the swap area, too, which is gone after a reboot.
    std::optional<std::string> generated_unit(std::string_view device) const {
      if (!device.starts_with("/dev/zram")) return std::nullopt;
      const std::string unit = fmt::format("dev-{}.swap", device.substr(5));
      if (!host.status("/run/systemd/generator/" + unit).present()) return std::nullopt;
      return unit;
    }

    // Told before the file of the zone is changed.
    std::optional<Action> operator()(const OpenPort&) const { return std::nullopt; }
  };

  /// The plan's layer, and which step changed which of its entries.
  void find_changed_entries() {
    Layer layer;
    for (size_t i = 0; i < plan_.steps.size(); ++i) {
      Layer next = layer;
      rehearse(plan_.steps[i].change.edit, host_, next);
      for (const auto& [path, entry] : next.entries()) {
        const auto before = layer.entries().find(path);
        const bool changed = before == layer.entries().end() || before->second != entry;
        if (changed && !is_picture(path, host_)) changed_[path].push_back(i);
      }
      if (const auto* limit = std::get_if<LimitMode>(&plan_.steps[i].change.edit)) limited_[limit->path].push_back(i);
      layer = std::move(next);
    }
  }

  void put(const std::string& path, const std::vector<size_t>& steps) {
    const Layer::Entry& entry = plan_.layer.entries().at(path);
    if (!std::holds_alternative<Layer::Removed>(entry)) make_folder(folder_of(path), steps);
    PutEntry action{.path = path, .before = as_seen(path), .after = Absent{}, .opens = open_now(steps)};
    action.after = std::visit(After{action.before, new_in(folder_of(path), 0644)}, entry);
    tasks_.push_back({.action = std::move(action), .steps = steps});
  }

  void limit_mode(const std::string& path, const std::vector<size_t>& steps) {
    GiveMode action{.path = path, .before = 0, .after = 07777};
    for (const size_t at : steps) action.after &= std::get<LimitMode>(plan_.steps[at].change.edit).most;
    tasks_.push_back({.action = std::move(action), .steps = steps});
  }

  /// The ports that steps open in a zone. A running firewalld opens them first: what an interrupted run has opened only there, the next
  /// one still finds to be closed in the file.
  std::optional<ZonePorts> open_now(const std::vector<size_t>& steps) {
    std::optional<ZonePorts> opens;
    std::vector<size_t> opening;
    for (const size_t at : steps) {
      const auto* edit = std::get_if<OpenPort>(&plan_.steps[at].change.edit);
      const std::optional<Traffic> port = edit == nullptr ? std::nullopt : parse_traffic(edit->port);
      if (!port) continue;
      if (!opens) opens = ZonePorts{.zone = edit->zone, .ports = {}};
      opens->ports.push_back(*port);
      opening.push_back(at);
    }
    if (opens && firewalld_runs(host_))
      tasks_.push_back({.action = OpenNow{.zone = opens->zone, .ports = opens->ports, .before = {}}, .steps = std::move(opening)});
    return opens;
  }

  /// What stands at a path, as long as it is what the plan was made on.
  Reading<Entry> as_seen(const std::string& path) const {
    Reading<Entry> now = root_.entry(path);
    const auto* file = now.present() ? std::get_if<RegularFile>(&now.value()) : nullptr;
    const auto* link = now.present() ? std::get_if<SymbolicLink>(&now.value()) : nullptr;
    bool same = now.absent() && host_.link(path).absent() && host_.status(path).absent();
    if (file != nullptr) same = host_.read(path) == Reading<std::string>(file->bytes);
    if (link != nullptr) same = host_.link(path) == Reading<std::string>(link->target);
    if (now.unreadable() || same) return now;
    return Unreadable{fmt::format("{}: has changed since it was looked at; another --fix sees it as it is", path)};
  }

  /// A layer's entry as it would stand on the disk.
  struct After {
    const Reading<Entry>& before;
    Attributes of_new;

    Reading<Entry> operator()(const Layer::File& file) const {
      const auto* old = before.present() ? std::get_if<RegularFile>(&before.value()) : nullptr;
      return Entry(RegularFile{.bytes = file.bytes, .attributes = old == nullptr ? of_new : old->attributes});
    }
    Reading<Entry> operator()(const Layer::Link& link) const {
      SymbolicLink made{.target = link.target, .attributes = of_new};
      made.attributes.mode = 0777;
      return Entry(std::move(made));
    }
    Reading<Entry> operator()(const Layer::Removed&) const { return Absent{}; }
  };

  /// A folder that is yet to be made has an owner already.
  Attributes new_in(const std::string& folder, uint32_t mode) const {
    const auto made = made_.find(folder);
    Attributes attributes = made == made_.end() ? attributes_in(root_, folder, mode) : made->second.attributes;
    attributes.mode = mode;
    return attributes;
  }

  void make_folder(const std::string& path, const std::vector<size_t>& steps) {
    if (path.empty() || made_.contains(path) || !root_.entry(path).absent()) return;
    make_folder(folder_of(path), steps);
    Folder folder{new_in(folder_of(path), 0755)};
    tasks_.push_back({.action = PutEntry{.path = path, .before = Absent{}, .after = Entry(folder)}, .steps = steps});
    made_.emplace(path, std::move(folder));
  }

  void reload_units() {
    std::set<size_t> steps;
    for (const auto& [path, of_path] : changed_)
      if (systemd_reads(path)) steps.insert(of_path.begin(), of_path.end());
    if (!steps.empty() && host_.status("/run/systemd/system").present())
      tasks_.push_back({.action = ReloadUnits{}, .steps = {steps.begin(), steps.end()}});
  }

  const Plan& plan_;
  const Host& host_;
  const WritableRoot& root_;
  std::map<std::string, std::vector<size_t>> changed_;
  std::map<std::string, std::vector<size_t>> limited_;
  std::map<std::string, Folder> made_;
  std::vector<Task> tasks_;
};

}  // namespace

bool systemd_reads(std::string_view path) {
  return path == "/etc/fstab" || path.starts_with("/etc/systemd/") || path.starts_with("/usr/lib/systemd/");
}

std::vector<Task> tasks_of(const Plan& plan, const Host& host, const WritableRoot& root) { return Tasks(plan, host, root).all(); }

}  // namespace nodeworthy
