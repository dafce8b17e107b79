// What repositories of packages say of Kubernetes: which one they are, and which version they have.
#pragma once

#include <optional>
#include <string>

#include "base/version.h"
#include "host/repositories.h"

namespace nodeworthy {

/// Where the packages of a repository come from, for people: its URLs and suites.
std::string origin_of(const Repository& repository);

/// Whether it is the repository that had Kubernetes until 2023 and is not kept up, or mirrors that.
bool is_frozen(const Repository& repository);

/// The repository that is kept up, in the format of one: its URL at pkgs.k8s.io for a version of Kubernetes, with "1.NN" where that is not
/// known. Nothing for versions before 1.24, which it does not have.
std::optional<std::string> successor_of(const Repository& repository, const std::optional<Version>& kubernetes);

/// The version of Kubernetes that a repository is of: what its first URL says that is one of pkgs.k8s.io, or of a mirror of it, as
/// ".../core:/stable:/v1.34/deb/" or ".../core/stable/v1.34/deb/". Nothing where no URL names one.
std::optional<Version> kubernetes_of(const Repository& repository);

}  // namespace nodeworthy
