// The container runtime that runs, whichever it is, in its own words.
#pragma once

#include <string>
#include <string_view>

#include "host/cri_endpoint.h"
#include "host/host.h"

namespace nodeworthy {

/// The endpoint that the kubelet is told, else the only one that is found. Absent where there is none; Unreadable where there are several
/// to choose from.
Reading<CriEndpoint> cri_endpoint(const Host& host);

/// A runtime that answers.
struct RunningRuntime {
  std::string name;     // "containerd", "cri-o"
  std::string version;  // "1.7.24"
  std::string socket;
};

/// What answers over CRI where the kubelet asks. Absent where nobody does.
Reading<RunningRuntime> running_runtime(const Host& host);

/// The driver of control groups that a runtime (by its name in the setting `runtime`) runs with, whatever its files say by now. Absent
/// where it does not run, does not tell, or is to be restarted in a rehearsal, where nothing answers yet.
Reading<std::string> running_cgroup_driver(const Host& host, std::string_view runtime, std::string_view unit);

}  // namespace nodeworthy
