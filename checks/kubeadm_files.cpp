#include "checks/kubeadm_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

/// The scalar at a dotted path of the ClusterConfiguration.
Reading<std::string> named(const Host& host, const std::string& key) {
  return kubeadm_file(host).and_then([&](const KubeadmFile& file) -> Reading<std::string> {
    const Node* node = file.find("ClusterConfiguration");
    for (std::string_view part : split(key, '.'))
      if (node != nullptr) node = node->find(part);
    if (node == nullptr || !node->is_scalar() || node->text.empty()) return Absent{};
    return std::string(node->text);
  });
}

Observation look(const Host& host, const std::string& key) {
  const Reading<std::string> path = named(host, key);
  if (path.unreadable()) return unknown(key, "a file", path.why());
  // kubeadm takes an etcd without certificates, and looks at what is named only.
  if (path.absent()) return skipped(key, "a file", "not set in the ClusterConfiguration");
  const std::string subject = fmt::format("{} {}", key, printable(path.value()));
  const Reading<Status>& status = host.status(path.value());
  if (status.unreadable()) return unknown(subject, "a file", status.why());
  if (status.absent()) return judged(false, subject, "a file", "absent");
  return judged(status.value().type == FileType::regular, subject, "a file", fmt::format("a {}", describe(status.value().type)));
}

Check bind(const Params& params) {
  const std::vector<std::string> keys = params.words("");
  return [keys](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& key : keys) observations.push_back(look(host, key));
    return observations;
  };
}

constexpr Field fields[] = {
    {"", Form::words, Need::required, "keys of the ClusterConfiguration that hold a path, as `etcd.external.caFile`"},
};

}  // namespace

constinit const Kind kubeadm_files_kind{
    .name = "kubeadm-files",
    .summary = "Whether the files are there that kubeadm's configuration names.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
