#include "checks/swap.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "base/text.h"
#include "base/units.h"
#include "host/kubelet_swap.h"
#include "host/swap_sources.h"
#include "host/swap_there_is.h"

namespace nodeworthy {
namespace {

constexpr std::string_view unconditional = "off";
constexpr std::string_view conditional = "off-unless-accepted";
constexpr std::string_view useful = "on-if-accepted";
constexpr std::string_view running_subject = "swap (running)";
constexpr std::string_view boot_subject = "swap (at boot)";

/// What the rule wants.
struct Wanted {
  bool unless_accepted = false;
  std::optional<Version> kubernetes;

  std::string describe() const { return unless_accepted ? "off, unless the kubelet accepts it" : "off"; }
};

/// Judges swap that is on, by the kubelet where the rule leaves it to it.
Observation judge_on(const Host& host, const Wanted& wanted, std::string_view subject, std::string have, std::vector<Change> repair,
                     std::string by_hand = {}) {
  if (!wanted.unless_accepted)
    return judged(false, std::string(subject), wanted.describe(), std::move(have), std::move(repair), std::move(by_hand));
  const Reading<SwapTolerance> tolerance = swap_tolerance(host, wanted.kubernetes);
  if (!tolerance.present()) return unknown(std::string(subject), wanted.describe(), fmt::format("{}; {}", have, tolerance.why()));
  const auto& [tolerated, because] = tolerance.value();
  have += fmt::format("; {} {}", tolerated ? "accepted by" : "not accepted:", printable(because));
  return judged(tolerated, std::string(subject), wanted.describe(), std::move(have), std::move(repair), std::move(by_hand));
}

Observation look_running(const Host& host, const Wanted& wanted) {
  const std::string subject(running_subject);
  if (!host.running()) return skipped(subject, wanted.describe(), std::string(needs_running));
  const Reading<std::vector<ActiveSwap>> swaps = active_swaps(host);
  if (swaps.unreadable()) return unknown(subject, wanted.describe(), swaps.why());
  if (swaps.absent()) return judged(true, subject, wanted.describe(), "off: this kernel has no swap (no /proc/swaps)");
  if (swaps.value().empty()) return judged(true, subject, wanted.describe(), "off");
  const Caution caution = memory_takes(host, swaps.value()) ? Caution::safe : Caution::disruptive;
  std::vector<std::string> shown;
  std::vector<Change> repair;
  for (const ActiveSwap& swap : swaps.value()) {
    shown.push_back(fmt::format("{} ({}, {} used)", printable(swap.device), format_size(swap.size), format_size(swap.used)));
    repair.push_back({SwapOff{swap.device}, caution});
  }
  return judge_on(host, wanted, subject, "on: " + join(shown, ", "), std::move(repair));
}

std::vector<Change> removal(const SwapSource& source) {
  switch (source.removal) {
    case SwapRemoval::comment_out: return {{CommentOut{source.file, source.key}}};
    case SwapRemoval::set_noauto: {
      std::vector<Change> changes;
      if (!source.key.empty()) changes.push_back({CommentOut{source.file, source.key}});
      changes.push_back({SetKey{source.file, Format::lines, {source.instead}, ""}});
      return changes;
    }
    case SwapRemoval::mask: return {{SetUnit{source.unit, UnitAction::mask}}};
    case SwapRemoval::disable: return {{SetUnit{source.unit, UnitAction::disable}}};
    case SwapRemoval::limit_zram: return {{SetKey{source.file, Format::ini, {source.key, "host-memory-limit"}, "0"}}};
    case SwapRemoval::stop_rpi: return {{SetKey{source.file, Format::ini, {"Main", "Mechanism"}, "none"}}};
    case SwapRemoval::by_hand: return {};
  }
  return {};
}

std::vector<Observation> look_at_boot(const Host& host, const Wanted& wanted) {
  const SwapSources found = SwapSources::read(host);
  std::vector<Observation> observations;
  for (const SwapSource& source : found.sources)
    observations.push_back(judge_on(host, wanted, boot_subject, fmt::format("on: {} ({})", printable(source.what), printable(source.where)),
                                    removal(source), source.advice));
  for (const std::string& why : found.untold) observations.push_back(unknown(std::string(boot_subject), wanted.describe(), printable(why)));
  if (observations.empty()) observations.push_back(judged(true, std::string(boot_subject), wanted.describe(), "off"));
  return observations;
}

/// A kubelet that is told to accept swap where there is none hides that some came back.
Observation look_whether_useful(const Host& host) {
  const std::string subject = "swap that the kubelet accepts";
  const std::string want = "there, or not accepted";
  const Reading<std::string> accepted = swap_accepted_by(host);
  if (accepted.unreadable()) return unknown(subject, want, accepted.why());
  if (accepted.absent()) return skipped(subject, want, "nothing tells the kubelet to accept swap");
  const Reading<std::string> swap = swap_there_is(host);
  if (swap.unreadable()) return unknown(subject, want, swap.why());
  return judged(swap.present(), subject, want,
                fmt::format("{}, accepted by {}", swap.present() ? swap.value() : "none", printable(accepted.value())), {},
                fmt::format("Take it out of {}, then: systemctl restart kubelet.", printable(accepted.value())));
}

Check bind(const Params& params) {
  const std::string word = params.word("").value_or("");
  if (word == useful) return [](const Host& host) { return std::vector{look_whether_useful(host)}; };
  if (word != unconditional && word != conditional)
    params.problem("", fmt::format("swap is never \"{}\"{}", word,
                                   suggestion(word, {std::string(unconditional), std::string(conditional), std::string(useful)})));
  Wanted wanted{.unless_accepted = word == conditional, .kubernetes = {}};
  if (const auto kubernetes = params.setting("kubernetes")) wanted.kubernetes = Version::parse(*kubernetes);
  return [wanted](const Host& host) {
    std::vector<Observation> observations = look_at_boot(host, wanted);
    observations.insert(observations.begin(), look_running(host, wanted));
    return observations;
  };
}

/// Swap that is wanted is made by a person.
bool takes_swap_away(const Params& params) { return params.word("") != useful; }

constexpr Field fields[] = {
    {"", Form::word, Need::required,
     "`off`; `off-unless-accepted`: swap that is on is fine where the kubelet is told to accept it (failSwapOn: false); or "
     "`on-if-accepted`: there is some, now or after the next boot, where the kubelet is told so"},
};

}  // namespace

constinit const Kind swap_kind{
    .name = "swap",
    .summary =
        "Whether the machine swaps: now (/proc/swaps, compressed memory counts), and after the next boot: by fstab, .swap units, "
        "zram-generator, rpi-swap, the services of zram-tools, zram-config, systemd-swap and dphys-swapfile, calls of swapon in other "
        "services and in rc.local, the kernel command line, and partitions that systemd turns on by their type where fstab has no line of "
        "swap, each where nothing masks it or switches it off. Such a partition is in no file of an image.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Stops swapping, which is disruptive where the memory that is left could not take what is in swap, and takes away what brings it "
        "back: the line of fstab is commented out, units are masked, zram-generator gets a drop-in without a device, rpi-swap one without "
        "swap. Where systemd would turn a partition on by its type, fstab gets a line with noauto in its place.",
    .repairs = takes_swap_away,
};

}  // namespace nodeworthy
