#include "checks/repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/suggest.h"
#include "base/text.h"
#include "host/kubernetes_repository.h"

namespace nodeworthy {
namespace {

struct Wanted {
  std::vector<std::string> of;
  std::string kubernetes;  // of the run; empty where it is not known
};

std::string subject_of(const Repository& repository) { return fmt::format("repository {}", printable(repository.name)); }

Observation judge_signed(const Repository& repository, const Wanted&) {
  const bool holds = repository.signatures == Repository::Signatures::checked;
  std::string have = repository.signatures_by;
  if (have.empty()) have = fmt::format("gpgcheck is not set ({})", repository.where);
  std::vector<Change> repair;
  // Without a key of its own nothing could be installed from it any more, and a file with stray lines is read differently by everybody.
  if (repository.is_yum && !repository.key_urls.empty() && repository.stray.empty() && repository.overriding_file.empty())
    repair.push_back({SetKey{repository.file, Format::ini, {repository.name, "gpgcheck"}, "1"}});
  const std::string& deciding = repository.overriding_file.empty() ? repository.file : repository.overriding_file;
  std::string by_hand;
  if (repair.empty())
    by_hand = repository.is_yum ? fmt::format("Set gpgcheck=1 and gpgkey= in {}.", printable(deciding))
                                : fmt::format("Take {} out of {}, and name the key with signed-by=.", have.substr(0, have.find(" (")),
                                              printable(deciding));
  return judged(holds, subject_of(repository), "signatures of packages are checked", printable(have), std::move(repair),
                std::move(by_hand));
}

Observation judge_https(const Repository& repository, const Wanted&) {
  std::vector<std::string> plain;
  for (const auto* urls : {&repository.urls, &repository.key_urls})
    for (const std::string& url : *urls)
      if (lower(url).starts_with("http://")) plain.push_back(printable(url));
  if (plain.empty() && !repository.unverified.empty())
    return judged(false, subject_of(repository), "certificates are checked", printable(repository.unverified), {},
                  "Take that out; where the certificate is of an authority of your own, name it with sslcacert=.");
  const std::string have = plain.empty() ? std::string("nothing over http") : join(plain, ", ");
  return judged(plain.empty(), subject_of(repository), "nothing over http", fmt::format("{} ({})", have, printable(repository.where)), {},
                fmt::format("Write https:// in {}, or take another mirror where it does not serve that.", printable(repository.file)));
}

std::string way_to_stay_current(const Repository& repository, const Wanted& wanted) {
  if (const auto successor = successor_of(repository, Version::parse(wanted.kubernetes)))
    return fmt::format("Take {}, or a mirror of it.", *successor);
  return fmt::format(
      "No repository keeps Kubernetes {} up, pkgs.k8s.io begins with 1.24: upgrade, or keep its packages on a mirror of your own.",
      printable(wanted.kubernetes));
}

Observation judge_current(const Repository& repository, const Wanted& wanted) {
  return judged(!is_frozen(repository), subject_of(repository), "a repository that is kept up",
                fmt::format("{} ({})", printable(origin_of(repository)), printable(repository.where)), {},
                way_to_stay_current(repository, wanted));
}

Observation judge_whole(const Repository& repository, const Wanted&) {
  std::vector<std::string> lines;
  for (size_t line : repository.stray) lines.push_back(fmt::format("{}:{}", printable(repository.file), line));
  return judged(lines.empty(), subject_of(repository), "every line belongs to it",
                lines.empty() ? std::string("every line belongs to it") : join(lines, ", ") + " is not indented, and belongs to nothing",
                {}, "Indent the line, so that it continues the one before, or write it behind that.");
}

Observation judge_minor(const Repository& repository, const Wanted& wanted) {
  const std::optional<Version> has = kubernetes_of(repository);
  const std::optional<Version> wants = Version::parse(wanted.kubernetes);
  if (!has) return skipped(subject_of(repository), "packages of the cluster's version", "its URL names no version");
  if (!wants) return unknown(subject_of(repository), "packages of the cluster's version", "the Kubernetes version is not known");
  return judged(has->major() == wants->major() && has->minor() == wants->minor(), subject_of(repository),
                fmt::format("packages of Kubernetes {}.{}", wants->major(), wants->minor()),
                fmt::format("{}.{} ({})", has->major(), has->minor(), printable(repository.where)), {},
                fmt::format("Name v{}.{} in {}.", wants->major(), wants->minor(), printable(repository.file)));
}

struct Wish {
  std::string_view name;
  std::string_view want;
  Observation (*judge)(const Repository&, const Wanted&);
};

constexpr std::array<Wish, 5> wishes{{
    {"signed", "signatures of packages are checked", judge_signed},
    {"https", "nothing over http", judge_https},
    {"current", "kept up", judge_current},
    {"whole", "every line belongs to one", judge_whole},
    {"minor", "packages of the cluster's version", judge_minor},
}};

std::vector<Observation> look(const Host& host, const Wanted& wanted, const Wish& wish) {
  const std::string subject = fmt::format("repositories of {}", join(wanted.of, ", "));
  const Reading<std::vector<Repository>>& all = host.once(repositories).all;
  if (all.unreadable()) return {unknown(subject, std::string(wish.want), all.why())};
  std::vector<Observation> observations;
  if (all.present())
    for (const Repository& repository : all.value())
      if (names_any(repository, wanted.of)) observations.push_back(wish.judge(repository, wanted));
  if (observations.empty()) observations.push_back(skipped(subject, std::string(wish.want), "none is enabled"));
  return observations;
}

Check bind(const Params& params) {
  Wanted wanted{.of = params.words("of"), .kubernetes = params.setting("kubernetes").value_or("")};
  for (const std::string& word : wanted.of)
    if (word != lower(word))
      params.problem("of",
                     fmt::format("\"{0}\" is never found, words are compared in lower case; did you mean \"{1}\"?", word, lower(word)));
  const std::string name = *params.word("is");
  const auto wish = std::find_if(wishes.begin(), wishes.end(), [&](const Wish& one) { return one.name == name; });
  if (wish == wishes.end()) {
    std::vector<std::string> names;
    for (const Wish& one : wishes) names.emplace_back(one.name);
    params.problem("is", fmt::format("a repository is not \"{}\"{}", name, suggestion(name, names)));
    return [](const Host&) { return std::vector<Observation>(); };
  }
  return [wanted, wish](const Host& host) { return look(host, wanted, *wish); };
}

bool wants_signatures(const Params& params) { return params.word("is") == "signed"; }

constexpr Field fields[] = {
    {"of", Form::words, Need::required,
     "words in lower case, one of which is in the name, in a URL or in a suite of a repository that is looked at"},
    {"is", Form::word, Need::required,
     "`signed`: signatures of packages are checked; `https`: neither packages nor keys come over http, and who sends them is made sure of "
     "(no sslverify=0); `current`: not the frozen one of Kubernetes up to 1.28; `whole`: no line of it belongs to nothing; `minor`: of the "
     "minor version of the setting kubernetes, as pkgs.k8s.io has them"},
};

}  // namespace

constinit const Kind repository_kind{
    .name = "repository",
    .summary =
        "The repositories that yum or dnf (/etc/yum.repos.d, with what /etc/dnf/repos.override.d puts over it), zypper "
        "(/etc/zypp/repos.d) and apt (sources.list) have enabled for some software. A value of yum that goes on in the next line does so "
        "only where that is indented. zypper and apt check signatures unless told otherwise. Where no such repository is enabled nothing "
        "is looked at.",
    .fields = fields,
    .bind = bind,
    .repair = "Where signatures are wanted, sets gpgcheck=1 in a repository of yum that names its key. Nothing else is changed.",
    .repairs = wants_signatures,
};

}  // namespace nodeworthy
