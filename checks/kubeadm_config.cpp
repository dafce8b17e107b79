#include "checks/kubeadm_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/version.h"
#include "engine/versioned_names_field.h"
#include "host/kubeadm.h"
#include "host/kubeadm_acceptance.h"
#include "host/kubeadm_examples.h"
#include "host/kubeadm_keys.h"
#include "host/kubeadm_overlaps.h"
#include "host/membership.h"

namespace nodeworthy {
namespace {

using Observations = std::vector<Observation>;

/// What is asked of the configuration: that kubeadm takes it, that it holds nothing that everybody knows or nobody keeps up, that it says
/// nothing twice, or that its networks are nobody else's.
enum class Quality : uint8_t { accepted, careful, unambiguous, apart };

struct Word {
  std::string_view word;
  std::string_view want;
  std::string_view nothing;  // why nothing is looked at
};

constexpr std::array<Word, 4> words{{
    {"accepted", "one that kubeadm takes", ""},
    {"careful", "nothing of an example", "it names no token, no node and no registry"},
    {"unambiguous", "each key once", ""},
    {"apart", "networks apart from all others", "it sets up no cluster"},
}};

const Word& word_of(Quality quality) { return words[static_cast<size_t>(quality)]; }

struct Wanted {
  Quality quality = Quality::accepted;
  KubeadmCluster cluster;
  KubeadmVocabulary vocabulary;
  std::optional<bool> joined;  // whatever the node says
};

Observation observation(KubeadmJudgement one) {
  using Outcome = KubeadmJudgement::Outcome;
  if (one.outcome == Outcome::untold) return unknown(std::move(one.subject), std::move(one.want), std::move(one.have));
  if (one.outcome == Outcome::passed_over) return skipped(std::move(one.subject), std::move(one.want), std::move(one.have));
  return judged(one.outcome == Outcome::right, std::move(one.subject), std::move(one.want), std::move(one.have));
}

KubeadmJudgements judgements_of(const Host& host, const KubeadmFile& file, const Wanted& wanted) {
  if (wanted.quality == Quality::unambiguous) return repeated_keys(file);
  if (wanted.quality == Quality::careful) return kept_of_examples(host, file);
  if (wanted.quality == Quality::apart) return overlaps_of_networks(host, file);
  return whether_kubeadm_takes(host, file, wanted.cluster, wanted.vocabulary);
}

Observations look_at(const Host& host, const KubeadmFile& file, const Wanted& wanted) {
  const Word& word = word_of(wanted.quality);
  KubeadmJudgements judgements = judgements_of(host, file, wanted);
  if (judgements.empty() && !word.nothing.empty()) return {skipped(file.path(), std::string(word.want), std::string(word.nothing))};
  Observations observations;
  for (KubeadmJudgement& one : judgements) observations.push_back(observation(std::move(one)));
  return observations;
}

Observations look_at_text(const Host& host, const Reading<KubeadmText>& text, const std::string& want, const Wanted& wanted) {
  if (text.unreadable()) return {unknown("kubeadm's configuration", want, text.why())};
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  // The text is there, so what cannot be read of it is its form. Where kind comes twice kubeadm warns and drops the first document.
  const std::string why = file.unreadable() ? file.why() : "absent";
  if (!file.present() && wanted.quality == Quality::unambiguous) return {skipped(text.value().path, want, why)};
  if (!file.present() && wanted.quality != Quality::accepted) return {unknown(text.value().path, want, why)};
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
  const std::string want(word_of(wanted.quality).want);
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

Quality quality_of(const Params& params, const KubeadmVocabulary& vocabulary) {
  const std::string quality = *params.word("is");
  const auto word = std::find_if(words.begin(), words.end(), [&](const Word& one) { return one.word == quality; });
  const bool told = !vocabulary.api_versions.empty() && !vocabulary.feature_gates.empty() && !vocabulary.algorithms.empty();
  if (word == words.end()) {
    params.problem("is", "`accepted`, `careful`, `unambiguous` and `apart` are the words here");
    return Quality::accepted;
  }
  if (word == words.begin() && !told) params.problem("is", "`accepted` wants api-versions, feature-gates and algorithms beside it");
  return static_cast<Quality>(word - words.begin());
}

Check bind(const Params& params) {
  Wanted wanted{.cluster = {.kubernetes = Version::parse(params.setting("kubernetes").value_or("")),
                            .external_etcd = params.setting("etcd") == "external"},
                .vocabulary = {.api_versions = versioned_names(params, "api-versions"),
                               .feature_gates = versioned_names(params, "feature-gates"),
                               .algorithms = versioned_names(params, "algorithms")}};
  wanted.quality = quality_of(params, wanted.vocabulary);
  if (const auto joined = params.setting("joined")) wanted.joined = *joined == "yes";
  return [wanted = std::move(wanted)](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"is", Form::word, Need::required,
     "`accepted`: kubeadm takes it; `careful`: it holds no token, name or registry that kubeadm or a guide gives as an example; "
     "`unambiguous`: no key comes twice; `apart`: its networks of pods and services overlap neither each other nor the node's own"},
    {"api-versions", Form::words, Need::optional,
     "for `accepted`, the versions of kubeadm.k8s.io and which versions of kubeadm take them, as `v1beta3 from 1.22 until 1.37`: the first "
     "that does and the first that no longer does, each left out where it does not matter"},
    {"feature-gates", Form::words, Need::optional, "for `accepted`, kubeadm's own feature gates, in the same form"},
    {"algorithms", Form::words, Need::optional, "for `accepted`, the algorithms of keys, in the same form"},
};

}  // namespace

constinit const Kind kubeadm_config_kind{
    .name = "kubeadm-config",
    .summary =
        "kubeadm's configuration, the one of --kubeadm-config or, before the node has joined, one in the usual places: right in form and "
        "of a version that kubeadm takes, each kind once, the address of the API server one of this node, the socket not the dockershim's"
        " where the kubelet has none, tokens, which are never shown, and hashes of their form, arguments as the version has them, "
        "endpoints and names of their form, feature gates that the version has, networks neither too small nor too large, a discovery "
        "that is complete, its file and the folder of patches there, no patch of a type that there is not, and some more that kubeadm "
        "refuses; or without the token and the name of kubeadm's example and without the frozen registry; or without a key that comes "
        "twice; or with networks that neither each other, nor the address of the API server, nor a running node's interfaces, but for "
        "those of network plugins, have a part of.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
