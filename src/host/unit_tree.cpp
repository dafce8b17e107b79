#include "host/unit_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "base/text.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr int most_links = 40;  // as the kernel

bool in_unit_folder(std::string_view path) {
  return std::any_of(unit_folders().begin(), unit_folders().end(),
                     [&](const std::string& folder) { return path.starts_with(folder) && path.substr(folder.size()).starts_with('/'); });
}

/// What stands at a path that is no link. An empty file and a device mask. The file is read rather than asked for its size, because whoever
/// asks what it is reads it next.
Reading<UnitEntry::Form> form_of_file(const Host& host, const std::string& path) {
  using Form = UnitEntry::Form;
  if (path == "/dev/null") return Form::mask;  // an image has none
  const Reading<std::string>& text = host.read(path, largest_unit_file);
  if (text.present()) return text.value().empty() ? Form::mask : Form::file;
  if (text.absent()) return Absent{};
  return host.status(path).map([](const Status& status) {
    const bool device = status.type == FileType::character_device || status.type == FileType::block_device;
    return device ? Form::mask : status.type == FileType::regular ? Form::file : Form::broken;
  });
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

UnitEntry classified_link(std::string_view path, std::string target) {
  using Form = UnitEntry::Form;
  if (!in_unit_folder(target)) return {.form = Form::linked, .target = std::move(target)};
  const std::string_view name = base_name(path);
  const std::string_view target_name = base_name(target);
  const Form form = !may_alias(name, target_name) ? Form::broken : name == target_name ? Form::itself : Form::alias;
  return {.form = form, .target = std::move(target)};
}

/// As link_destination(); nothing where the links go in circles.
std::optional<Reading<std::string>> followed(const Host& host, std::string_view path) {
  const Reading<std::string>& text = host.link(path);
  if (!text.present()) return text;
  std::deque<std::string> rest;  // components still to be walked, the last of which is kept
  auto push = [&](std::string_view target) {
    const std::vector<std::string_view> parts = split(target, '/');
    rest.insert(rest.begin(), parts.begin(), parts.end());
  };
  push(text.value());
  std::string at = text.value().starts_with('/') ? "" : std::string(path.substr(0, path.rfind('/')));
  for (int links = 0; !rest.empty();) {
    const std::string part = std::move(rest.front());
    rest.pop_front();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      at.erase(at.empty() ? 0 : at.rfind('/'));
      continue;
    }
    at += "/" + part;
    if (rest.empty()) break;
    const Reading<std::string>& next = host.link(at);
    if (next.unreadable()) return Reading<std::string>(Unreadable{next.why()});
    if (next.absent()) continue;
    if (++links > most_links) return std::nullopt;
    at.erase(next.value().starts_with('/') ? 0 : at.rfind('/'));
    push(next.value());
  }
  return at.empty() ? "/" : at;
}

}  // namespace

bool UnitFolder::has(std::string_view name) const { return std::binary_search(names.begin(), names.end(), name, std::less<>()); }

bool is_runtime_path(std::string_view path) { return path.starts_with("/run/"); }

bool is_generator_folder(std::string_view folder) { return folder.starts_with("/run/systemd/generator"); }

const std::vector<std::string>& unit_folders() {
  static const std::vector<std::string> folders{
      "/etc/systemd/system.control", "/run/systemd/system.control",   "/run/systemd/transient", "/run/systemd/generator.early",
      "/etc/systemd/system",         "/etc/systemd/system.attached",  "/run/systemd/system",    "/run/systemd/system.attached",
      "/run/systemd/generator",      "/usr/local/lib/systemd/system", "/lib/systemd/system",    "/usr/lib/systemd/system",
      "/run/systemd/generator.late",
  };
  return folders;
}

Reading<UnitTree> UnitTree::read(const Host& host) {
  UnitTree tree;
  const bool merged = host.link("/lib").present();  // then /lib is seen as /usr/lib
  for (const std::string& path : unit_folders()) {
    if (merged && path.starts_with("/lib/")) continue;
    const Reading<std::vector<std::string>>& names = host.list(path);
    if (names.unreadable()) return Unreadable{names.why()};
    if (names.present()) tree.folders_.push_back({.path = path, .names = names.value()});
  }
  return tree;
}

UnitTree UnitTree::at_boot(bool running) const {
  UnitTree kept;
  for (const UnitFolder& folder : folders_)
    if (!is_runtime_path(folder.path) || (running && is_generator_folder(folder.path))) kept.folders_.push_back(folder);
  return kept;
}

Reading<UnitEntry> UnitTree::entry(const Host& host, std::string_view path) {
  using Form = UnitEntry::Form;
  const Reading<std::string> target = link_destination(host, path);
  if (target.unreadable()) return Unreadable{target.why()};
  UnitEntry entry{.form = Form::file, .target = std::string(path)};
  if (target.present()) entry = classified_link(path, target.value());
  if (entry.form == Form::broken) return entry;
  const Reading<Form> form = form_of_file(host, entry.target);
  if (form.unreadable()) return Unreadable{form.why()};
  if (target.absent() && form.absent()) return Absent{};
  if (target.absent() || form == Reading<Form>(Form::mask)) entry.form = form.value();
  return entry;
}

Reading<bool> UnitTree::takes_back(const Host& host, std::string_view path) {
  std::string end(path);
  for (int links = 0;; ++links) {
    const std::optional<Reading<std::string>> target = followed(host, end);
    // To systemd a link in a circle is a broken one.
    if (!target || links > most_links) return false;
    if (target->unreadable()) return Unreadable{target->why()};
    if (target->absent()) break;
    end = target->value();
    if (end == "/dev/null") return true;
  }
  if (end == path) return false;
  const Reading<UnitEntry::Form> form = form_of_file(host, end);
  if (form.unreadable()) return Unreadable{form.why()};
  return form.present() && form.value() == UnitEntry::Form::mask;
}

Reading<std::string> link_destination(const Host& host, std::string_view path) {
  const std::optional<Reading<std::string>> target = followed(host, path);
  return target ? *target : Unreadable{fmt::format("{}: links go in circles", path)};
}

}  // namespace nodeworthy
