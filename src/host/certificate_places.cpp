#include "host/certificate_places.h"

#include <optional>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::string_view usual_folder = "/etc/kubernetes/pki";
constexpr std::string_view cluster = "ClusterConfiguration";

bool is_in_usual_folder(std::string_view path) {
  return path.starts_with(usual_folder) && (path.size() == usual_folder.size() || path[usual_folder.size()] == '/');
}

/// The path that the configuration has for a key, or for the folder of all others, without slashes at its end.
std::optional<std::string> configured_path(const Host& host, std::string_view path_or_key) {
  const Reading<std::string> said = is_key_of_certificate(path_or_key)
                                        ? kubeadm_value(host, cluster, {"etcd", "external", path_or_key.substr(path_or_key.rfind('.') + 1)})
                                        : kubeadm_value(host, cluster, {"certificatesDir"});
  if (!said.present() || !said.value().starts_with('/') || printable(said.value()) != said.value()) return std::nullopt;
  return said.value().substr(0, said.value().find_last_not_of('/') + 1);
}

void add_places(const Host& host, const std::string& path_or_key, CertificatePlaces& places) {
  const bool is_key = is_key_of_certificate(path_or_key);
  if (!is_key) places.known.push_back(path_or_key);
  if (!is_key && !is_in_usual_folder(path_or_key)) return;
  if (const Reading<KubeadmFile>& file = kubeadm_file(host); file.unreadable()) places.untold = file.why();
  const std::optional<std::string> own = configured_path(host, path_or_key);
  if (!own) return;
  if (is_key) places.known.push_back(*own);
  if (!is_key && !own->empty() && *own != usual_folder) places.known.push_back(*own + path_or_key.substr(usual_folder.size()));
}

}  // namespace

bool is_key_of_certificate(std::string_view text) {
  return text == "etcd.external.caFile" || text == "etcd.external.certFile" || text == "etcd.external.keyFile";
}

CertificatePlaces certificate_places(const Host& host, const std::vector<std::string>& paths_or_keys) {
  CertificatePlaces places;
  for (const std::string& path_or_key : paths_or_keys) add_places(host, path_or_key, places);
  return places;
}

}  // namespace nodeworthy
