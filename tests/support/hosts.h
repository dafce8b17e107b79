// UniformHost under the name that tests use.
#pragma once

#include "host/uniform_host.h"

namespace nodeworthy::test {

using nodeworthy::UniformHost;

}  // namespace nodeworthy::test
