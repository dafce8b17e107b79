#include "cli/kubeadm_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 2> without_rule{"ExternalEtcdVersion", "ImagePull"};

bool is_same(const Reading<std::string>& reading, std::string_view text) {
  return reading.present() && lower(replace_all(reading.value(), "/", "-")) == text;
}

bool means_any_rule(const Session& session, std::string_view name) {
  const Catalog::Files& rules = session.catalog.rules();
  return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return means_rule(name, *rule.second); });
}

}  // namespace

std::vector<std::string_view> kubeadm_checks_without_rule() { return {without_rule.begin(), without_rule.end()}; }

std::string usual_name(const Host& host, std::string_view name) {
  constexpr std::string_view port = "port-";
  constexpr std::string_view folder = "diravailable-";
  constexpr std::string_view file = "fileavailable-";
  const std::string lowered = lower(name);
  const std::string_view rest = lowered;
  if (rest.starts_with(port) && is_same(api_server_port(host), rest.substr(port.size()))) return "Port-6443";
  if (rest.starts_with(folder) && is_same(etcd_folder(host), rest.substr(folder.size()))) return "DirAvailable--var-lib-etcd";
  if (rest.starts_with(file) && is_same(joined_authority(host), rest.substr(file.size())))
    return "FileAvailable--etc-kubernetes-pki-ca.crt";
  return std::string(name);
}

bool is_kubeadm_check(std::string_view name) {
  const std::string lowered = lower(name);
  constexpr std::string_view port = "port-";
  if (lowered.starts_with(port))
    return lowered.size() > port.size() && lowered.find_first_not_of("0123456789", port.size()) == std::string::npos;
  for (std::string_view begin : {"diravailable--", "fileavailable--"})
    if (lowered.starts_with(begin)) return lowered.size() > begin.size() && lowered.find('*') == std::string::npos;
  return std::any_of(without_rule.begin(), without_rule.end(), [&](std::string_view known) { return lower(known) == lowered; });
}

std::vector<std::string> skipped_names(const Host& host, Session& session, const std::vector<std::string>& names) {
  std::vector<std::string> known;
  std::vector<std::string> without;
  for (const std::string& name : names) {
    std::string usual = usual_name(host, name);
    const bool is_without = is_kubeadm_check(usual) && !means_any_rule(session, usual);
    (is_without ? without : known).push_back(std::move(usual));
  }
  if (!without.empty()) session.notes.push_back(fmt::format("--skip {}: no rule looks at what kubeadm checks there", join(without, ", ")));
  return known;
}

}  // namespace nodeworthy
