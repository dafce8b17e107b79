#include "host/node_folders.h"

#include <fmt/format.h>

#include <initializer_list>

#include "host/flags.h"
#include "host/json.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/network_plugins.h"
#include "host/service_command.h"
#include "host/systemd_units.h"
#include "host/toml.h"

namespace nodeworthy {
namespace {

using Path = std::initializer_list<std::string_view>;
using Parse = std::variant<Document, DocumentError> (*)(std::string_view);

/// A file's document. Absent where there is no file; Unreadable, with the position, where it is no document.
Reading<std::shared_ptr<const Document>> document(const Host& host, const std::string& file, Parse parse) {
  return host.read(file).and_then([&](const std::string& text) -> Reading<std::shared_ptr<const Document>> {
    auto parsed = parse(text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(file, *error)};
    return std::make_shared<const Document>(std::move(std::get<Document>(parsed)));
  });
}

/// The text at a path of keys; Absent where a file has none or an empty one.
Reading<std::string> text_at(const Host& host, const std::string& file, Parse parse, Path path) {
  return document(host, file, parse).and_then([&](const auto& read) -> Reading<std::string> {
    const Node* node = read->root().find(path);
    if (node == nullptr || node->text.empty()) return Absent{};
    return std::string(node->text);
  });
}

/// The text of the last of several files that has one.
Reading<std::string> last_text(const Host& host, const std::vector<std::string>& files, Parse parse, Path path) {
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    Reading<std::string> text = text_at(host, *file, parse, path);
    if (!text.absent()) return text;
  }
  return Absent{};
}

Reading<std::string> otherwise(const Reading<std::string>& text, std::string_view standard) {
  return text.absent() ? Reading<std::string>(std::string(standard)) : text;
}

Reading<std::string> docker_folder(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "docker.service");
  if (unit.unreadable()) return Unreadable{unit.why()};
  if (unit.present()) {
    const Flags flags(service_command(host, unit.value()));
    const Reading<Flag> flag = flags.find("data-root");
    if (!flag.absent()) return flag.map([](const Flag& found) { return found.value; });
  }
  constexpr const char* file = "/etc/docker/daemon.json";
  const Reading<std::string> root = text_at(host, file, parse_json, {"data-root"});
  // Docker before 23 also knew it under its older name.
  return root.absent() ? text_at(host, file, parse_json, {"graph"}) : root;
}

/// The files that one entry of `imports` means: a path, or all *.toml of a folder.
Reading<std::vector<std::string>> imported(const Host& host, std::string_view entry) {
  std::vector<std::string> files;
  const size_t star = entry.find('*');
  if (star == std::string_view::npos) return std::vector{std::string(entry)};
  if (!entry.starts_with('/') || !entry.ends_with("/*.toml") || star != entry.size() - 6)
    return Unreadable{fmt::format("/etc/containerd/config.toml: cannot tell which files \"{}\" imports", entry)};
  const std::string folder(entry.substr(0, star - 1));
  return host.list(folder).map([&](const std::vector<std::string>& names) {
    for (const std::string& name : names)
      if (name.ends_with(".toml")) files.push_back(folder + "/" + name);
    return files;
  });
}

Reading<std::string> containerd_folder(const Host& host) {
  const std::string file = "/etc/containerd/config.toml";
  const auto config = document(host, file, parse_toml);
  if (config.unreadable()) return Unreadable{config.why()};
  std::vector<std::string> files{file};
  const Node* imports = config.present() ? config.value()->root().find("imports") : nullptr;
  for (size_t i = 0; imports != nullptr && i < imports->children.size(); ++i) {
    const Reading<std::vector<std::string>> more = imported(host, imports->children[i].text);
    if (more.unreadable()) return Unreadable{more.why()};
    if (more.present()) files.insert(files.end(), more.value().begin(), more.value().end());
  }
  return last_text(host, files, parse_toml, {"root"});
}

Reading<std::string> crio_folder(const Host& host) {
  const std::string folder = "/etc/crio/crio.conf.d";
  const Reading<std::vector<std::string>>& names = host.list(folder);
  if (names.unreadable()) return Unreadable{names.why()};
  std::vector<std::string> files{"/etc/crio/crio.conf"};
  if (names.present())
    for (const std::string& name : names.value()) files.push_back(folder + "/" + name);
  const Reading<std::string> root = last_text(host, files, parse_toml, {"crio", "root"});
  if (!root.absent()) return root;
  // Of these the first that exists counts alone, whatever it says.
  for (const char* file : {"/etc/containers/storage.conf", "/usr/share/containers/storage.conf"})
    if (!host.status(file).absent()) return text_at(host, file, parse_toml, {"storage", "graphroot"});
  return Absent{};
}

}  // namespace

Reading<std::string> kubelet_folder(const Host& host) {
  const Reading<Sourced> told = host.once(KubeletConfiguration::read).find({}, "root-dir");
  return otherwise(told.map([](const Sourced& flag) { return flag.value; }), "/var/lib/kubelet");
}

Reading<std::string> image_folder(const Host& host, std::string_view runtime) {
  if (runtime == "docker") return otherwise(docker_folder(host), "/var/lib/docker");
  if (runtime == "containerd") return otherwise(containerd_folder(host), "/var/lib/containerd");
  if (runtime == "cri-o") return otherwise(crio_folder(host), "/var/lib/containers/storage");
  return Unreadable{"the container runtime is not known"};
}

Reading<std::string> named_folder(const Host& host, std::string_view name, std::string_view runtime) {
  if (name == "kubelet") return kubelet_folder(host);
  if (name == "etcd") return etcd_folder(host);
  return name == "images" ? image_folder(host, runtime) : std::string(name);
}

Reading<std::vector<std::string>> named_folders(const Host& host, std::string_view name, std::string_view runtime) {
  if (name == "plugins") return network_plugin_folders(host, runtime);
  return named_folder(host, name, runtime).map([](const std::string& folder) { return std::vector{folder}; });
}

std::string folder_name_error(std::string_view name) {
  if (name.starts_with('/') || name == "etcd" || name == "kubelet" || name == "images") return {};
  return fmt::format("\"{}\" is neither an absolute path nor one of: etcd, images, kubelet", name);
}

}  // namespace nodeworthy
