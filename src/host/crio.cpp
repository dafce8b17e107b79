#include "host/crio.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/document_file.h"
#include "host/flags.h"
#include "host/kubelet.h"
#include "host/network_plugins.h"
#include "host/packages.h"
#include "host/systemd_units.h"
#include "host/toml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view usual_file = "/etc/crio/crio.conf";
constexpr std::string_view usual_folder = "/etc/crio/crio.conf.d";

/// The command line and environment of crio.service.
class Command {
 public:
  explicit Command(const Host& host) : host_(host), unit_(read_unit(host, "crio.service")) {
    if (unit_.present()) flags_ = Flags(service_command(host, unit_.value()));
  }

  /// A flag by its names, else the variable that stands for it.
  Reading<Sourced> find(std::string_view flag, std::string_view short_flag, std::string_view variable) const {
    if (unit_.unreadable()) return Unreadable{unit_.why()};
    for (std::string_view name : {flag, short_flag}) {
      if (name.empty()) continue;  // an empty name is that of words that could not be told
      const Reading<Flag> found = flags_.find(name);
      if (found.unreadable()) return Unreadable{found.why()};
      if (found.present())
        return Sourced{.value = found.value().value, .where = fmt::format("{}:{} --{}", found.value().file, found.value().line, flag)};
    }
    if (unit_.absent()) return Absent{};
    return service_variable(host_, unit_.value(), variable).map([&](const CommandWord& word) {
      return Sourced{.value = word.text, .where = fmt::format("{}:{} {}", word.file, word.line, variable)};
    });
  }

 private:
  const Host& host_;
  Reading<std::vector<Directive>> unit_;
  Flags flags_;
};

/// The files of its configuration.
struct Files {
  std::vector<DocumentFile> all;  // of which the last that says something counts
  std::string drop_ins;           // the folder of all but the first
};

Reading<Files> files_of(const Host& host, const Command& command) {
  const Reading<Sourced> file = command.find("config", "-c", "CONTAINER_CONFIG");
  const Reading<Sourced> folder = command.find("config-dir", "-d", "CONTAINER_CONFIG_DIR");
  for (const Reading<Sourced>* told : {&file, &folder})
    if (told->unreadable()) return Unreadable{told->why()};
  Files files{.all = {read_document(host, file.present() ? file.value().value : std::string(usual_file), parse_toml)},
              .drop_ins = folder.present() ? folder.value().value : std::string(usual_folder)};
  for (DocumentFile& one : read_documents_below(host, files.drop_ins, "", parse_toml)) files.all.push_back(std::move(one));
  return files;
}

/// The folders under a key of crio.network in the last of the files that has it; none where no file has it.
Reading<std::vector<std::string>> folders_said(const std::vector<DocumentFile>& files, std::string_view key, Node::Type type) {
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (file->document.unreadable()) return Unreadable{file->document.why()};
    const Node* value = file->document.present() ? file->document.value()->root().find({"crio", "network", key}) : nullptr;
    if (value == nullptr) continue;
    std::optional<std::vector<std::string>> folders = folders_in(*value, type);
    if (!folders)
      return Unreadable{
          fmt::format("{}:{}: {} is no {}", file->path, value->mark.line, key, type == Node::Type::scalar ? "string" : "list of strings")};
    return *std::move(folders);
  }
  return std::vector<std::string>();
}

/// A file of ours below the folder of drop-ins that is read after all others; nothing where no name is.
std::optional<DriverPlace> drop_in(const Host& host, const std::string& folder) {
  const Reading<std::vector<std::string>>& names = host.list(folder);
  if (names.unreadable()) return std::nullopt;
  const std::string last = names.present() && !names.value().empty() ? names.value().back() : "";
  std::optional<std::string> own = own_drop_in(folder, last);
  if (!own) return std::nullopt;
  return DriverPlace{
      .spelling = DriverPlace::Spelling::toml_text, .file = *std::move(own), .key = {"crio", "runtime", "cgroup_manager"}, .option = {}};
}

/// What the last of the files says that says anything; CRI-O's default where none does.
Reading<CgroupDriver> driver_of(const std::vector<DocumentFile>& files, const std::optional<DriverPlace>& place) {
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (file->document.unreadable()) return Unreadable{file->document.why()};
    const Node* value = file->document.present() ? file->document.value()->root().find({"crio", "runtime", "cgroup_manager"}) : nullptr;
    if (value == nullptr) continue;
    const std::string where = fmt::format("{}:{}", file->path, value->mark.line);
    if (!value->is_scalar()) return Unreadable{fmt::format("{}: cgroup_manager is {}", where, describe(value->type))};
    return CgroupDriver{
        .name = std::string(value->text), .shown = fmt::format("{} ({})", printable(value->text), where), .broken = {}, .place = place};
  }
  return CgroupDriver{.name = "systemd", .shown = "systemd, CRI-O's default; no file sets it", .broken = {}, .place = place};
}

}  // namespace

Reading<std::vector<std::string>> crio_plugin_folders(const Host& host) {
  const Command command(host);
  const Reading<Sourced> told = command.find("cni-plugin-dir", "", "CONTAINER_CNI_PLUGIN_DIR");
  if (told.unreadable()) return Unreadable{told.why()};
  std::vector<std::string> folders;
  if (told.present())
    for (std::string_view folder : split(told.value().value, ',')) folders.emplace_back(folder);
  if (told.present()) return folders;
  return files_of(host, command).and_then([&](const Files& files) -> Reading<std::vector<std::string>> {
    for (const auto& [key, type] : {std::pair("plugin_dirs", Node::Type::sequence), std::pair("plugin_dir", Node::Type::scalar)}) {
      const Reading<std::vector<std::string>> more = folders_said(files.all, key, type);
      if (more.unreadable()) return more;
      folders.insert(folders.end(), more.value().begin(), more.value().end());
    }
    if (folders.empty()) folders.emplace_back(usual_plugin_folder);
    return folders;
  });
}

Reading<std::string> crio_root(const Host& host) {
  const Command command(host);
  const Reading<Sourced> told = command.find("root", "-r", "CONTAINER_ROOT");
  if (!told.absent()) return told.map([](const Sourced& root) { return root.value; });
  return files_of(host, command).and_then([](const Files& files) -> Reading<std::string> {
    for (auto file = files.all.rbegin(); file != files.all.rend(); ++file) {
      if (file->document.unreadable()) return Unreadable{file->document.why()};
      const Node* root = file->document.present() ? file->document.value()->root().find({"crio", "root"}) : nullptr;
      if (root != nullptr && !root->text.empty()) return std::string(root->text);
    }
    return Absent{};
  });
}

Reading<CgroupDriver> crio_cgroup_driver(const Host& host) {
  const Command command(host);
  const Reading<Sourced> manager = command.find("cgroup-manager", "", "CONTAINER_CGROUP_MANAGER");
  if (manager.present())
    return CgroupDriver{.name = manager.value().value,
                        .shown = fmt::format("{} ({})", printable(manager.value().value), manager.value().where)};
  if (manager.unreadable()) return Unreadable{manager.why()};
  return files_of(host, command).and_then([&](const Files& files) { return driver_of(files.all, drop_in(host, files.drop_ins)); });
}

Reading<bool> crio_installed(const Host& host) {
  for (std::string_view path : {usual_file, usual_folder}) {
    const Reading<Status>& status = host.status(path);
    if (status.present()) return true;
    if (status.unreadable()) return Unreadable{status.why()};
  }
  return service_installed(host, "crio.service", "crio");
}

}  // namespace nodeworthy
