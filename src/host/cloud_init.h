// What the files of cloud-init on a host tell it.
#pragma once

#include <string>
#include <vector>

#include "host/document_file.h"
#include "host/host.h"

namespace nodeworthy {

/// /etc/cloud/cloud.cfg and the *.cfg below cloud.cfg.d that are there, in the order in which later ones win. Unreadable where one is, or
/// is no YAML.
Reading<std::vector<DocumentFile>> cloud_init_files(const Host& host);

/// Where it says that cloud-init makes /etc/hosts of its template at each boot (manage_etc_hosts: true): "FILE:LINE", /etc/hosts itself
/// where its head has it of the template. Absent where nothing says so, or cloud-init is switched off by /etc/cloud/cloud-init.disabled.
Reading<std::string> cloud_init_writes_hosts(const Host& host);

}  // namespace nodeworthy
