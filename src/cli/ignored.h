// What the user has told kubeadm to overlook.
#pragma once

#include "cli/session.h"
#include "host/host.h"

namespace nodeworthy {

/// Makes what fails of the checks under nodeRegistration.ignorePreflightErrors of the kubeadm configuration information, as kubeadm makes
/// warnings of it, and notes so. `all` is not followed, and a name that is none is noted, which kubeadm passes over in silence.
void follow_ignored_errors(const Host& host, Session& session);

}  // namespace nodeworthy
