#include "host/membership.h"

#include <fmt/format.h>

#include "host/document_file.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view kubeconfig = "/etc/kubernetes/kubelet.conf";

/// The credentials of the first user who has any: the data of a certificate, or the path of its file.
struct Credentials {
  bool inside = false;
  std::string file;
};

Credentials find_credentials(const Node& root) {
  const Node* users = root.find("users");
  if (users == nullptr) return {};
  for (const Node& user : users->children) {
    const Node* data = user.find({"user", "client-certificate-data"});
    if (data != nullptr && !data->text.empty()) return {.inside = true, .file = {}};
    const Node* file = user.find({"user", "client-certificate"});
    if (file != nullptr && !file->text.empty()) return {.inside = false, .file = std::string(file->text)};
  }
  return {};
}

Reading<Membership> judge(const Host& host, const Document& document) {
  const Credentials credentials = find_credentials(document.root());
  if (credentials.inside) return Membership{.joined = true, .because = fmt::format("{} holds a client certificate", kubeconfig)};
  if (credentials.file.empty()) return Membership{.joined = false, .because = fmt::format("{} names no client certificate", kubeconfig)};
  // A relative path is meant from the folder of the file that names it (clientcmd).
  const std::string path = credentials.file.starts_with('/') ? credentials.file : "/etc/kubernetes/" + credentials.file;
  const Reading<Status>& certificate = host.status(path);
  if (certificate.unreadable()) return Unreadable{certificate.why()};
  if (certificate.present()) return Membership{.joined = true, .because = fmt::format("{} names {}", kubeconfig, path)};
  return Membership{.joined = false, .because = fmt::format("{} names {}, which is not there", kubeconfig, path)};
}

Reading<Membership> read_membership(const Host& host) {
  const DocumentFile file = read_document(host, std::string(kubeconfig), parse_yaml);
  if (file.document.absent()) return Membership{.joined = false, .because = fmt::format("there is no {}", kubeconfig)};
  return file.document.and_then([&](const std::shared_ptr<const Document>& document) { return judge(host, *document); });
}

}  // namespace

Reading<Membership> membership(const Host& host) { return host.once(read_membership); }

}  // namespace nodeworthy
