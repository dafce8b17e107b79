#include "host/membership.h"

#include <fmt/format.h>

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

Reading<Membership> judge(const Host& host, const std::string& text) {
  const auto parsed = parse_yaml(text);
  if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(kubeconfig, *error)};
  const Credentials credentials = find_credentials(std::get<Document>(parsed).root());
  if (credentials.inside) return Membership{.joined = true, .because = fmt::format("{} holds a client certificate", kubeconfig)};
  if (credentials.file.empty()) return Membership{.joined = false, .because = fmt::format("{} names no client certificate", kubeconfig)};
  // A relative path is meant from the folder of the file that names it (clientcmd).
  const std::string path = credentials.file.starts_with('/') ? credentials.file : "/etc/kubernetes/" + credentials.file;
  const Reading<Status>& certificate = host.status(path);
  if (certificate.unreadable()) return Unreadable{certificate.why()};
  if (certificate.present()) return Membership{.joined = true, .because = fmt::format("{} names {}", kubeconfig, path)};
  return Membership{.joined = false, .because = fmt::format("{} names {}, which is not there", kubeconfig, path)};
}

}  // namespace

Reading<Membership> membership(const Host& host) {
  const Reading<std::string>& text = host.read(kubeconfig);
  if (text.unreadable()) return Unreadable{text.why()};
  if (text.absent()) return Membership{.joined = false, .because = fmt::format("there is no {}", kubeconfig)};
  return judge(host, text.value());
}

}  // namespace nodeworthy
