#include "checks/certificate.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/document_file.h"
#include "host/x509.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
using Certificates = std::vector<Certificate>;

constexpr std::string_view client_certificate = "client-certificate-data";

struct Wanted {
  std::vector<std::string> paths;
  std::vector<std::string> kubeconfigs;
  std::optional<Predicate> valid_for;

  std::string describe() const { return valid_for ? fmt::format("valid for {}", valid_for->describe()) : "valid"; }
};

/// How long a certificate is valid yet; negative where it is not.
seconds left_of(const Certificate& certificate, sys_seconds now) {
  return now < certificate.not_before ? seconds(-1) : certificate.not_after - now;
}

/// The one of several that decides. Of a chain that is the first to expire. Authorities with none above stand beside each other, as while
/// the old one is replaced, so that the last to expire counts; below a chain they are not needed.
const Certificate& deciding(const Certificates& all, sys_seconds now) {
  const auto sooner = [&](const Certificate& one, const Certificate& other) {
    if (one.self_issued != other.self_issued) return other.self_issued;
    return one.self_issued ? left_of(other, now) < left_of(one, now) : left_of(one, now) < left_of(other, now);
  };
  return *std::min_element(all.begin(), all.end(), sooner);
}

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
  const Certificate& certificate = deciding(all, now.value());
  const seconds left = left_of(certificate, now.value());
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
  if (!all.present()) return unknown(subject, wanted.describe(), all.unreadable() ? all.why() : "no certificate is in it");
  return judge(host, wanted, subject, all.value());
}

/// The text of a user's certificate in PEM. Absent where the user has another way to say who they are, or a certificate in a file.
Reading<std::string> embedded_in(const Node& user) {
  const Node* data = user.find({"user", client_certificate});
  if (data == nullptr || data->type == Node::Type::null) return Absent{};
  const std::optional<std::string> pem = data->is_scalar() ? decode_base64(data->text) : std::nullopt;
  if (!pem) return Unreadable{fmt::format("{} in line {} is no base64", client_certificate, data->mark.line)};
  return *pem;
}

Observation look_at_user(const Host& host, const Wanted& wanted, const std::string& path, const Node& user) {
  const Node* name = user.find("name");
  const std::string subject = printable(name == nullptr ? path : fmt::format("{} ({})", path, name->text));
  const Reading<std::string> pem = embedded_in(user);
  if (pem.absent()) return skipped(subject, wanted.describe(), "no certificate is in it");
  const Reading<Certificates> all = pem.and_then([](const std::string& text) { return certificates_in(text); });
  if (!all.present())
    return unknown(subject, wanted.describe(), all.unreadable() ? all.why() : fmt::format("no certificate is in {}", client_certificate));
  return judge(host, wanted, subject, all.value());
}

void look_at_kubeconfig(const Host& host, const Wanted& wanted, const std::string& path, std::vector<Observation>& observations) {
  const DocumentFile file = read_document(host, path, parse_yaml);
  if (file.document.unreadable()) return observations.push_back(unknown(printable(path), wanted.describe(), file.document.why()));
  const Node* users = file.document.present() ? file.document.value()->root().find("users") : nullptr;
  if (users == nullptr || !users->is_sequence() || users->children.empty())
    return observations.push_back(
        skipped(printable(path), wanted.describe(), file.document.absent() ? "it is not there" : "no certificate is in it"));
  for (const Node& user : users->children) observations.push_back(look_at_user(host, wanted, path, user));
}

void check_paths(const Params& params, std::string_view field, const std::vector<std::string>& paths) {
  for (const std::string& path : paths)
    if (!path.starts_with('/')) params.problem(field, fmt::format("\"{}\" is no absolute path", path));
}

Check bind(const Params& params) {
  const Wanted wanted{.paths = params.words("paths"),
                      .kubeconfigs = params.words("kubeconfigs"),
                      .valid_for = params.predicate("valid-for", Quantity::duration)};
  check_paths(params, "paths", wanted.paths);
  check_paths(params, "kubeconfigs", wanted.kubeconfigs);
  if (wanted.paths.empty() && wanted.kubeconfigs.empty()) params.problem("", "certificate wants \"paths\", \"kubeconfigs\" or both");
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& path : wanted.paths) observations.push_back(look_at_file(host, wanted, path));
    for (const std::string& path : wanted.kubeconfigs) look_at_kubeconfig(host, wanted, path, observations);
    return observations;
  };
}

constexpr Field fields[] = {
    {"paths", Form::words, Need::optional, "absolute paths of files in PEM; what is not there is not looked at"},
    {"kubeconfigs", Form::words, Need::optional, "absolute paths of kubeconfigs, in which the certificates of the users are looked at"},
    {"valid-for", Form::duration, Need::optional, "how much longer they have to be valid, as `>= 30d`; without it now is enough"},
};

}  // namespace

constinit const Kind certificate_kind{
    .name = "certificate",
    .summary =
        "Whether certificates are valid at the time of the machine that looks. Of a chain the first to expire decides; of several "
        "authorities with none above, as in a file while the old one is being replaced, the last. No signature is verified.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
