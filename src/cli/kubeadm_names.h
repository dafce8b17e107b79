// The names of kubeadm's checks, beyond those that rules are known by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "host/host.h"

namespace nodeworthy {

/// The checks of kubeadm that no rule looks at, and why is in docs/kubeadm.yaml.
std::vector<std::string_view> kubeadm_checks_without_rule();

/// A check as rules know it: kubeadm names some after its configuration, as Port-8443 and DirAvailable--data-etcd, where the API server
/// listens, etcd keeps its data and a join writes the cluster's authority otherwise than usual. Other names stay as they are.
std::string usual_name(const Host& host, std::string_view name);

/// Whether kubeadm may have a check of the name, in any case, though no rule is meant by it: those without rule, and whatever it names
/// after ports and after files and folders that are to be free.
bool is_kubeadm_check(std::string_view name);

/// The names of --skip as rules know them. A check of kubeadm that no rule looks at is left out, and noted.
std::vector<std::string> skipped_names(const Host& host, Session& session, const std::vector<std::string>& names);

}  // namespace nodeworthy
