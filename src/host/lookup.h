// Names looked up as every process of the machine can: in /etc/hosts, then by DNS.
#pragma once

#include <string>
#include <vector>

#include "host/reading.h"

namespace nodeworthy {

/// Asks the machine's own files and resolver through getaddrinfo(3). Other name services of nsswitch.conf are left out: containers and
/// the static programs of Kubernetes do not ask them either.
class Lookup {
 public:
  /// The addresses of a name in their usual text form, in the order of preference of RFC 3484, each once; an address is its own. Absent
  /// when files and DNS say that there is none; Unreadable when DNS does not say. The first name costs at most 2 s where all name
  /// servers are silent (3 s where there are three), further ones nothing more.
  Reading<std::vector<std::string>> operator()(const std::string& name);

 private:
  std::string silence_;  // how the resolver was silent once; empty while it was not
};

}  // namespace nodeworthy
