// What keeps an installed package at its version when everything else is upgraded.
#pragma once

#include <string>

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// Where it is said that a package stays as it is: dpkg's own record (apt-mark hold), a pin of apt as of pinned_by(), a list of dnf's or
/// yum's plugin versionlock, one of dnf 5 that lets in nothing newer, the locks of zypper, or exclude= of dnf or yum, or of each enabled
/// repository of theirs that has "kube" or "k8s" in its name or URL. Absent where nobody says it; Unreadable where a file that may say it
/// could not be read.
Reading<std::string> held_by(const Host& host, const Package& package);

/// Whether one line of a versionlock list locks a package of that name: "kubelet-0:1.28.2-0.*" as dnf writes it, "0:kubelet-1.28.2-0.*" as
/// yum does, or a name alone. A line that begins with "!" keeps a version away, and locks none.
bool locks(std::string_view line, std::string_view name);

}  // namespace nodeworthy
