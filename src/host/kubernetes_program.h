// The version of a program of Kubernetes that no package brought, as of a release's archive.
#pragma once

#include <string>
#include <string_view>

#include "host/host.h"
#include "host/parts.h"

namespace nodeworthy {

/// The version ("1.31.4") that a program of Kubernetes was built as, read out of its file. Absent where the file does not tell it: a
/// script, a program of somebody else, or one that was built with Go before 1.18, as Kubernetes 1.23 and older are.
Reading<std::string> kubernetes_version_in(const Parts& file);

/// The path of a kubelet, kubeadm or kubectl: the program that the kubelet's unit starts, else the one in the usual folders. Absent where
/// it is in none of them.
Reading<std::string> kubernetes_program_path(const Host& host, std::string_view name);

/// The version ("1.31.4") that a kubelet, kubeadm ... was built as, read out of its file, which is not executed. Absent where there is no
/// such file. Unreadable where it does not tell: a script, a program of somebody else, or one that was built with Go before 1.18
/// (Kubernetes 1.23 and older).
Reading<std::string> kubernetes_program_version(const Host& host, const std::string& path);

}  // namespace nodeworthy
