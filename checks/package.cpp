#include "checks/package.h"

#include <fmt/format.h>

#include <array>

#include "base/suggest.h"
#include "base/text.h"
#include "host/package_manager.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

enum class State : uint8_t { installed, absent };

constexpr std::array<std::string_view, 2> states{"installed", "absent"};

struct Wanted {
  std::vector<std::string> names;
  std::optional<std::string> program;
  State state = State::installed;
  std::optional<Predicate> version;
};

std::string want_of(const Wanted& wanted) {
  return wanted.version ? wanted.version->describe() : std::string(states[size_t(wanted.state)]);
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
  text += printable(package.version);
  if (!package.broken.empty()) text += fmt::format(", only {}", printable(package.broken));
  return fmt::format("{} ({})", text, package.record);
}

std::string way_to_install(const Host& host, const Wanted& wanted) {
  return fmt::format("Install it: {}.", how_to_install(host, wanted.names.front()));
}

/// What is right of a package that is wanted and there.
Observation judge_version(const Wanted& wanted, const Package& package) {
  const std::string_view upstream = upstream_version(package.version);
  const std::optional<bool> holds = wanted.version->holds(upstream);
  if (!holds) return unknown(subject_of(wanted), want_of(wanted), fmt::format("\"{}\" is not a version", printable(upstream)));
  return judged(*holds, subject_of(wanted), want_of(wanted), shown(package, wanted));
}

Observation judge(const Wanted& wanted, const Package& package) {
  const std::string subject = subject_of(wanted);
  if (wanted.state == State::absent)
    return judged(false, subject, want_of(wanted), shown(package, wanted), {}, fmt::format("Remove the package {}.", package.name));
  if (!package.broken.empty())
    return judged(false, subject, want_of(wanted), shown(package, wanted), {}, "Let the package manager finish it: dpkg --configure -a.");
  return wanted.version ? judge_version(wanted, package) : judged(true, subject, want_of(wanted), shown(package, wanted));
}

/// Where no package brings it, the program may have come another way.
Observation look_for_program(const Host& host, const Wanted& wanted, Observation without) {
  if (!wanted.program) return without;
  const Reading<std::string> path = program_path(host, *wanted.program);
  if (path.unreadable()) return unknown(without.subject, without.want, path.why());
  if (path.absent()) return without;
  const std::string have = path.value() + ", of no package";
  if (wanted.version) return skipped(without.subject, without.want, have + ", which would tell its version");
  return judged(wanted.state == State::installed, without.subject, without.want, have, {}, "Remove it.");
}

Observation look(const Host& host, const Wanted& wanted) {
  const std::string subject = subject_of(wanted);
  const std::string want = want_of(wanted);
  const Reading<InstalledPackages>& installed = host.once(InstalledPackages::read);
  if (installed.absent()) return look_for_program(host, wanted, unknown(subject, want, "no package manager that is known (dpkg)"));
  if (installed.unreadable()) return unknown(subject, want, installed.why());
  const Reading<Package> package = find(installed.value(), wanted.names);
  if (package.unreadable()) return unknown(subject, want, package.why());
  if (package.present()) return judge(wanted, package.value());
  const bool holds = wanted.state == State::absent;
  return look_for_program(host, wanted, judged(holds, subject, want, "absent", {}, way_to_install(host, wanted)));
}

Check bind(const Params& params) {
  Wanted wanted{
      .names = params.words("name"), .program = params.word("program"), .version = params.predicate("version", Quantity::version)};
  if (wanted.names.empty()) params.problem("name", "a package has a name");
  if (const std::optional<std::string> state = params.word("state")) {
    if (*state == states[size_t(State::absent)])
      wanted.state = State::absent;
    else if (*state != states[size_t(State::installed)])
      params.problem("state", fmt::format("a package is not \"{}\"{}", *state, suggestion(*state, {states.begin(), states.end()})));
  }
  if (wanted.version && wanted.state == State::absent) params.problem("version", "a package that is not there has no version");
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {
    {"name", Form::words, Need::required, "the package; of several names that distributions give it, the first that is there counts"},
    {"program", Form::word, Need::optional,
     "a program of it, for hosts that have it another way: where no package is there the program decides"},
    {"state", Form::word, Need::optional, "`installed`, which it is where it is left out, or `absent`"},
    {"version", Form::version, Need::optional,
     "the version of its makers, without epoch and revision of the distribution, as `\">= 1.7.24\"`"},
};

}  // namespace

constinit const Kind package_kind{
    .name = "package",
    .summary =
        "Whether a package is installed, and which version, as the package manager's own record (dpkg) has it. One that is unpacked and "
        "not "
        "configured is not installed. Where no record is known, nothing is known. Packages are never installed or removed.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
