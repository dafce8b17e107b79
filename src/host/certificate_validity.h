// Until when certificates are valid.
#pragma once

#include <chrono>
#include <vector>

#include "host/x509.h"

namespace nodeworthy {

/// How long a certificate is valid yet; negative where it is not, be it not yet.
std::chrono::seconds time_left(const Certificate& certificate, std::chrono::sys_seconds now);

/// The one of several, at least one, of a text that decides. A file of authorities is trusted for each of them, as while one is replaced:
/// the last to expire. Else the first is shown to others, with the authorities between it and one that they trust: the first of these to
/// expire.
const Certificate& deciding_certificate(const std::vector<Certificate>& all, std::chrono::sys_seconds now);

}  // namespace nodeworthy
