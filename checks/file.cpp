#include "checks/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/units.h"
#include "engine/line_search.h"
#include "host/glob.h"
#include "host/kubeadm.h"

namespace nodeworthy {
namespace {

constexpr std::string_view cluster_authority = "cluster-authority";

/// Whether a line that the pattern finds is wanted or unwanted.
enum class Wish : uint8_t { present, lacking };

struct Line {
  Wish wish;
  LinePattern pattern;
};

struct Wanted {
  std::string path;
  bool exists = true;
  bool optional = false;  // absent is as good as lines that are as wanted
  std::vector<Line> lines;
  std::optional<std::string> means;  // what the lines come to, in words
};

// Longer than any log that a rule asks for, and searched in a second; a hostile image may hold a file of terabytes.
constexpr uint64_t most_bytes = uint64_t{1} << 30;

/// Where each pattern is found. A file small enough is read once for all rules, a larger one in pieces.
Reading<std::vector<LineNumber>> search(const Host& host, const Wanted& wanted) {
  std::vector<LinePattern> patterns;
  for (const Line& line : wanted.lines) patterns.push_back(line.pattern);
  const Reading<std::string>& text = host.read(wanted.path);
  if (text.absent()) return Absent{};
  for (const LinePattern& pattern : patterns)
    if (!pattern.fits()) return Unreadable{"a regular expression of the rule is too large to search for"};
  LineSearch search(std::move(patterns));
  if (text.present()) {
    search.take(text.value());
    return search.found();
  }
  const Reading<Status>& status = host.status(wanted.path);
  if (status.present() && status.value().size > most_bytes)
    return Unreadable{fmt::format("{}: is larger than {}", wanted.path, format_size(most_bytes))};
  // If anything but its size keeps it from being read, it keeps it from being searched, too.
  return host.scan(wanted.path, [&](std::string_view piece) { return search.take(piece); }).map([&](bool) { return search.found(); });
}

std::string describe(const Line& line) {
  return fmt::format("{} line that matches {}", line.wish == Wish::present ? "a" : "no", line.pattern.text());
}

std::string describe(const std::vector<Line>& lines) {
  std::vector<std::string> all;
  for (const Line& line : lines) all.push_back(describe(line));
  return join(all, ", ");
}

// What a line holds may be a secret: only its number is told.
Observation judge(const Wanted& wanted, const Line& line, LineNumber number) {
  const bool holds = (number != 0) == (line.wish == Wish::present);
  return judged(holds, wanted.path, describe(line), number == 0 ? "no such line" : fmt::format("line {}", number));
}

/// The same as one statement, in the rule's own words.
Observation judge_whole(const Wanted& wanted, const std::vector<LineNumber>& numbers) {
  std::vector<std::string> wrong;
  std::vector<std::string> right;
  for (size_t i = 0; i < wanted.lines.size(); ++i) {
    Observation one = judge(wanted, wanted.lines[i], numbers[i]);
    std::vector<std::string>& told = one.verdict == Verdict::pass ? right : wrong;
    if (std::find(told.begin(), told.end(), one.have) == told.end()) told.push_back(std::move(one.have));
  }
  return judged(wrong.empty(), wanted.path, *wanted.means, wrong.empty() ? right.front() : join(wrong, ", "));
}

std::vector<Observation> look_inside(const Host& host, const Wanted& wanted) {
  const Reading<std::vector<LineNumber>> found = search(host, wanted);
  const std::string whole = wanted.means.value_or(describe(wanted.lines));
  if (found.absent() && wanted.optional) return {judged(true, wanted.path, whole, "absent")};
  if (wanted.means && found.present()) return {judge_whole(wanted, found.value())};
  if (wanted.means) return {found.absent() ? judged(false, wanted.path, whole, "absent") : unknown(wanted.path, whole, found.why())};
  std::vector<Observation> observations;
  for (size_t i = 0; i < wanted.lines.size(); ++i) {
    const Line& line = wanted.lines[i];
    if (found.present()) observations.push_back(judge(wanted, line, found.value()[i]));
    if (found.unreadable()) observations.push_back(unknown(wanted.path, describe(line), found.why()));
    if (found.absent()) observations.push_back(judged(false, wanted.path, describe(line), "absent"));
  }
  return observations;
}

/// What is absent behind links may still be a link in the way: who writes there writes through it.
Observation look_for_link(const Host& host, const Wanted& wanted) {
  const Reading<std::string>& link = host.link(wanted.path);
  if (link.unreadable()) return unknown(wanted.path, "absent", link.why());
  if (link.absent()) return judged(true, wanted.path, "absent", "absent");
  return judged(false, wanted.path, "absent", fmt::format("a symbolic link to {}, where nothing is", printable(link.value())));
}

std::vector<Observation> look_at(const Host& host, const Wanted& wanted) {
  if (!wanted.lines.empty()) return look_inside(host, wanted);
  const std::string want = wanted.exists ? "there" : "absent";
  const Reading<Status>& status = host.status(wanted.path);
  if (status.unreadable()) return {unknown(wanted.path, want, status.why())};
  if (status.absent() && !wanted.exists) return {look_for_link(host, wanted)};
  if (status.absent()) return {judged(false, wanted.path, want, "absent")};
  return {judged(wanted.exists, wanted.path, want, fmt::format("there, a {}", describe(status.value().type)))};
}

/// Each file that there is; where there is none, the pattern stands for one that is absent.
std::vector<Observation> look_at_all(const Host& host, const Wanted& wanted) {
  const Reading<std::vector<std::string>> paths = paths_matching(host, wanted.path);
  if (paths.present() && paths.value().empty()) return look_at(host, wanted);
  if (!paths.present()) return {unknown(wanted.path, wanted.means.value_or(describe(wanted.lines)), paths.why())};
  std::vector<Observation> observations;
  Wanted one = wanted;
  for (const std::string& path : paths.value()) {
    one.path = path;
    for (Observation& observation : look_at(host, one)) {
      observation.subject = printable(observation.subject);
      observations.push_back(std::move(observation));
    }
  }
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  if (is_pattern(wanted.path)) return look_at_all(host, wanted);
  if (wanted.path != cluster_authority) return look_at(host, wanted);
  const Reading<std::string> path = joined_authority(host);
  const std::string want = wanted.exists ? "there" : "absent";
  if (!path.present()) return {unknown(wanted.path, want, path.why())};
  const std::string shown = printable(path.value());
  if (!shown.starts_with('/') || shown != path.value())
    return {unknown(wanted.path, want, fmt::format("\"{}\" is no absolute path", shown))};
  Wanted there = wanted;
  there.path = path.value();
  return look_at(host, there);
}

void add_lines(const Params& params, std::string_view field, Wish wish, std::vector<Line>& lines) {
  for (const std::string& text : params.words(field)) {
    LinePattern pattern(text);
    const std::string error = pattern.error();
    if (!error.empty()) params.problem(field, fmt::format("\"{}\" is not a regular expression: {}", text, error));
    lines.push_back({.wish = wish, .pattern = std::move(pattern)});
  }
}

Check bind(const Params& params) {
  Wanted wanted{.path = *params.word("path"),
                .exists = params.flag("exists", true),
                .optional = params.flag("optional", false),
                .lines = {},
                .means = params.word("means")};
  if (!wanted.path.starts_with('/') && wanted.path != cluster_authority)
    params.problem("path", fmt::format("\"{}\" is neither an absolute path nor `cluster-authority`", wanted.path));
  add_lines(params, "matches", Wish::present, wanted.lines);
  add_lines(params, "lacks", Wish::lacking, wanted.lines);
  if (is_pattern(wanted.path) && wanted.lines.empty())
    params.problem("path", fmt::format("\"{}\" is for the lines of files; name each file that should be there", wanted.path));
  if (!wanted.exists && !wanted.lines.empty()) params.problem("exists", "a file that is not there has no lines to match or lack");
  for (std::string_view field : {"optional", "means"})
    if (wanted.lines.empty() && params.word(field) && *params.word(field) != "false")
      params.problem(field, "speaks of what lines match or lack, and there are none");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"path", Form::word, Need::required,
     "an absolute path; links are followed inside the root; where lines count, one name may be a pattern, as in "
     "`/home/*/.bash_history`, for each file that there is; `cluster-authority` for the certificate that kubeadm join writes: caCertPath "
     "of "
     "kubeadm's configuration, else /etc/kubernetes/pki/ca.crt"},
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
