#include "host/containerd_files.h"

#include <deque>
#include <set>

#include "base/text.h"
#include "host/document_file.h"
#include "host/flags.h"
#include "host/glob.h"
#include "host/systemd_units.h"
#include "host/toml.h"

namespace nodeworthy {
namespace {

constexpr size_t most_files = 100;

Reading<int64_t> stated_version(const ContainerdFile& file) {
  const Node* node = file.root().find("version");
  int64_t version = 0;
  if (node == nullptr || (node->is_scalar() && node->style == Node::Style::plain && parse_integer(node->text, version))) return version;
  return Unreadable{fmt::format("{}: the version is no number", file.place(*node))};
}

/// The files that one file imports; relative ones are beside it.
Reading<std::vector<std::string>> imports_of(const Host& host, const ContainerdFile& file) {
  return file.list("imports").and_then([&](const std::vector<const Node*>& imports) -> Reading<std::vector<std::string>> {
    std::vector<std::string> paths;
    for (const Node* item : imports) {
      std::string path(item->text);
      if (!path.starts_with('/')) path = file.path.substr(0, file.path.rfind('/') + 1) + path;
      // Only a star makes a pattern to containerd.
      if (path.find('*') == std::string::npos) {
        paths.push_back(std::move(path));
        continue;
      }
      const Reading<std::vector<std::string>> matching = paths_matching(host, path);
      if (matching.unreadable()) return matching;
      paths.insert(paths.end(), matching.value().begin(), matching.value().end());
    }
    return paths;
  });
}

/// Reads a file and, in `pending`, what it imports. The value says whether it is there.
Reading<bool> load_file(const Host& host, const std::string& path, ContainerdConfiguration& configuration,
                        std::deque<std::string>& pending) {
  const DocumentFile read = read_document(host, path, parse_toml);
  if (read.document.unreadable()) return Unreadable{read.document.why()};
  if (read.document.absent()) return false;
  ContainerdFile file{.path = path, .document = read.document.value()};
  const Reading<int64_t> version = stated_version(file);
  if (version.unreadable()) return Unreadable{version.why()};
  file.version = version.value();
  const Reading<std::vector<std::string>> imports = imports_of(host, file);
  if (imports.unreadable()) return Unreadable{imports.why()};
  pending.insert(pending.end(), imports.value().begin(), imports.value().end());
  configuration.files.push_back(std::move(file));
  return true;
}

}  // namespace

Reading<std::vector<const Node*>> ContainerdFile::list(std::string_view key) const {
  std::vector<const Node*> items;
  const Node* list = root().find(key);
  if (list == nullptr) return items;
  if (!list->is_sequence()) return Unreadable{fmt::format("{}: {} is {}, not a list", place(*list), key, describe(list->type))};
  for (const Node& item : list->children) items.push_back(&item);
  return items;
}

int64_t ContainerdConfiguration::merged_version() const {
  int64_t version = files.empty() ? 2 : 1;
  for (const ContainerdFile& file : files)
    if (file.version != 0) version = file.version;
  return version;
}

Reading<ContainerdConfiguration> containerd_configuration(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "containerd.service");
  if (unit.unreadable()) return Unreadable{unit.why()};
  const Flags flags = unit.present() ? Flags(service_command(host, unit.value())) : Flags();
  const Reading<Flag> long_flag = flags.find("config");
  const Reading<Flag> told = long_flag.absent() ? flags.find("-c") : long_flag;
  if (told.unreadable()) return Unreadable{told.why()};
  ContainerdConfiguration configuration{
      .main = told.present() ? told.value().value : std::string(usual_containerd_file), .files = {}, .broken = {}};
  std::deque<std::string> pending{configuration.main};
  for (std::set<std::string> loaded; !pending.empty(); pending.pop_front()) {
    const std::string path = pending.front();
    if (!loaded.insert(path).second) continue;
    if (loaded.size() > most_files) return Unreadable{fmt::format("{} imports more than {} files", configuration.main, most_files)};
    const Reading<bool> there = load_file(host, path, configuration, pending);
    if (there.unreadable()) return Unreadable{there.why()};
    const bool may_lack = path == configuration.main && told.absent();
    if (!there.value() && !may_lack) configuration.broken = fmt::format("{} is missing, without which containerd does not start", path);
  }
  return configuration;
}

}  // namespace nodeworthy
