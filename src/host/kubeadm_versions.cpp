#include "host/kubeadm_versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Mistakes = std::vector<KubeadmMistake>;

constexpr std::string_view cluster = "ClusterConfiguration";
constexpr std::string_view newest_known = "1.37";

using Names = std::span<const VersionedNames>;

/// Whether no kubeadm of these versions has them.
bool are_unknown(const VersionedNames& names, const KubeadmVersions& kubeadm) {
  return (names.from && kubeadm.newest < *names.from) || (names.until && kubeadm.oldest >= *names.until);
}

/// Those that a kubeadm of these versions has, in order.
std::vector<std::string> known_of(Names all, const KubeadmVersions& kubeadm) {
  std::vector<std::string> known;
  for (const VersionedNames& one : all)
    if (!are_unknown(one, kubeadm))
      for (std::string_view name : words_of(one.names)) known.emplace_back(name);
  return known;
}

bool is_among(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void look_at_gates(const KubeadmFile& file, const std::vector<std::string>& known, Mistakes& mistakes) {
  constexpr size_t most = 100;
  const Node* mapping = file.find(cluster, {"featureGates"});
  if (mapping == nullptr || !mapping->is_mapping()) return;
  for (size_t i = 0; i + 1 < mapping->children.size() && mistakes.size() < most; i += 2)
    if (const Node& gate = mapping->children[i]; !is_among(known, gate.text))
      mistakes.push_back(mistake_at(file, "featureGates", gate, fmt::format("one of {}, which are kubeadm's own", join(known, ", ")),
                                    printable(gate.text, 80)));
}

void look_at_algorithm(const KubeadmFile& file, const std::vector<std::string>& known, Mistakes& mistakes) {
  const Node* algorithm = file.find(cluster, {"encryptionAlgorithm"});
  if (algorithm == nullptr || !algorithm->is_scalar() || algorithm->text.empty()) return;
  if (!is_among(known, algorithm->text))
    mistakes.push_back(mistake_at(file, "encryptionAlgorithm", *algorithm, "one of " + join(known, ", "), printable(algorithm->text, 80)));
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && (text == "0" || text.front() != '0');
}

/// "v1.34.2", "1.34.0-rc.1+build": three numbers, and what letters, digits and -._+ follow.
bool is_release(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() < 3 || !is_number(parts[0]) || !is_number(parts[1])) return false;
  const std::string_view patch = parts[2].substr(0, parts[2].find_first_not_of("0123456789"));
  return is_number(patch);
}

/// Whether a text can be a version or the label of one, as stable-1.34, ci/latest or release/v1.34.0. What does not begin like a version is
/// taken for a label: versions of kubeadm differ in those that they know.
bool is_version(std::string_view text) {
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+";
  const std::string_view name = text.substr(text.find('/') + 1);
  if (name.empty() || name.find_first_not_of(allowed) != std::string_view::npos) return false;
  const std::string_view begin = name.substr(name.starts_with('v') ? 1 : 0, 1);
  return begin.find_first_of(digits) == std::string_view::npos || is_release(name);
}

void look_at_version(const KubeadmFile& file, Mistakes& mistakes) {
  const Node* version = file.find(cluster, {"kubernetesVersion"});
  if (version == nullptr || !version->is_scalar() || version->text.empty() || is_version(version->text)) return;
  mistakes.push_back(
      mistake_at(file, "kubernetesVersion", *version, "a release, as v1.34.2, or a label, as stable-1.34", printable(version->text, 80)));
}

/// A list that ignores everything ignores nothing besides; up to 1.27 a file may not ignore everything.
void look_at_ignored(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm, Mistakes& mistakes) {
  const bool refuses_all = kubeadm && kubeadm->newest < *Version::parse("1.27");
  for (std::string_view kind : {"InitConfiguration", "JoinConfiguration"}) {
    const Node* list = file.find(kind, {"nodeRegistration", "ignorePreflightErrors"});
    if (list == nullptr || !list->is_sequence()) continue;
    const auto is_all = [](const Node& item) { return item.is_scalar() && lower(item.text) == "all"; };
    const auto all = std::find_if(list->children.begin(), list->children.end(), is_all);
    if (all == list->children.end()) continue;
    if (refuses_all)
      mistakes.push_back(mistake_at(file, "ignorePreflightErrors", *all, "checks by their names", "all"));
    else if (!std::all_of(list->children.begin(), list->children.end(), is_all))
      mistakes.push_back(mistake_at(file, "ignorePreflightErrors", *all, "all, or checks by their names", "both"));
  }
}

}  // namespace

std::optional<KubeadmVersions> kubeadm_versions(const Reading<std::string>& own, const std::optional<Version>& kubernetes) {
  const std::optional<Version> version = own.present() ? Version::parse(own.value()) : std::nullopt;
  if (version) return KubeadmVersions{.oldest = *version, .newest = *version};
  if (!kubernetes) return std::nullopt;
  return KubeadmVersions{.oldest = *kubernetes,
                         .newest = *Version::parse(fmt::format("{}.{}", kubernetes->major(), kubernetes->minor() + 1))};
}

bool knows_versions(const std::optional<KubeadmVersions>& kubeadm) {
  return kubeadm && kubeadm->oldest.major() == 1 && kubeadm->oldest.minor() <= Version::parse(newest_known)->minor();
}

std::vector<std::string> kubeadm_api_versions(const std::optional<KubeadmVersions>& kubeadm, const KubeadmVocabulary& words) {
  return known_of(words.api_versions,
                  kubeadm.value_or(KubeadmVersions{.oldest = *Version::parse("1.0"), .newest = *Version::parse(newest_known)}));
}

std::vector<KubeadmMistake> kubeadm_version_mistakes(const KubeadmFile& file, const std::optional<KubeadmVersions>& kubeadm,
                                                     const KubeadmVocabulary& words) {
  Mistakes mistakes;
  look_at_version(file, mistakes);
  look_at_ignored(file, kubeadm, mistakes);
  if (!knows_versions(kubeadm)) return mistakes;
  look_at_gates(file, known_of(words.feature_gates, *kubeadm), mistakes);
  look_at_algorithm(file, known_of(words.algorithms, *kubeadm), mistakes);
  return mistakes;
}

}  // namespace nodeworthy
