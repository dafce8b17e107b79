// Who a kubeconfig speaks as, and the certificates that show it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/x509.h"

namespace nodeworthy {

/// One user. The certificates are of client-certificate-data, else of the file that client-certificate names, from the folder of the
/// kubeconfig on: Absent where the user has another way to say who they are, Unreadable where there is no certificate in PEM.
struct KubeconfigUser {
  std::string name;
  Reading<std::vector<Certificate>> certificates = Absent{};
};

/// The users of a kubeconfig. Absent where there is no such file, Unreadable where it is no kubeconfig.
Reading<std::vector<KubeconfigUser>> kubeconfig_users(const Host& host, const std::string& path);

}  // namespace nodeworthy
