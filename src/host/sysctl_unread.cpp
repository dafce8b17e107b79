#include "host/sysctl_unread.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/conf_d.h"

namespace nodeworthy {
namespace {

constexpr std::string_view folder = "/etc/sysctl.d";
constexpr std::string_view old_file = "/etc/sysctl.conf";

void add(const Host& host, UnreadSysctlFile::Why why, const std::string& path, std::vector<UnreadSysctlFile>& files) {
  const Reading<std::string>& text = host.read(path);
  if (!text.absent()) files.push_back({.why = why, .path = path, .lines = text.map(parse_sysctl_file)});
}

bool is_linked(const Host& host, const SysctlConfiguration& configuration) {
  return std::ranges::any_of(configuration.files(), [&](const SysctlConfiguration::File& file) {
    const Reading<std::string>& link = host.link(file.path);
    return link.present() && (link.value() == "../sysctl.conf" || link.value() == old_file);
  });
}

bool is_folder(const Host& host, const std::string& path) {
  const Reading<Status>& status = host.status(path);
  return status.present() && status.value().type == FileType::directory;
}

}  // namespace

std::vector<UnreadSysctlFile> unread_sysctl_files(const Host& host, const SysctlConfiguration& configuration) {
  std::vector<UnreadSysctlFile> files;
  if (const Reading<std::vector<std::string>>& names = host.list(folder); names.present())
    for (const std::string& name : names.value()) {
      const std::string path = fmt::format("{}/{}", folder, name);
      const bool is_read = name.ends_with(".conf") && !is_hidden_or_backup(name);
      if (!is_read && !is_folder(host, path)) add(host, UnreadSysctlFile::Why::name, path, files);
    }
  if (!is_linked(host, configuration)) add(host, UnreadSysctlFile::Why::link, std::string(old_file), files);
  return files;
}

std::vector<SysctlLine> lost_assignments(const SysctlConfiguration& configuration, const std::vector<SysctlLine>& lines) {
  std::vector<SysctlLine> lost;
  for (const SysctlLine& line : lines)
    if (line.form == SysctlLine::Form::assignment && configuration.find(line.key).absent()) lost.push_back(line);
  return lost;
}

}  // namespace nodeworthy
