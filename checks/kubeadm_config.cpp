#include "checks/kubeadm_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/version.h"
#include "host/kubeadm.h"
#include "host/kubeadm_acceptance.h"
#include "host/kubeadm_examples.h"
#include "host/membership.h"

namespace nodeworthy {
namespace {

using Observations = std::vector<Observation>;

/// What is asked of the configuration: that kubeadm takes it, that it holds nothing that everybody knows or nobody keeps up, or that it
/// says nothing twice.
enum class Quality : uint8_t { accepted, careful, unambiguous };

struct QualityWord {
  std::string_view word;
  Quality quality;
  std::string_view want;
};

constexpr std::array<QualityWord, 3> qualities{{
    {"accepted", Quality::accepted, "one that kubeadm takes"},
    {"careful", Quality::careful, "nothing of an example"},
    {"unambiguous", Quality::unambiguous, "each key once"},
}};

struct Wanted {
  Quality quality = Quality::accepted;
  std::string_view want;
  KubeadmCluster cluster;
  std::optional<bool> joined;  // whatever the node says
};

Observation observation(KubeadmJudgement one) {
  using Outcome = KubeadmJudgement::Outcome;
  if (one.outcome == Outcome::untold) return unknown(std::move(one.subject), std::move(one.want), std::move(one.have));
  if (one.outcome == Outcome::passed_over) return skipped(std::move(one.subject), std::move(one.want), std::move(one.have));
  return judged(one.outcome == Outcome::right, std::move(one.subject), std::move(one.want), std::move(one.have));
}

/// Of a key that is there twice kubeadm takes the last, and warns.
Observations look_at_keys(const KubeadmFile& file) {
  Observations observations;
  for (const TwinKey& twin : file.twins())
    observations.push_back(judged(false, fmt::format("{} ({}:{})", printable(twin.key, 80), file.path(), twin.mark.line), "once",
                                  fmt::format("twice, first in line {}", twin.first.line)));
  if (observations.empty()) observations.push_back(judged(true, file.path(), "each key once", "each key once"));
  return observations;
}

Observations look_at(const Host& host, const KubeadmFile& file, const Wanted& wanted) {
  if (wanted.quality == Quality::unambiguous) return look_at_keys(file);
  const bool careful = wanted.quality == Quality::careful;
  KubeadmJudgements judgements = careful ? kept_of_examples(host, file) : whether_kubeadm_takes(host, file, wanted.cluster);
  if (judgements.empty() && careful) return {skipped(file.path(), "nothing of an example", "it names no token, no node and no registry")};
  Observations observations;
  for (KubeadmJudgement& one : judgements) observations.push_back(observation(std::move(one)));
  return observations;
}

Observations look_at_text(const Host& host, const Reading<KubeadmText>& text, const std::string& want, const Wanted& wanted) {
  if (text.unreadable()) return {unknown("kubeadm's configuration", want, text.why())};
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  // The text is there, so what cannot be read of it is its form. Where kind comes twice kubeadm warns and drops the first document.
  const std::string why = file.unreadable() ? file.why() : "absent";
  if (!file.present() && wanted.quality == Quality::careful) return {unknown(text.value().path, want, why)};
  if (!file.present() && wanted.quality == Quality::unambiguous) return {skipped(text.value().path, want, why)};
  if (!file.present()) return {judged(false, text.value().path, want, why)};
  if (const size_t count = file.value().documents().size(); count > most_kubeadm_items)
    return {unknown(text.value().path, fmt::format("at most {} documents", most_kubeadm_items), fmt::format("{} documents", count))};
  return look_at(host, file.value(), wanted);
}

/// Whether kubeadm is done with what lies about here; not with the file that a person names.
Reading<Membership> done(const Host& host, const Wanted& wanted) {
  if (!host.named_kubeadm_file().empty()) return Membership{};
  if (wanted.joined) return Membership{.joined = *wanted.joined, .because = fmt::format("joined is {}", *wanted.joined ? "yes" : "no")};
  return membership(host);
}

Observations look(const Host& host, const Wanted& wanted) {
  const std::string want(wanted.want);
  const Reading<KubeadmText>& text = kubeadm_text(host);
  if (text.absent())
    return {skipped("kubeadm's configuration", want, "there is none in the usual places; --kubeadm-config names it elsewhere")};
  const Reading<Membership> member = done(host, wanted);
  if (member.present() && member.value().joined)
    return {skipped(text.present() ? text.value().path : "kubeadm's configuration", want,
                    fmt::format("of a node that has joined ({}) only the file of --kubeadm-config is looked at", member.value().because))};
  Observations observations = look_at_text(host, text, want, wanted);
  for (Observation& one : observations)
    if (one.verdict == Verdict::fail && member.unreadable()) one = unknown(std::move(one.subject), std::move(one.want), member.why());
  return observations;
}

Check bind(const Params& params) {
  Wanted wanted{.cluster = {.kubernetes = Version::parse(params.setting("kubernetes").value_or("")),
                            .external_etcd = params.setting("etcd") == "external"}};
  const std::string quality = *params.word("is");
  const auto* known = std::find_if(qualities.begin(), qualities.end(), [&](const QualityWord& one) { return one.word == quality; });
  if (known == qualities.end()) params.problem("is", "`accepted`, `careful` and `unambiguous` are the words here");
  if (known != qualities.end()) {
    wanted.quality = known->quality;
    wanted.want = known->want;
  }
  if (const auto joined = params.setting("joined")) wanted.joined = *joined == "yes";
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"is", Form::word, Need::required,
     "`accepted`: kubeadm takes it; `careful`: it holds no token, name or registry that kubeadm or a guide gives as an example; "
     "`unambiguous`: no key comes twice"},
};

}  // namespace

constinit const Kind kubeadm_config_kind{
    .name = "kubeadm-config",
    .summary =
        "kubeadm's configuration, the one of --kubeadm-config or, before the node has joined, one in the usual places: right in form and "
        "of a version that kubeadm takes, each kind once, the address of the API server one of this node, the socket not the dockershim's "
        "where the kubelet has none, tokens, which are never shown, and hashes of their form, arguments as the version has them, endpoints "
        "and names of their "
        "form, feature gates that the version has, networks neither too small nor too large, a discovery that is complete, its file and "
        "the folder of patches there, no patch of a type that there is not, and some more that kubeadm refuses; or without the token and "
        "the name of kubeadm's example and "
        "without the frozen registry; or without a key that comes twice.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
