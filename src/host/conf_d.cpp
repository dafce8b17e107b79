#include "host/conf_d.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/units.h"

namespace nodeworthy {
namespace {

/// Of all files of a family, which a hostile image may have without end: what comes of them takes many times their size.
constexpr size_t most_bytes = size_t{2} << 20;

constexpr std::array<std::string_view, 3> own_names{"99-zz-nodeworthy.conf", "zz-nodeworthy.conf", "zzzz-nodeworthy.conf"};

}  // namespace

bool is_hidden_or_backup(std::string_view name) {
  constexpr std::array<std::string_view, 19> suffixes{
      ".rpmnew",  ".rpmsave", ".rpmorig",  ".dpkg-old", ".dpkg-new", ".dpkg-tmp", ".dpkg-dist", ".dpkg-bak", ".dpkg-backup", ".dpkg-remove",
      ".ucf-new", ".ucf-old", ".ucf-dist", ".swp",      ".bak",      ".old",      ".new",       "~",         "lost+found"};
  if (name.starts_with('.') || name == "aquota.user" || name == "aquota.group") return true;
  for (std::string_view suffix : suffixes)
    if (name.ends_with(suffix)) return true;
  return false;
}

Reading<std::vector<std::string>> conf_paths(const Host& host, const std::vector<std::string>& folders, std::string_view suffix) {
  std::map<std::string, std::string> path_of;  // by name; std::string orders by bytes, as strcmp does
  for (const std::string& folder : folders) {
    const Reading<std::vector<std::string>>& names = host.list(folder);
    if (names.unreadable()) return Unreadable{names.why()};
    if (names.absent()) continue;
    for (const std::string& name : names.value())
      if (name.ends_with(suffix) && !is_hidden_or_backup(name)) path_of.emplace(name, folder + "/" + name);
  }
  std::vector<std::string> paths;
  for (const auto& [name, path] : path_of) paths.push_back(path);
  return paths;
}

Reading<std::vector<ConfFile>> conf_files(const Host& host, const std::vector<std::string>& folders, std::string_view suffix) {
  return conf_paths(host, folders, suffix).map([&](const std::vector<std::string>& paths) {
    std::vector<ConfFile> files;
    size_t bytes = 0;
    for (const std::string& path : paths) {
      // An image has no /dev/null to read through: the link's text says it.
      const Reading<std::string>& target = host.link(path);
      const bool masks = target.present() && target.value().ends_with("dev/null");
      files.push_back({.path = path, .text = masks ? Reading<std::string>(std::string()) : host.read(path, most_bytes)});
      if (files.back().text.present()) bytes += files.back().text.value().size();
      if (bytes > most_bytes)
        files.back().text = Unreadable{fmt::format("{}: with those before it larger than {}", path, format_size(most_bytes))};
    }
    return files;
  });
}

Reading<std::vector<ConfFile>> conf_files(const Host& host, std::string_view family) {
  std::vector<std::string> folders;
  for (std::string_view parent : {"/etc", "/run", "/usr/local/lib", "/usr/lib"}) folders.push_back(fmt::format("{}/{}", parent, family));
  // Where /usr is not merged, /lib is a folder of its own; where it is, the link leads to what has been seen already.
  if (host.link("/lib").absent()) folders.push_back(fmt::format("/lib/{}", family));
  return conf_files(host, folders);
}

std::optional<std::string> own_drop_in(std::string_view folder, std::string_view last) {
  for (std::string_view name : own_names)
    if (name >= last) return fmt::format("{}/{}", folder, name);
  return std::nullopt;
}

bool is_own_drop_in(std::string_view path) {
  return std::find(own_names.begin(), own_names.end(), path.substr(path.rfind('/') + 1)) != own_names.end();
}

}  // namespace nodeworthy
