// Swap that the agents of clouds make: Azure's at each boot, cloud-init at the first one of an instance.
#pragma once

#include <string>

#include "host/host.h"
#include "host/swap_sources.h"
#include "host/unit_boot.h"

namespace nodeworthy {

/// What the agent of Azure makes at each boot, as /etc/waagent.conf says (WALinuxAgent 2.2 to 2.13): it has to start, to format the
/// resource disk, and to be told of swap and its size. Absent where it makes none.
Reading<SwapSource> swap_of_azure_agent(const Host& host, const UnitsAtBoot& boot);

/// Where the cloud-init of an image is told to make swap (/etc/cloud/cloud.cfg{,.d}), as it does where the first boot finds a source of
/// data. Absent where it is not, and on a running machine, whose fstab has what it made.
Reading<std::string> swap_of_cloud_init(const Host& host, const UnitsAtBoot& boot);

}  // namespace nodeworthy
