#include "host/kubelet_patches.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/cluster.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view kubelet_target = "kubeletconfiguration";
constexpr std::string_view since_for_kubelet = "1.25";
constexpr size_t file_limit = size_t{1} << 20;

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// What patches are for, and since which Kubernetes.
struct Target {
  std::string_view name;
  std::string_view since;
};
constexpr std::array<Target, 7> targets{{
    {"etcd", "1.19"},
    {"kube-apiserver", "1.19"},
    {"kube-controller-manager", "1.19"},
    {"kube-scheduler", "1.19"},
    {kubelet_target, since_for_kubelet},
    {"corednsdeployment", "1.31"},
    {"kubeproxydaemonset", "1.36"},
}};

bool is_patch_of(std::string_view target, std::string_view name) {
  return name.starts_with(target) && (name.ends_with(".yaml") || name.ends_with(".json"));
}

/// What stands behind a target and its suffix, where a type begins with "+"; empty where there is none.
std::string_view type_in(std::string_view target, std::string_view name) {
  const size_t end = name.find_first_of(".+", target.size());
  return name[end] == '+' ? name.substr(end + 1) : std::string_view();
}

/// kubeadm looks at no more of a type than it takes to know one.
bool is_type(std::string_view text) {
  constexpr std::array<std::string_view, 3> types{"json", "merge", "strategic"};
  return std::any_of(types.begin(), types.end(), [&](std::string_view type) { return text.starts_with(type); });
}

bool is_without_type(std::string_view target, std::string_view name) {
  return is_patch_of(target, name) && name[name.find_first_of(".+", target.size())] == '+' && !is_type(type_in(target, name));
}

bool has_target(const Target& target, const std::optional<Version>& kubeadm) {
  const Version since = *Version::parse(target.since);
  return kubeadm ? *kubeadm >= since : since < *Version::parse(since_for_kubelet);
}

/// Whether the kubeadm that is installed has patches for the kubelet. Absent where there is none.
Reading<bool> kubeadm_has_them(const Host& host) {
  return kubeadm_version(host).and_then([](const std::string& text) -> Reading<bool> {
    const std::optional<Version> version = Version::parse(text);
    if (!version) return Unreadable{fmt::format("kubeadm is of version {}, which is none", printable(text))};
    return *version >= *Version::parse(since_for_kubelet);
  });
}

/// Why it is not known what a patch does; empty where it is.
std::string objection(std::string_view name, std::string_view text) {
  if (is_without_type(kubelet_target, name)) return "a type of patch that kubeadm does not have";
  const std::string_view type = type_in(kubelet_target, name);
  if (type.starts_with("json")) return "a JSON patch, which is not laid over the configuration here";
  if (type.starts_with("merge")) return {};
  for (std::string_view directive : {"$patch", "$retainKeys"})
    if (text.find(directive) != std::string_view::npos) return fmt::format("{}, which is not followed here", directive);
  return {};
}

/// The documents of one file, each laid over those before it.
void add(const Host& host, const std::string& path, std::vector<DocumentFile>& patches) {
  const Reading<std::string>& text = host.read(path, file_limit);
  if (!text.present()) return patches.push_back({path, Unreadable{text.unreadable() ? text.why() : path + ": a link to nothing"}});
  if (const std::string why = objection(name_of(path), text.value()); !why.empty())
    return patches.push_back({path, Unreadable{fmt::format("{}: {}", path, why)}});
  auto parsed = parse_yaml_stream(text.value());
  if (const auto* error = std::get_if<DocumentError>(&parsed)) return patches.push_back({path, Unreadable{describe(path, *error)}});
  for (Document& document : std::get<std::vector<Document>>(parsed))
    patches.push_back({path, std::make_shared<const Document>(std::move(document))});
}

}  // namespace

std::vector<DocumentFile> kubelet_patches(const Host& host, const std::string& folder) {
  std::vector<DocumentFile> patches;
  for (const FileBelow& file : files_below(host, folder)) {
    if (!file.unreadable.empty()) patches.push_back({file.path, Unreadable{file.unreadable}});
    if (file.unreadable.empty() && is_patch_of(kubelet_target, name_of(file.path))) add(host, file.path, patches);
  }
  if (patches.empty()) return patches;
  const Reading<bool> taken = kubeadm_has_them(host);
  if (taken.unreadable()) return {{folder, Unreadable{taken.why()}}};
  return taken.present() && !taken.value() ? std::vector<DocumentFile>() : patches;
}

std::vector<std::string> patches_without_type(const Host& host, const std::string& folder, const std::optional<Version>& kubeadm) {
  std::vector<std::string> paths;
  for (const FileBelow& file : files_below(host, folder)) {
    const std::string_view name = name_of(file.path);
    const auto refuses = [&](const Target& target) { return has_target(target, kubeadm) && is_without_type(target.name, name); };
    if (file.unreadable.empty() && std::any_of(targets.begin(), targets.end(), refuses)) paths.push_back(file.path);
  }
  return paths;
}

}  // namespace nodeworthy
