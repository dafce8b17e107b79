// The networks of systemd-networkd: systemd.network(5).
#pragma once

#include <string>
#include <vector>

#include "host/conf_d.h"
#include "host/host.h"
#include "host/systemd_units.h"

namespace nodeworthy {

/// A .network file with the drop-ins of its name behind it.
struct NetworkdNetwork {
  std::string path;
  std::vector<Directive> directives;
};

/// Those of /etc and /run, in the order in which an interface tries them; the vendor's are for containers and virtual machines. Unreadable
/// where one of them cannot be read.
Reading<std::vector<NetworkdNetwork>> networkd_networks(const Host& host);

/// The directives of several files, one behind the other; Unreadable where one of them cannot be read.
Reading<std::vector<Directive>> directives_of(const std::vector<ConfFile>& files);

}  // namespace nodeworthy
