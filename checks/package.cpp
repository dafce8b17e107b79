#include "checks/package.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "base/version.h"
#include "host/kubernetes_program.h"
#include "host/package_holds.h"
#include "host/package_manager.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

enum class State : uint8_t { installed, absent, held, any };

constexpr std::array<std::string_view, 4> states{"installed", "absent", "held", "any"};

/// How far a package may be from the Kubernetes version of the run.
struct Minors {
  uint64_t major = 0;
  uint64_t oldest = 0;
  uint64_t newest = 0;
};

// What a field says of versions that no bound is set to, and the number that stands for it.
constexpr std::string_view any_version = "any";
constexpr uint64_t unbounded = 1'000'000;

struct Wanted {
  std::vector<std::string> names;
  std::optional<std::string> program;
  State state = State::installed;
  std::optional<Predicate> version;
  std::optional<Minors> minors;
  std::string unknown_minors;  // why there are none although the rule wants some
};

std::string describe(const Minors& minors) {
  const std::string oldest = fmt::format("{}.{}", minors.major, minors.oldest);
  if (minors.newest >= unbounded) return oldest + " or newer";
  if (minors.oldest == 0) return fmt::format("{}.{} or older", minors.major, minors.newest);
  return minors.oldest == minors.newest ? oldest : fmt::format("{} to {}.{}", oldest, minors.major, minors.newest);
}

std::string want_of(const Wanted& wanted) {
  if (wanted.version) return wanted.version->describe();
  return wanted.minors ? describe(*wanted.minors) : std::string(states[size_t(wanted.state)]);
}

std::string subject_of(const Wanted& wanted) { return "package " + join(wanted.names, " or "); }

/// The first package of the names that is there.
Reading<Package> find(const InstalledPackages& installed, const std::vector<std::string>& names) {
  Reading<Package> none = Absent{};
  for (const std::string& name : names) {
    Reading<Package> package = installed.find(name);
    if (package.present()) return package;
    if (package.unreadable()) none = std::move(package);
  }
  return none;
}

/// "kubelet 1.34.2-1.1 (/var/lib/dpkg/status)"; the name where there are several to choose from.
std::string shown(const Package& package, const Wanted& wanted) {
  std::string text = wanted.names.size() > 1 ? package.name + " " : std::string();
  text += package.version.empty() ? "no version" : printable(package.version);
  if (!package.broken.empty()) text += fmt::format(", only {}", printable(package.broken));
  return fmt::format("{} ({})", text, package.record);
}

std::string way_to_install(const Host& host, const Wanted& wanted) {
  return fmt::format("Install it: {}.", how_to_install(host, wanted.names.front()));
}

Observation judge_version(const Wanted& wanted, const Package& package) {
  const std::string_view upstream = upstream_version(package.version);
  const std::optional<bool> holds = wanted.version->holds(upstream);
  if (!holds) return unknown(subject_of(wanted), want_of(wanted), fmt::format("\"{}\" is not a version", printable(upstream)));
  return judged(*holds, subject_of(wanted), want_of(wanted), shown(package, wanted));
}

Observation judge_minor(const Wanted& wanted, const Package& package) {
  const Minors& minors = *wanted.minors;
  const std::optional<Version> has = Version::parse(upstream_version(package.version));
  if (!has) return unknown(subject_of(wanted), want_of(wanted), fmt::format("\"{}\" is not a version", printable(package.version)));
  const bool holds = has->major() == minors.major && has->minor() >= minors.oldest && has->minor() <= minors.newest;
  return judged(
      holds, subject_of(wanted), want_of(wanted), shown(package, wanted), {},
      fmt::format("Install {} {}, or say with --set kubernetes=... which version the cluster has.", package.name, want_of(wanted)));
}

Observation judge_held(const Host& host, const Wanted& wanted, const Package& package) {
  const Reading<std::string> by = held_by(host, package);
  if (by.unreadable()) return unknown(subject_of(wanted), want_of(wanted), by.why());
  if (by.present()) return judged(true, subject_of(wanted), want_of(wanted), fmt::format("held ({})", printable(by.value())));
  return judged(false, subject_of(wanted), want_of(wanted), "not held", {}, fmt::format("Hold it: {}.", how_to_hold(host, package)));
}

/// What to do about a package that is there in part; what is half-installed cannot be configured.
std::string way_to_finish(const Host& host, const Package& package) {
  if (package.broken == "half-installed") return fmt::format("Install it again: {}.", how_to_install(host, package.name));
  return "Let the package manager finish it: dpkg --configure -a.";
}

/// What is right of a package that is there.
Observation judge(const Host& host, const Wanted& wanted, const Package& package) {
  const std::string subject = subject_of(wanted);
  if (wanted.state == State::held) return judge_held(host, wanted, package);
  if (wanted.state == State::absent)
    return judged(false, subject, want_of(wanted), shown(package, wanted), {}, fmt::format("Remove the package {}.", package.name));
  if (!package.broken.empty()) return judged(false, subject, want_of(wanted), shown(package, wanted), {}, way_to_finish(host, package));
  if (wanted.version) return judge_version(wanted, package);
  if (wanted.minors) return judge_minor(wanted, package);
  return judged(true, subject, want_of(wanted), shown(package, wanted));
}

