#include "checks/certificate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/certificate_places.h"
#include "host/certificate_validity.h"
#include "host/kubeconfig.h"

namespace nodeworthy {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Certificates = std::vector<Certificate>;

struct Wanted {
  std::vector<std::string> paths;
  std::vector<std::string> kubeconfigs;
  std::optional<Predicate> valid_for;

  std::string describe() const { return valid_for ? fmt::format("valid for {}", valid_for->describe()) : "valid"; }
};

/// "47 days", "5 hours".
std::string span(seconds length) {
  const auto hours = std::chrono::floor<std::chrono::hours>(length).count();
  const auto count = hours < 48 ? hours : hours / 24;
  return fmt::format("{} {}{}", count, hours < 48 ? "hour" : "day", count == 1 ? "" : "s");
}

// Not by way of system_clock, whose nanoseconds end in 2262: what has no end is valid until 9999 (RFC 5280 4.1.2.5).
std::string date(sys_seconds time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string shown(const Certificate& certificate, sys_seconds now) {
  if (now < certificate.not_before) return fmt::format("valid from {} only", date(certificate.not_before));
  const seconds left = certificate.not_after - now;
  if (left < seconds(0)) return fmt::format("expired on {}, {} ago", date(certificate.not_after), span(-left));
  return fmt::format("valid until {}, {}", date(certificate.not_after), span(left));
}

Observation judge(const Host& host, const Wanted& wanted, const std::string& subject, const Certificates& all) {
  const Reading<sys_seconds>& now = host.now();
  if (!now.present()) return unknown(subject, wanted.describe(), now.unreadable() ? now.why() : "nothing tells the time");
  const Certificate& certificate = deciding_certificate(all, now.value());
  const seconds left = time_left(certificate, now.value());
  bool holds = left >= seconds(0);
  if (holds && wanted.valid_for) holds = wanted.valid_for->holds(fmt::format("{}s", left.count())).value_or(false);
  return judged(holds, subject, wanted.describe(), shown(certificate, now.value()));
}

Observation look_at_file(const Host& host, const Wanted& wanted, const std::string& path) {
  const std::string subject = printable(path);
  const Reading<std::string>& text = host.read(path);
  if (text.unreadable()) return unknown(subject, wanted.describe(), text.why());
  if (text.absent()) return skipped(subject, wanted.describe(), "it is not there");
  const Reading<Certificates> all = certificates_in(text.value());
  if (!all.present()) return unknown(subject, wanted.describe(), all.unreadable() ? all.why() : "no certificate in PEM is in it");
  return judge(host, wanted, subject, all.value());
}

void look_at_kubeconfig(const Host& host, const Wanted& wanted, const std::string& path, std::vector<Observation>& observations) {
  const Reading<std::vector<KubeconfigUser>> users = kubeconfig_users(host, path);
  if (users.unreadable()) return observations.push_back(unknown(printable(path), wanted.describe(), users.why()));
  if (users.absent() || users.value().empty())
    return observations.push_back(skipped(printable(path), wanted.describe(), users.absent() ? "it is not there" : "no user is in it"));
  for (const KubeconfigUser& user : users.value()) {
    const std::string subject = printable(user.name.empty() ? path : fmt::format("{} ({})", path, user.name));
    if (user.certificates.present())
      observations.push_back(judge(host, wanted, subject, user.certificates.value()));
    else if (user.certificates.unreadable())
      observations.push_back(unknown(subject, wanted.describe(), user.certificates.why()));
    else
      observations.push_back(skipped(subject, wanted.describe(), "no certificate is in it"));
  }
}

void check_paths(const Params& params, std::string_view field, const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!path.starts_with('/') && !(field == "paths" && is_key_of_certificate(path)))
      params.problem(field, fmt::format("\"{}\" is no absolute path", path));
    if (path.find_first_of("*?[") != std::string::npos) params.problem(field, fmt::format("\"{}\": each file is named by itself", path));
  }
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const CertificatePlaces places = certificate_places(host, wanted.paths);
  std::vector<Observation> observations;
  for (const std::string& place : places.known) observations.push_back(look_at_file(host, wanted, place));
  // Where nothing is there nothing was set up, whatever the configuration says.
  if (!places.untold.empty() && std::ranges::any_of(observations, is_looked_at))
    observations.push_back(unknown("what kubeadm's configuration names", wanted.describe(), places.untold));
  for (const std::string& path : wanted.kubeconfigs) look_at_kubeconfig(host, wanted, path, observations);
  return observations;
}

Check bind(const Params& params) {
  const Wanted wanted{.paths = params.words("paths"),
                      .kubeconfigs = params.words("kubeconfigs"),
                      .valid_for = params.predicate("valid-for", Quantity::duration)};
  check_paths(params, "paths", wanted.paths);
  check_paths(params, "kubeconfigs", wanted.kubeconfigs);
  if (wanted.paths.empty() && wanted.kubeconfigs.empty()) params.problem("", "certificate wants \"paths\", \"kubeconfigs\" or both");
  if (wanted.valid_for && (wanted.valid_for->op() == Predicate::Operator::equal || wanted.valid_for->op() == Predicate::Operator::one_of))
    params.problem("valid-for", fmt::format("no certificate is valid for exactly {}; write >= {}", wanted.valid_for->describe(),
                                            wanted.valid_for->value()));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"paths", Form::words, Need::optional,
     "absolute paths of files in PEM, those of /etc/kubernetes/pki below the certificatesDir of kubeadm's configuration, too; or its keys "
     "`etcd.external.caFile` and `etcd.external.certFile`. What is not there is not looked at"},
    {"kubeconfigs", Form::words, Need::optional,
     "absolute paths of kubeconfigs, in which the certificates of the users are looked at, or the files that they name"},
    {"valid-for", Form::duration, Need::optional, "how much longer they have to be valid, as `>= 30d`; without it now is enough"},
};

}  // namespace

constinit const Kind certificate_kind{
    .name = "certificate",
    .summary =
        "Whether certificates are valid at the time of the machine that looks. In a file of authorities, as while one is being replaced, "
        "the last to expire decides; else the first certificate, and the authorities below the root that come with it. No signature is "
        "verified.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
