#include "checks/runtime_version.h"

#include <fmt/format.h>

#include <array>
#include <map>

#include "base/text.h"
#include "base/version_lines.h"
#include "host/packages.h"
#include "host/running_runtime.h"

namespace nodeworthy {
namespace {

/// The oldest version of each line that is good, by the name of the runtime.
using Lines = std::map<std::string, std::vector<Version>, std::less<>>;

struct Wanted {
  Lines lines;
  std::map<std::string, std::string, std::less<>> shown;  // "2.2.0+ or 2.1.5+"

  std::string describe() const {
    std::vector<std::string> runtimes;
    for (const auto& [name, versions] : shown) runtimes.push_back(fmt::format("{} {}", name, versions));
    return join(runtimes, "; ");
  }
};

/// The runtime of an image or of a machine where none answers, by its package.
Reading<RunningRuntime> installed_runtime(const Host& host) {
  using Package = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Package, 3> packages{Package{"containerd.io", "containerd"}, {"containerd", "containerd"}, {"cri-o", "cri-o"}};
  for (const auto& [package, runtime] : packages) {
    const Reading<std::string> version = package_version(host, package);
    if (version.unreadable()) return Unreadable{version.why()};
    if (version.present()) return RunningRuntime{.name = std::string(runtime), .version = version.value(), .socket = {}};
  }
  return Absent{};
}

Observation judge(const Wanted& wanted, const RunningRuntime& runtime) {
  const auto lines = wanted.lines.find(runtime.name);
  if (lines == wanted.lines.end()) return skipped(runtime.name, "a known runtime", "there is no table of its versions");
  const std::string& want = wanted.shown.find(runtime.name)->second;
  const std::optional<Version> version = Version::parse(runtime.version);
  if (!version) return unknown(runtime.name, want, fmt::format("\"{}\" is not a version", printable(runtime.version)));
  const std::string source = runtime.socket.empty() ? " (its package)" : fmt::format(" ({})", runtime.socket);
  return judged(is_of_lines(*version, lines->second), runtime.name, want, printable(runtime.version) + source, {},
                fmt::format("Upgrade {} to a version that its releases are tested with for this Kubernetes.", runtime.name));
}

Observation look(const Host& host, const Wanted& wanted) {
  const Reading<RunningRuntime> running = host.running() ? running_runtime(host) : Reading<RunningRuntime>(Absent{});
  const Reading<RunningRuntime> runtime = running.absent() ? installed_runtime(host) : running;
  if (runtime.unreadable()) return unknown("container runtime", wanted.describe(), runtime.why());
  if (runtime.absent()) return skipped("container runtime", wanted.describe(), "neither containerd nor CRI-O answers or is a package");
  return judge(wanted, runtime.value());
}

void read_lines(const Params& params, std::string_view name, Wanted& wanted) {
  std::vector<std::string> shown;
  for (const std::string& text : params.words(name)) {
    const std::optional<Version> version = Version::parse(text);
    if (!version) params.problem(name, fmt::format("\"{}\" is no version", text));
    if (version) wanted.lines[std::string(name)].push_back(*version);
    shown.push_back(text + "+");
  }
  wanted.shown[std::string(name)] = join(shown, " or ");
}

Check bind(const Params& params) {
  Wanted wanted;
  for (std::string_view name : {"containerd", "cri-o"}) read_lines(params, name, wanted);
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"containerd", Form::words, Need::required, "the oldest good version of each line of containerd, as `[1.7.28, 2.1.5, 2.2.0]`"},
    {"cri-o", Form::words, Need::required, "the same of CRI-O"},
};

}  // namespace

constinit const Kind runtime_version_kind{
    .name = "runtime-version",
    .summary =
        "The version of containerd or CRI-O: what the runtime says that runs, else what its package has. It is good where it is not older "
        "than the oldest good one of its line (major and minor), or of a line that is newer than all of these.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
