#pragma once

#include "engine/kind.h"

namespace nodeworthy {

extern const Kind cni_kind;
extern const Kind etcd_kind;
extern const Kind ip_family_kind;
extern const Kind kube_proxy_kind;
extern const Kind kubernetes_kind;
extern const Kind role_kind;
extern const Kind running_kind;
extern const Kind runtime_kind;
extern const Kind write_test_kind;

}  // namespace nodeworthy
