#include "checks/file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "engine/lines_field.h"
#include "host/glob.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::string_view cluster_authority = "cluster-authority";

struct Wanted {
  std::string path;
  bool exists = true;
  WantedLines lines;

  bool has_lines() const { return !lines.lines.empty(); }
  std::string describe() const { return exists ? "there" : "absent"; }
};

/// What is absent behind links may still be a link in the way: who writes there writes through it.
Observation look_for_link(const Host& host, const Wanted& wanted) {
  const Reading<std::string>& link = host.link(wanted.path);
  if (link.unreadable()) return unknown(wanted.path, "absent", link.why());
  if (link.absent()) return judged(true, wanted.path, "absent", "absent");
  return judged(false, wanted.path, "absent", fmt::format("a symbolic link to {}, where nothing is", printable(link.value())));
}

std::vector<Observation> look_at(const Host& host, const Wanted& wanted) {
  if (wanted.has_lines()) return look_at_lines(host, wanted.path, wanted.lines);
  const Reading<Status>& status = host.status(wanted.path);
  if (status.unreadable()) return {unknown(wanted.path, wanted.describe(), status.why())};
  if (status.absent() && !wanted.exists) return {look_for_link(host, wanted)};
  if (status.absent()) return {judged(false, wanted.path, wanted.describe(), "absent")};
  return {judged(wanted.exists, wanted.path, wanted.describe(), fmt::format("there, a {}", describe(status.value().type)))};
}

/// The lines of each file that there is; where there is none, the pattern stands for one that is absent.
std::vector<Observation> look_at_all(const Host& host, const Wanted& wanted) {
  const Reading<std::vector<std::string>> paths = paths_matching(host, wanted.path);
  if (paths.present() && paths.value().empty()) return look_at(host, wanted);
  if (!paths.present()) return {unknown(wanted.path, wanted.lines.describe(), paths.why())};
  std::vector<Observation> observations;
  for (const std::string& path : paths.value())
    for (Observation& observation : look_at_lines(host, path, wanted.lines)) {
      observation.subject = printable(observation.subject);
      observations.push_back(std::move(observation));
    }
  return observations;
}

std::vector<Observation> look_at_authority(const Host& host, Wanted wanted) {
  const Reading<std::string> path = joined_authority(host);
  if (!path.present()) return {unknown(wanted.path, wanted.describe(), path.why())};
  const std::string shown = printable(path.value());
  if (!shown.starts_with('/') || shown != path.value())
    return {unknown(wanted.path, wanted.describe(), fmt::format("\"{}\" is no absolute path", shown))};
  wanted.path = path.value();
  return look_at(host, wanted);
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  if (is_pattern(wanted.path)) return look_at_all(host, wanted);
  return wanted.path == cluster_authority ? look_at_authority(host, wanted) : look_at(host, wanted);
}

Check bind(const Params& params) {
  Wanted wanted{.path = *params.word("path"), .exists = params.flag("exists", true), .lines = {}};
  if (!wanted.path.starts_with('/') && wanted.path != cluster_authority)
    params.problem("path", fmt::format("\"{}\" is neither an absolute path nor `cluster-authority`", wanted.path));
  wanted.lines = wanted_lines(params);
  if (is_pattern(wanted.path) && !wanted.has_lines())
    params.problem("path", fmt::format("\"{}\" is for the lines of files; name each file that should be there", wanted.path));
  if (!wanted.exists && wanted.has_lines()) params.problem("exists", "a file that is not there has no lines to match or lack");
  for (std::string_view field : {"optional", "means"})
    if (!wanted.has_lines() && params.word(field) && *params.word(field) != "false")
      params.problem(field, "speaks of what lines match or lack, and there are none");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"path", Form::word, Need::required,
     "an absolute path; links are followed inside the root; where lines count, one name may be a pattern, as in `/home/*/.bash_history`, "
     "for each file that there is; `cluster-authority` for the certificate that kubeadm join writes: caCertPath of kubeadm's "
     "configuration, else /etc/kubernetes/pki/ca.crt"},
    {"exists", Form::flag, Need::optional, "false: nothing may be there; true is what counts where it is left out"},
    {"matches", Form::words, Need::optional, "regular expressions (RE2), each of which must match in a line"},
    {"lacks", Form::words, Need::optional, "regular expressions (RE2), none of which may match in any line"},
    {"optional", Form::flag, Need::optional, "true: where the file is absent its lines are as wanted; false where it is left out"},
    {"means", Form::word, Need::optional, "what `matches` and `lacks` come to, in words that are shown in their place: `no token`"},
};

}  // namespace

constinit const Kind file_kind{
    .name = "file",
    .summary =
        "Whether something is at a path, and what a file's lines match. A file of up to 1GiB is searched; a matching line is told by its "
        "number and never shown, because it may hold a secret.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
