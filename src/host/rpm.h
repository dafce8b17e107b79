// The packages of Red Hat, SUSE and what is made of them, read from rpm's database without rpm.
#pragma once

#include "host/host.h"
#include "host/package.h"

namespace nodeworthy {

/// The packages of the rpm database, below /var/lib/rpm, /usr/lib/sysimage/rpm or /usr/share/rpm (ostree), in any of its formats:
/// rpmdb.sqlite, Packages.db, Packages. Absent where none is there; Unreadable where the one that is cannot be read in full.
Reading<Packages> rpm_packages(const Host& host);

}  // namespace nodeworthy
