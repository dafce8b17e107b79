#include "checks/packet_filter.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/traffic_field.h"
#include "host/iptables_file.h"
#include "host/nftables_file.h"
#include "host/packet_filter.h"

namespace nodeworthy {
namespace {

using Observations = std::vector<Observation>;
using State = Passage::State;

constexpr std::string_view let_in = "let in";

/// What a person does where it cannot be told.
constexpr std::string_view way_on =
    "; `nft list ruleset` shows what comes first, and where that lets the ports in, --skip leaves this rule out";

/// "6443/tcp let in".
std::string want_of(const WantedTraffic& wanted) { return fmt::format("{} {}", describe(wanted.ports), let_in); }

bool concerns(const FilterFile& file, const WantedTraffic& wanted) {
  return file.family.empty() || std::find(wanted.families.begin(), wanted.families.end(), file.family) != wanted.families.end();
}

/// Something that a file may keep out.
struct Question {
  std::string what;  // "6443/tcp", "answers of 53/udp"
  std::string_view want = let_in;
  std::string_view advice = "Put a rule that accepts it in front of the one that keeps it out ({}), and restart {}.";
};

Observation judge(const FilterFile& file, const Question& question, const Passage& passage, const std::string& replaced) {
  const std::string subject = fmt::format("{} ({})", question.what, file.unit);
  const std::string want(question.want);
  if (passage.state == State::untold)
    return unknown(subject, want,
                   fmt::format("not judged: {}{}", passage.because, file.syntax == FilterFile::Syntax::nftables ? way_on : ""));
  const bool open = passage.state == State::open;
  if (!open && !replaced.empty())
    return unknown(subject, want, fmt::format("not judged: {}, or {}, whichever comes last", passage.because, replaced));
  return judged(open, subject, want, fmt::format("{} ({})", open ? want : "kept out", passage.because), {},
                fmt::format(fmt::runtime(question.advice), passage.because, file.unit));
}

/// Judges what a file keeps out besides ports; what it lets in is not worth a word.
void object(const FilterFile& file, const Question& question, const Passage& passage, const std::string& replaced,
            Observations& observations) {
  if (passage.state != State::open) observations.push_back(judge(file, question, passage, replaced));
}

Question about_answers(const Traffic& opened) {
  return {.what = "answers of " + describe(opened),
          .advice =
              "Let in and out what belongs to connections that the node itself opens (ctstate ESTABLISHED,RELATED of iptables, ct "
              "state established,related of nftables) in front of what keeps it out ({}), and restart {}."};
}

/// New connections between pods on different nodes. flannel accepts them at the end of the chain FORWARD, and has no say in other chains;
/// of other plugins it is not known what they do.
void object_to_pods(const FilterFile& file, const WantedTraffic& wanted, Passage passage, const std::string& replaced,
                    Observations& observations) {
  if (passage.state == State::closed && wanted.network_plugin != "flannel") passage.state = State::untold;
  const Question question{
      .what = "what pods send",
      .want = "let through",
      .advice = "Take out what keeps it from being forwarded ({}), which comes before the rules of flannel, and restart {}."};
  object(file, question, passage, replaced, observations);
}

std::string subject_of(const FilterFile& file) { return fmt::format("{} ({})", file.path, file.unit); }

void look_at_nftables(const FilterFile& file, std::string_view text, const WantedTraffic& wanted, Observations& observations) {
  const std::string want = want_of(wanted);
  if (denial_in_nftables(file.path, text).empty())
    return observations.push_back(judged(true, subject_of(file), want, "nothing is kept out"));
  const NftablesFile rules(file.path, text);
  if (!rules.doubt().empty())
    return observations.push_back(unknown(subject_of(file), want, fmt::format("{}, and what for is not judged{}", rules.doubt(), way_on)));
  for (const Traffic& traffic : wanted.ports)
    observations.push_back(judge(file, {.what = describe(traffic)}, rules.passage(traffic, wanted.families), {}));
  for (const Traffic& opened : opened_by_nodes)
    object(file, about_answers(opened), rules.passage_of_answers(opened, wanted.families), {}, observations);
  object_to_pods(file, wanted, rules.passage_through(wanted.families), {}, observations);
}

void look_at_iptables(const Host& host, const FilterFile& file, std::string_view text, const WantedTraffic& wanted,
                      Observations& observations) {
  const IptablesFile rules(file.path, text, file.family);
  const std::string why = rules.stop().empty() ? std::string() : loads_something_else(host, file);
  if (!why.empty()) return observations.push_back(unknown(subject_of(file), want_of(wanted), fmt::format("{}, and {}", rules.stop(), why)));
  const std::string replaced = replaced_by(host, file);
  for (const Traffic& traffic : wanted.ports)
    observations.push_back(judge(file, {.what = describe(traffic)}, rules.passage(traffic), replaced));
  for (const Traffic& opened : opened_by_nodes) object(file, about_answers(opened), rules.passage_of_own(opened), replaced, observations);
  object_to_pods(file, wanted, rules.passage_through(), replaced, observations);
}

void look_at_file(const Host& host, const FilterFile& file, const WantedTraffic& wanted, Observations& observations) {
  const Reading<bool> started = loads_rules(host, file.unit);
  if (started.absent() || (started.present() && !started.value())) return;
  const Reading<std::string>& text = host.read(file.path, most_bytes_of_rules);
  if (text.absent()) return;
  if (started.unreadable() || text.unreadable())
    return observations.push_back(unknown(subject_of(file), want_of(wanted), started.unreadable() ? started.why() : text.why()));
  if (file.syntax == FilterFile::Syntax::nftables) return look_at_nftables(file, text.value(), wanted, observations);
  look_at_iptables(host, file, text.value(), wanted, observations);
}

Observations look(const Host& host, const WantedTraffic& wanted) {
  if (wanted.ports.empty()) return {skipped("rules of people's own", "ports that are let in", "the rule names none")};
  Observations observations;
  for (const FilterFile& file : filter_files())
    if (concerns(file, wanted)) look_at_file(host, file, wanted, observations);
  if (observations.empty())
    observations.push_back(judged(true, "rules of people's own", "none, or open for " + describe(wanted.ports), "no service loads any"));
  return observations;
}

Check bind(const Params& params) { return check_of(wanted_traffic(params), "rules of people's own", look); }

constexpr Field fields[] = {
    {"ports", Form::words, Need::required, ports_summary},
};

}  // namespace

constinit const Kind packet_filter_kind{
    .name = "packet-filter",
    .summary =
        "Whether the rules that nftables.service, iptables.service, ip6tables.service or netfilter-persistent.service load, now or at the "
        "next boot, let ports in: new connections, what follows on them, and the answers; and the connections that the node itself opens "
        "to the API server and to DNS. The files count, as far as iptables-restore takes them, by the chains INPUT and OUTPUT; where "
        "sources, interfaces, rates, other chains or the order of two services decide, it cannot be told. Of nftables the chains of the "
        "hook input are followed by ports and by states of connections; where other chains keep anything out, it cannot be told. Where "
        "FORWARD, or a chain of the hook forward, refuses everything, pods are cut off with flannel, whose rules come behind; with another "
        "network plugin it cannot be told. What somebody has loaded by hand is not seen.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
