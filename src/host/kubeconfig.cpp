#include "host/kubeconfig.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/document_file.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view data_key = "client-certificate-data";
constexpr std::string_view file_key = "client-certificate";

using Certificates = Reading<std::vector<Certificate>>;

/// A value of a user; null where it is not said.
const Node* said(const Node& user, std::string_view key) {
  const Node* value = user.find({"user", key});
  const bool is_empty = value == nullptr || value->type == Node::Type::null || (value->is_scalar() && value->text.empty());
  return is_empty ? nullptr : value;
}

Certificates embedded(const Node& data) {
  const std::optional<std::string> pem = data.is_scalar() ? decode_base64(data.text) : std::nullopt;
  if (!pem) return Unreadable{fmt::format("{} in line {} is no base64", data_key, data.mark.line)};
  Certificates all = certificates_in(*pem);
  if (all.absent()) return Unreadable{fmt::format("no certificate in PEM is in {}", data_key)};
  return all;
}

Certificates in_file(const Host& host, std::string_view kubeconfig, const Node& file) {
  if (!file.is_scalar()) return Unreadable{fmt::format("{} in line {} is {}, not a path", file_key, file.mark.line, describe(file.type))};
  const bool is_absolute = file.text.starts_with('/');
  const std::string path = fmt::format("{}{}", is_absolute ? "" : kubeconfig.substr(0, kubeconfig.rfind('/') + 1), file.text);
  const Reading<std::string>& text = host.read(path);
  if (text.unreadable()) return Unreadable{text.why()};
  if (text.absent()) return Unreadable{fmt::format("{}, which {} names, is missing", printable(path), file_key)};
  const Certificates all = certificates_in(text.value());
  if (all.present()) return all;
  return Unreadable{fmt::format("{}: {}", printable(path), all.unreadable() ? all.why() : "no certificate in PEM is in it")};
}

KubeconfigUser read_user(const Host& host, const std::string& kubeconfig, const Node& user) {
  const Node* name = user.find("name");
  KubeconfigUser read{.name = name == nullptr ? std::string() : std::string(name->text)};
  if (const Node* data = said(user, data_key)) {
    read.certificates = embedded(*data);
  } else if (const Node* file = said(user, file_key)) {
    read.certificates = in_file(host, kubeconfig, *file);
  }
  return read;
}

}  // namespace

Reading<std::vector<KubeconfigUser>> kubeconfig_users(const Host& host, const std::string& path) {
  const DocumentFile file = read_document(host, path, parse_yaml);
  if (file.document.unreadable()) return Unreadable{file.document.why()};
  if (file.document.absent()) return Absent{};
  const Node& root = file.document.value()->root();
  if (!root.is_mapping()) return Unreadable{fmt::format("{}: is {}, not a kubeconfig", path, describe(root.type))};
  std::vector<KubeconfigUser> all;
  const Node* users = root.find("users");
  if (users == nullptr || users->type == Node::Type::null) return all;
  if (!users->is_sequence())
    return Unreadable{fmt::format("{}:{}: users is {}, not a list", path, users->mark.line, describe(users->type))};
  for (const Node& user : users->children) all.push_back(read_user(host, path, user));
  return all;
}

}  // namespace nodeworthy
