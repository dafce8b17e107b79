#include "checks/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "checks/package_version.h"
#include "host/kubernetes_program.h"
#include "host/package_holds.h"
#include "host/package_manager.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

enum class State : uint8_t { installed, absent, held, any };

constexpr std::array<std::string_view, 4> states{"installed", "absent", "held", "any"};

struct Wanted {
  std::vector<std::string> names;
  std::optional<std::string> program;
  State state = State::installed;
  WantedVersion version = {};
  std::string subject = {};
  std::string want = {};
};

/// "kubelet 1.34.2-1.1 (/var/lib/dpkg/status)"; the name where there are several to choose from.
std::string shown(const Package& package, const Wanted& wanted) {
  std::string text = wanted.names.size() > 1 ? package.name + " " : std::string();
  text += package.version.empty() ? "no version" : printable(package.version);
  if (!package.broken.empty()) text += fmt::format(", only {}", printable(package.broken));
  return fmt::format("{} ({})", text, package.record);
}

Observation judge_version(const Wanted& wanted, const Package& package) {
  const std::string_view upstream = upstream_version(package.version);
  const std::optional<bool> holds = wanted.version.holds(upstream);
  const std::string_view whole = wanted.version.range ? package.version : upstream;
  if (!holds) return unknown(wanted.subject, wanted.want, fmt::format("\"{}\" is not a version", printable(whole)));
  const std::string way =
      fmt::format("Install {} {}, or say with --set kubernetes=... which version the cluster has.", package.name, wanted.want);
  return judged(*holds, wanted.subject, wanted.want, shown(package, wanted), {}, wanted.version.range ? way : std::string());
}

Observation judge_held(const Host& host, const Wanted& wanted, const Package& package) {
  const Reading<std::string> by = held_by(host, package);
  if (by.unreadable()) return unknown(wanted.subject, wanted.want, by.why());
  if (by.present()) return judged(true, wanted.subject, wanted.want, fmt::format("held ({})", printable(by.value())));
  return judged(false, wanted.subject, wanted.want, "not held", {}, fmt::format("Hold it: {}.", how_to_hold(host, package)));
}

/// What is right of a package that is there.
Observation judge(const Host& host, const Wanted& wanted, const Package& package) {
  if (wanted.state == State::held) return judge_held(host, wanted, package);
  const std::string have = shown(package, wanted);
  if (wanted.state == State::absent)
    return judged(false, wanted.subject, wanted.want, have, {}, fmt::format("Remove the package {}.", package.name));
  if (!package.broken.empty()) return judged(false, wanted.subject, wanted.want, have, {}, how_to_finish(host, package));
  if (wanted.version.predicate || wanted.version.range) return judge_version(wanted, package);
  return judged(true, wanted.subject, wanted.want, have);
}

/// A program of Kubernetes tells the version that its package would.
Observation judge_program(const Host& host, const Wanted& wanted, Observation without) {
  const Reading<std::string> path = kubernetes_program_path(host, *wanted.program);
  if (path.absent()) return wanted.state == State::any ? skipped(wanted.subject, wanted.want, "not installed") : without;
  const Reading<std::string> version = path.and_then([&](const std::string& found) { return kubernetes_program_version(host, found); });
  if (!version.present()) return unknown(wanted.subject, wanted.want, version.unreadable() ? version.why() : "absent");
  return judge_version(wanted, {.name = *wanted.program, .version = version.value(), .architecture = {}, .record = path.value()});
}

/// Where no package brings it, the program may have come another way. What no package manager has, none upgrades.
Observation look_for_program(const Host& host, const Wanted& wanted, Observation without) {
  if (!wanted.program) return without;
  if (wanted.version.range) return judge_program(host, wanted, std::move(without));
  const Reading<std::string> path = program_path(host, *wanted.program);
  if (path.unreadable()) return unknown(wanted.subject, wanted.want, path.why());
  const bool held = wanted.state == State::held;
  if (path.absent()) return held ? skipped(wanted.subject, wanted.want, "not installed") : without;
  if (held && !is_of_no_distribution(path.value())) return without;
  const std::string have = path.value() + ", of no package";
  if (wanted.version.predicate) return skipped(wanted.subject, wanted.want, have + ", which would tell its version");
  return judged(held || wanted.state == State::installed, wanted.subject, wanted.want, have, {}, "Remove it.");
}

