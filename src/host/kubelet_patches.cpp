#include "host/kubelet_patches.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view target = "kubeletconfiguration";
constexpr size_t file_limit = size_t{1} << 20;

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_patch(std::string_view name) { return name.starts_with(target) && (name.ends_with(".yaml") || name.ends_with(".json")); }

/// Why it is not known what a patch does; empty where it is.
std::string objection(std::string_view name, std::string_view text) {
  const size_t end = name.find_first_of(".+", target.size());
  const std::string_view type = name[end] == '+' ? name.substr(end + 1) : "strategic";
  if (type.starts_with("json")) return "a JSON patch, which is not laid over the configuration here";
  if (type.starts_with("merge")) return {};
  if (!type.starts_with("strategic")) return "a type of patch that kubeadm does not have";
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
    if (file.unreadable.empty() && is_patch(name_of(file.path))) add(host, file.path, patches);
  }
  return patches;
}

}  // namespace nodeworthy
