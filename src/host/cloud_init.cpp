#include "host/cloud_init.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view key = "manage_etc_hosts";

/// Words that it takes for true (cloudinit/util.py, translate_bool).
bool asks_for_template(const Node& value) {
  constexpr std::array<std::string_view, 5> words{"true", "1", "on", "yes", "template"};
  return value.is_scalar() && std::find(words.begin(), words.end(), lower(strip(value.text))) != words.end();
}

}  // namespace

Reading<std::vector<DocumentFile>> cloud_init_files(const Host& host) {
  const Reading<std::vector<std::string>> more = conf_paths(host, {"/etc/cloud/cloud.cfg.d"}, ".cfg");
  if (more.unreadable()) return Unreadable{more.why()};
  std::vector<std::string> paths{"/etc/cloud/cloud.cfg"};
  if (more.present()) paths.insert(paths.end(), more.value().begin(), more.value().end());
  std::vector<DocumentFile> files;
  for (const std::string& path : paths) {
    DocumentFile file = read_document(host, path, parse_yaml);
    if (file.document.unreadable()) return Unreadable{file.document.why()};
    if (file.document.present()) files.push_back(std::move(file));
  }
  return files;
}

Reading<std::string> cloud_init_writes_hosts(const Host& host) {
  const Reading<Status>& disabled = host.status("/etc/cloud/cloud-init.disabled");
  if (disabled.unreadable()) return Unreadable{disabled.why()};
  if (disabled.present()) return Absent{};
  const Reading<std::string>& hosts = host.read("/etc/hosts");
  if (hosts.present() && hosts.value().find(key) != std::string::npos) return std::string("/etc/hosts");
  return cloud_init_files(host).and_then([](const std::vector<DocumentFile>& files) -> Reading<std::string> {
    for (auto file = files.rbegin(); file != files.rend(); ++file)
      if (const Node* value = file->document.value()->root().find(key)) {
        if (!asks_for_template(*value)) return Absent{};
        return fmt::format("{}:{}", file->path, value->mark.line);
      }
    return Absent{};
  });
}

}  // namespace nodeworthy