Observation look(const Host& host, const Wanted& wanted) {
  if (!wanted.version.unknown.empty()) return unknown(wanted.subject, wanted.want, wanted.version.unknown);
  const Reading<InstalledPackages>& installed = host.once(InstalledPackages::read);
  if (installed.absent())
    return look_for_program(host, wanted, unknown(wanted.subject, wanted.want, "no package manager that is known (dpkg, rpm)"));
  const Reading<Package> package = installed.and_then([&](const InstalledPackages& all) { return all.find(wanted.names); });
  if (package.unreadable()) return unknown(wanted.subject, wanted.want, package.why());
  if (package.present()) return judge(host, wanted, package.value());
  Observation none = skipped(wanted.subject, wanted.want, "not installed");
  if (wanted.state == State::any && wanted.version.range) return look_for_program(host, wanted, std::move(none));
  if (wanted.state == State::held || wanted.state == State::any) return none;
  return look_for_program(host, wanted,
                          judged(wanted.state == State::absent, wanted.subject, wanted.want, "absent", {},
                                 fmt::format("Install it: {}.", how_to_install(host, wanted.names.front()))));
}

State read_state(const Params& params) {
  const std::string word = params.word("state").value_or(std::string(states.front()));
  const auto found = std::find(states.begin(), states.end(), word);
  if (found != states.end()) return static_cast<State>(found - states.begin());
  params.problem("state", fmt::format("a package is not \"{}\"{}", word, suggestion(word, {states.begin(), states.end()})));
  return State::installed;
}

/// What a rule says of a version where nothing is asked of one would never be looked at.
void refuse_version(const Params& params, State state) {
  for (std::string_view field : {"version", "older", "newer"})
    if (params.word(field))
      params.problem(field, fmt::format("nothing is asked of the version where the state is {}", states[size_t(state)]));
}

Check bind(const Params& params) {
  Wanted wanted{.names = params.words("name"), .program = params.word("program"), .state = read_state(params)};
  if (wanted.names.empty()) params.problem("name", "a package has a name");
  if (wanted.state == State::absent || wanted.state == State::held)
    refuse_version(params, wanted.state);
  else
    wanted.version = WantedVersion::read(params);
  wanted.subject = "package " + join(wanted.names, " or ");
  wanted.want = wanted.version.describe();
  if (wanted.want.empty()) wanted.want = states[size_t(wanted.state)];
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"name", Form::words, Need::required, "the package; of several names that distributions give it, the first that is there counts"},
    {"program", Form::word, Need::optional,
     "a program of it, for hosts that have it another way: where no package is there the program decides, one of Kubernetes by the "
     "version that is in it"},
    {"state", Form::word, Need::optional,
     "`installed`, which it is where it is left out; `absent`; `held`: where it is installed, it stays at its version when all others are "
     "upgraded; `any`: the rest is judged only where it is installed"},
    {"version", Form::version, Need::optional,
     "the version of its makers, without epoch and revision of the distribution, as `\">= 1.7.24\"`"},
    {"older", Form::word, Need::optional,
     "how many minor versions it may be older than the setting kubernetes, or `any`; with `newer`, 0 where only one of them is said"},
    {"newer", Form::word, Need::optional, "how many minor versions it may be newer, or `any`"},
};

}  // namespace

constinit const Kind package_kind{
    .name = "package",
    .summary =
        "Whether a package is installed, and which version, as the package manager's own record (dpkg, rpm) has it. One that is unpacked "
        "and not configured is not installed. Where no record is known, nothing is known. A package is held by apt-mark hold, by a pin of "
        "apt that spells its version and goes before all others, by dnf's or yum's versionlock, by a lock of zypper, or by exclude= of dnf "
        "or yum, or of each enabled repository that has kube or k8s in its name or URL; a program below /opt or /usr/local is, where no "
        "package manager is known. Packages are never installed, removed or held.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
