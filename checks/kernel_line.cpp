#include "checks/kernel_line.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/version_lines.h"
#include "host/identity.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "kernel";

struct Wanted {
  std::vector<Version> lines;
  std::string shown;  // "5.10, 5.15, 6.0 or newer"
};

Observation look(const Host& host, const Wanted& wanted) {
  const Reading<std::string> release = kernel_release(host);
  if (release.unreadable()) return unknown(std::string(subject), wanted.shown, release.why());
  if (release.absent() && host.running()) return unknown(std::string(subject), wanted.shown, "the kernel does not tell its release");
  if (release.absent()) return skipped(std::string(subject), wanted.shown, "the image has no kernel");
  const std::optional<Version> version = Version::parse(release.value());
  if (!version) return unknown(std::string(subject), wanted.shown, fmt::format("\"{}\" is not a version", printable(release.value())));
  return judged(is_of_lines(*version, wanted.lines), std::string(subject), wanted.shown, printable(release.value()));
}

Check bind(const Params& params) {
  Wanted wanted;
  for (const std::string& text : params.words("")) {
    const std::optional<Version> version = Version::parse(text);
    if (!version) params.problem("", fmt::format("\"{}\" is no version", text));
    if (version) wanted.lines.push_back(*version);
  }
  if (params.words("").empty()) params.problem("", "at least one line is wanted");
  wanted.shown = join(params.words(""), ", ") + " or newer";
  return [wanted](const Host& host) { return std::vector{look(host, wanted)}; };
}

constexpr Field fields[] = {{"", Form::words, Need::required, "the oldest release of each line, as `[5.10, 5.15, 6.0]`"}};

}  // namespace

constinit const Kind kernel_line_kind{
    .name = "kernel-line",
    .summary =
        "The release of the running kernel, in an image of the newest below /lib/modules: it is good where it is not older than what is "
        "said "
        "of its line (major and minor), or of a line that is newer than all of these.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
