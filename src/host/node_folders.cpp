#include "host/node_folders.h"

#include <fmt/format.h>

#include "host/containerd_files.h"
#include "host/crio.h"
#include "host/docker_configuration.h"
#include "host/document_file.h"
#include "host/flags.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/network_plugins.h"
#include "host/service_command.h"
#include "host/systemd_units.h"
#include "host/toml.h"

namespace nodeworthy {
namespace {

Reading<std::string> otherwise(const Reading<std::string>& text, std::string_view standard) {
  return text.absent() ? Reading<std::string>(std::string(standard)) : text;
}

/// The one value of an option of Docker's.
Reading<std::string> docker_option(const Host& host, const std::string& name) {
  return host.once(DockerConfiguration::read)
      .values({name}, name)
      .and_then([](const std::vector<DockerValue>& values) -> Reading<std::string> {
        if (values.empty() || values.back().text.empty()) return Absent{};
        return values.back().text;
      });
}

Reading<std::string> docker_folder(const Host& host) {
  const Reading<std::string> root = docker_option(host, "data-root");
  // Docker before 23 also knew it under its older name.
  return root.absent() ? docker_option(host, "graph") : root;
}

Reading<std::string> containerd_folder(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "containerd.service");
  if (unit.unreadable()) return Unreadable{unit.why()};
  const Reading<Flag> flag = (unit.present() ? Flags(service_command(host, unit.value())) : Flags()).find("root");
  if (!flag.absent()) return flag.map([](const Flag& found) { return found.value; });
  return host.once(containerd_configuration).and_then([](const ContainerdConfiguration& configuration) -> Reading<std::string> {
    for (auto file = configuration.files.rbegin(); file != configuration.files.rend(); ++file)
      if (const Node* root = file->root().find("root"); root != nullptr && !root->text.empty()) return std::string(root->text);
    return Absent{};
  });
}

Reading<std::string> crio_folder(const Host& host) {
  const Reading<std::string> root = crio_root(host);
  if (!root.absent()) return root;
  // Of these the first that exists counts alone, whatever it says.
  for (const char* file : {"/etc/containers/storage.conf", "/usr/share/containers/storage.conf"}) {
    if (host.status(file).absent()) continue;
    return read_document(host, file, parse_toml).document.and_then([](const auto& read) -> Reading<std::string> {
      const Node* graphroot = read->root().find({"storage", "graphroot"});
      if (graphroot == nullptr || graphroot->text.empty()) return Absent{};
      return std::string(graphroot->text);
    });
  }
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