/// A program of Kubernetes tells the version that its package would.
Observation judge_program(const Host& host, const Wanted& wanted, Observation without) {
  const Reading<std::string> path = kubernetes_program_path(host, *wanted.program);
  if (path.absent()) return wanted.state == State::any ? skipped(without.subject, without.want, "not installed") : without;
  const Reading<std::string> version = path.and_then([&](const std::string& found) { return kubernetes_program_version(host, found); });
  if (!version.present()) return unknown(subject_of(wanted), want_of(wanted), version.unreadable() ? version.why() : "absent");
  return judge_minor(wanted, {.name = *wanted.program, .version = version.value(), .architecture = {}, .record = path.value()});
}

/// Where no package brings it, the program may have come another way.
Observation look_for_program(const Host& host, const Wanted& wanted, Observation without) {
  if (!wanted.program) return without;
  if (wanted.minors) return judge_program(host, wanted, std::move(without));
  const Reading<std::string> path = program_path(host, *wanted.program);
  if (path.unreadable()) return unknown(without.subject, without.want, path.why());
  if (path.absent()) return without;
  const std::string have = path.value() + ", of no package";
  if (wanted.version) return skipped(without.subject, without.want, have + ", which would tell its version");
  return judged(wanted.state == State::installed, without.subject, without.want, have, {}, "Remove it.");
}

/// Where people put what no package manager has, by the Filesystem Hierarchy Standard.
bool is_of_no_distribution(std::string_view path) { return path.starts_with("/opt/") || path.starts_with("/usr/local/"); }

/// Where no package manager is known, one that is not may have the program all the same; what none has, none upgrades.
Observation judge_held_program(const Host& host, const Wanted& wanted, Observation without) {
  if (!wanted.program) return without;
  const Reading<std::string> path = program_path(host, *wanted.program);
  if (path.unreadable()) return unknown(without.subject, without.want, path.why());
  if (path.absent()) return skipped(without.subject, without.want, "not installed");
  if (!is_of_no_distribution(path.value())) return without;
  return judged(true, without.subject, without.want, path.value() + ", of no package");
}

Observation look(const Host& host, const Wanted& wanted) {
  const std::string subject = subject_of(wanted);
  const std::string want = want_of(wanted);
  if (!wanted.unknown_minors.empty()) return unknown(subject, want, wanted.unknown_minors);
  const Reading<InstalledPackages>& installed = host.once(InstalledPackages::read);
  if (installed.absent()) {
    Observation without = unknown(subject, want, "no package manager that is known (dpkg, rpm)");
    return wanted.state == State::held ? judge_held_program(host, wanted, std::move(without))
                                       : look_for_program(host, wanted, std::move(without));
  }
  if (installed.unreadable()) return unknown(subject, want, installed.why());
  const Reading<Package> package = find(installed.value(), wanted.names);
  if (package.unreadable()) return unknown(subject, want, package.why());
  if (package.present()) return judge(host, wanted, package.value());
  if (wanted.state == State::any && wanted.minors) return look_for_program(host, wanted, skipped(subject, want, "not installed"));
  if (wanted.state == State::held || wanted.state == State::any) return skipped(subject, want, "not installed");
  const bool holds = wanted.state == State::absent;
  return look_for_program(host, wanted, judged(holds, subject, want, "absent", {}, way_to_install(host, wanted)));
}

State read_state(const Params& params) {
  const std::string word = params.word("state").value_or(std::string(states.front()));
  const auto found = std::find(states.begin(), states.end(), word);
  if (found != states.end()) return static_cast<State>(found - states.begin());
  params.problem("state", fmt::format("a package is not \"{}\"{}", word, suggestion(word, {states.begin(), states.end()})));
  return State::installed;
}

/// What a rule says of a version where nothing is asked of one would never be looked at.
void refuse_idle(const Params& params, const Wanted& wanted) {
  const bool versionless = wanted.state == State::absent || wanted.state == State::held;
  for (std::string_view field : {"version", "older", "newer"}) {
    if (!params.word(field)) continue;
    if (versionless)
      params.problem(field, fmt::format("nothing is asked of the version where the state is {}", states[size_t(wanted.state)]));
    else if (field != "version" && wanted.version)
      params.problem(field, "either `version`, or `older` and `newer`");
  }
}

uint64_t read_count(const Params& params, std::string_view field) {
  int64_t count = 0;
  const std::string word = params.word(field).value_or("0");
  if (word == any_version) return unbounded;
  if (!parse_integer(word, count) || count < 0 || count > 100) params.problem(field, fmt::format("\"{}\" is no number of versions", word));
  return static_cast<uint64_t>(count);
}

void read_minors(const Params& params, Wanted& wanted) {
  if (!params.word("older") && !params.word("newer")) return;
  const uint64_t older = read_count(params, "older");
  const uint64_t newer = read_count(params, "newer");
  const std::optional<Version> version = Version::parse(params.setting("kubernetes").value_or(""));
  if (!version) {
    wanted.unknown_minors = "the Kubernetes version is not known; say --set kubernetes=...";
    return;
  }
  wanted.minors = {
      .major = version->major(), .oldest = version->minor() - std::min(older, version->minor()), .newest = version->minor() + newer};
}

Check bind(const Params& params) {
  Wanted wanted{.names = params.words("name"),
                .program = params.word("program"),
                .state = read_state(params),
                .version = params.predicate("version", Quantity::version),
                .minors = {},
                .unknown_minors = {}};
  if (wanted.names.empty()) params.problem("name", "a package has a name");
  refuse_idle(params, wanted);
  read_minors(params, wanted);
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
        "apt that spells its version and goes before all others, by dnf's or "
        "yum's versionlock, by a lock of zypper, or by exclude= of dnf or yum, or of each enabled repository that has kube or k8s in its "
        "name or URL; a program below /opt or /usr/local is, where no package manager is known. Packages are never installed, removed or "
        "held.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
