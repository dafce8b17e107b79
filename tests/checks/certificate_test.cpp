#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/certificates.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using test::authority;
using test::server;

// An authority of the same name as the shared one, before it: of 2016 to 2026; and a server below the shared one, of 2025.
constexpr std::string_view old_authority = R"(-----BEGIN CERTIFICATE-----
MIIBSDCB8KADAgECAgECMAoGCCqGSM49BAMCMBUxEzARBgNVBAMMCmt1YmVybmV0
ZXMwHhcNMTYwMTAxMDAwMDAwWhcNMjYwMTAxMDAwMDAwWjAVMRMwEQYDVQQDDApr
dWJlcm5ldGVzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDa3qFPudp+M4/dj/
Lt00LXAULPPjKd/XDmk44hCsOAjx9T+6+j7fw5JnO46eh3bNkbUWwvMXZGe+LBlQ
gnzD26MxMC8wDgYDVR0PAQH/BAQDAgeAMB0GA1UdDgQWBBTAtnjXZ+oRi4ecNn9B
OjBswc7jrDAKBggqhkjOPQQDAgNHADBEAiBgMS4nP1ZOqlAlfMO22UiXnhj3uioo
Ox3u5cXYqd9nmwIgZWrkKAdrEuwqj3Ha7xmfJHDADFfoaIDpGo4gQQN4DNg=
-----END CERTIFICATE-----
)";
constexpr std::string_view last_year = R"(-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIBBTAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMB4XDTI1MDEwMTAwMDAwMFoXDTI2MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwO
a3ViZS1hcGlzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR5LRbCoZlk
Qm6BNBP7k0DwAl1Ikehh4PTab5RLZ9EGO2r+xO0+OydYLtJpj5CfFAp/RrVI/9QH
dAkz6xEZt4tZo1IwUDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFGu1DuGjP0cQ
vbZu54RRV2ttKaVVMB8GA1UdIwQYMBaAFK5yNswOjyEWki7OXa7gMGdLJkUUMAoG
CCqGSM49BAMCA0cAMEQCIAOmOEB68H9ED+e+tIRL+srKntZary23vbwy+WKwnNVt
AiAHyiKRW1MBKkGBJyNkbgkeqnU2gFjQLT8j/0i7CC362Q==
-----END CERTIFICATE-----
)";

// Of an authority below the shared one, which may sign others: of 2016 to 2026, and of 2026 to 2035.
constexpr std::string_view old_intermediate = R"(-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIBIDAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMB4XDTE2MDEwMTAwMDAwMFoXDTI2MDEwMTAwMDAwMFowFzEVMBMGA1UEAwwM
aW50ZXJtZWRpYXRlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6JFI+VG0qfVg
2DIf+elZl5PKZ6KNKrHNpbiW0fwOyUmhbVK9nvX0Kq10zNHe6Oucw+NnuRAIpPGr
1GjwlY4f4aNuMGwwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUrRWAn0TG9kdQ
vUMeP0ST9EDdfK8wOgYDVR0jBDMwMaEZpBcwFTETMBEGA1UEAwwKa3ViZXJuZXRl
c4IUevYHTZRcyo1s7i/FbWFU5GSxJUswCgYIKoZIzj0EAwIDRwAwRAIgBGKi3YKt
rhqyrrbUpEmX1tjSRRlFz9T2E9BRotzvMbYCIA4A+SGHFZ7LFR8+/1SWafHpx32U
jDqlwhamEmD5Rb4u
-----END CERTIFICATE-----
)";
constexpr std::string_view intermediate = R"(-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIBITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMB4XDTI2MDEwMTAwMDAwMFoXDTM1MTIzMDAwMDAwMFowFzEVMBMGA1UEAwwM
aW50ZXJtZWRpYXRlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6JFI+VG0qfVg
2DIf+elZl5PKZ6KNKrHNpbiW0fwOyUmhbVK9nvX0Kq10zNHe6Oucw+NnuRAIpPGr
1GjwlY4f4aNuMGwwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUrRWAn0TG9kdQ
vUMeP0ST9EDdfK8wOgYDVR0jBDMwMaEZpBcwFTETMBEGA1UEAwwKa3ViZXJuZXRl
c4IUevYHTZRcyo1s7i/FbWFU5GSxJUswCgYIKoZIzj0EAwIDSAAwRQIgVcg8mWfx
I7nUlo36Mw+Xi87wyGX14YZYjiPYBsYiX6oCIQDYZyMsdgDwhpEE+7pyYpkPxHqT
9E6Gue6+WDAIV35v2A==
-----END CERTIFICATE-----
)";

// Without an end, as RFC 5280 4.1.2.5 writes that.
constexpr std::string_view without_end = R"(-----BEGIN CERTIFICATE-----
MIIBcTCCARegAwIBAgIBDDAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l
dGVzMCAXDTI2MDEwMTAwMDAwMFoYDzk5OTkxMjMxMjM1OTU5WjAZMRcwFQYDVQQD
DA5rdWJlLWFwaXNlcnZlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEYzCVad
9TsYPlcz1SctMkpAVjimkNGDN0vHs9CjPPGbLgAReaNYRIWvsXOXM0MrdhFa9IgY
xeVJcbGHAQNmuO+jUjBQMA4GA1UdDwEB/wQEAwIHgDAdBgNVHQ4EFgQU7j6Z5Rpq
bYvYXXFmewX6ZA2Z9lUwHwYDVR0jBBgwFoAUrnI2zA6PIRaSLs5druAwZ0smRRQw
CgYIKoZIzj0EAwIDSAAwRQIgduSlIcPUQl0GLZOAy3CSJ24a8OBSi9TrVnKFnerb
RzICIQCjHJV5uKuKPg3V/VYPsBcF1AUd7NtvSGxWoq48BgrHAA==
-----END CERTIFICATE-----
)";

const std::string base64_of_server =
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJiakNDQVJXZ0F3SUJBZ0lCQkRBS0JnZ3Foa2pPUFFRREFqQVZNUk13RVFZ"
    "RFZRUUREQXByZFdKbGNtNWwKZEdWek1CNFhEVEkyTURFd01UQXdNREF3TUZvWERUSTNNREV3TVRBd01EQXdNRm93R1RFWE1CVUdB"
    "MVVFQXd3TwphM1ZpWlMxaGNHbHpaWEoyWlhJd1dUQVRCZ2NxaGtqT1BRSUJCZ2dxaGtqT1BRTUJCd05DQUFTeUtSYWd1NlFxCjQv"
    "S3grS0M1S2EybWhQNnliZ3krQ2VmK3pwNlpURHZlMTBtYWRyZ0tNRmlDOTRUVGExZk1WUEFRQVU1amdqNjgKVnQrNDlDcUc0emtD"
    "bzFJd1VEQU9CZ05WSFE4QkFmOEVCQU1DQjRBd0hRWURWUjBPQkJZRUZMTXJmWHlseXpYRwpsWnUxV045TEN2SjhyL0NKTUI4R0Ex"
    "VWRJd1FZTUJhQUZLNXlOc3dPanlFV2tpN09YYTdnTUdkTEprVVVNQW9HCkNDcUdTTTQ5QkFNQ0EwY0FNRVFDSHlqbWFsQkp1RGs3"
    "bDQ3dDVKOTIxdDJKbWJmM1hxMUV1OE9jZi9wOXgwUUMKSVFDL0dpa0l0RktNbUQ4d1hnbUxkMlVBa3BJaHU5dkZPVTdzK3FucitO"
    "ejJFdz09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";

std::string text(std::string_view one, std::string_view other = {}) { return std::string(one) + std::string(other); }

std::string kubeconfig(const std::string& user) { return "kind: Config\nusers:\n- name: u\n  user: " + user + "\n"; }

struct Row {
  std::string_view what;
  std::string_view condition;
  std::string file;  // at /a
  std::string_view now;
  std::string_view expected;
};

constexpr std::string_view valid = "{certificate: {paths: /a}}";
constexpr std::string_view a_month = "{certificate: {paths: /a, valid-for: '>= 30d'}}";
constexpr std::string_view of_users = "{certificate: {kubeconfigs: /a}}";

const Row rows[] = {
    {"valid", valid, text(server), "2026-06-01T00:00:00Z", "pass | /a | want valid | have valid until 2027-01-01, 214 days\n"},
    {"in its last second", valid, text(server), "2027-01-01T00:00:00Z", "pass | /a | want valid | have valid until 2027-01-01, 0 hours\n"},
    {"a second later", valid, text(server), "2027-01-01T00:00:01Z", "fail | /a | want valid | have expired on 2027-01-01, 0 hours ago\n"},
    {"long ago", valid, text(last_year), "2026-06-01T00:00:00Z", "fail | /a | want valid | have expired on 2026-01-01, 151 days ago\n"},
    {"not yet, as where the clock is wrong", valid, text(server), "1970-01-01T00:00:05Z",
     "fail | /a | want valid | have valid from 2026-01-01 only\n"},
    {"for a month", a_month, text(server), "2026-12-02T00:00:00Z",
     "pass | /a | want valid for >= 30d | have valid until 2027-01-01, 30 days\n"},
    {"for less", a_month, text(server), "2026-12-02T00:00:01Z",
     "fail | /a | want valid for >= 30d | have valid until 2027-01-01, 29 days\n"},
    {"for some hours", a_month, text(server), "2026-12-31T23:00:00Z",
     "fail | /a | want valid for >= 30d | have valid until 2027-01-01, 1 hour\n"},
    {"no longer at all", a_month, text(server), "2027-01-05T00:00:00Z",
     "fail | /a | want valid for >= 30d | have expired on 2027-01-01, 4 days ago\n"},
    {"of a chain the first to expire decides", valid, text(server, old_intermediate), "2026-06-01T00:00:00Z",
     "fail | /a | want valid | have expired on 2026-01-01, 151 days ago\n"},
    {"and that may be the first", a_month, text(server, intermediate), "2026-12-02T00:00:01Z",
     "fail | /a | want valid for >= 30d | have valid until 2027-01-01, 29 days\n"},
    {"what is neither the first nor an authority is shown to nobody", valid, text(server, last_year), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2027-01-01, 214 days\n"},
    {"the first is the one that is shown", valid, text(last_year, server), "2026-06-01T00:00:00Z",
     "fail | /a | want valid | have expired on 2026-01-01, 151 days ago\n"},
    {"an authority below another is trusted for itself", valid, text(authority, old_intermediate), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2035-12-30, 3499 days\n"},
    {"also where the one above has expired", valid, text(intermediate, old_authority), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2035-12-30, 3499 days\n"},
    {"of two authorities the last", valid, text(authority, old_authority), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2035-12-30, 3499 days\n"},
    {"be the old one the first", valid, text(old_authority, authority), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2035-12-30, 3499 days\n"},
    {"be the new one not valid yet", valid, text(old_authority, authority), "2025-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2026-01-01, 214 days\n"},
    {"an authority below a chain is not needed", valid, text(server, old_authority), "2026-06-01T00:00:00Z",
     "pass | /a | want valid | have valid until 2027-01-01, 214 days\n"},
    {"without an end", a_month, text(without_end), "2026-06-01T00:00:00Z",
     "pass | /a | want valid for >= 30d | have valid until 9999-12-31, 2912291 days\n"},
    {"no certificate", valid, "nothing\n", "2026-06-01T00:00:00Z", "unknown | /a | want valid | have no certificate in PEM is in it\n"},
    {"a damaged one", valid, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "2026-06-01T00:00:00Z",
     "unknown | /a | want valid | have the certificate in line 1 is damaged\n"},
    {"of a user", of_users, kubeconfig("{client-certificate-data: " + base64_of_server + "}"), "2026-06-01T00:00:00Z",
     "pass | /a (u) | want valid | have valid until 2027-01-01, 214 days\n"},
    {"of a user, no longer", of_users, kubeconfig("{client-certificate-data: " + base64_of_server + "}"), "2027-06-01T00:00:00Z",
     "fail | /a (u) | want valid | have expired on 2027-01-01, 151 days ago\n"},
    {"a user with a token", of_users, kubeconfig("{client-certificate: '', token: t}"), "2026-06-01T00:00:00Z",
     "skipped | /a (u) | want valid | have no certificate is in it\n"},
    {"of a user in a file", of_users, kubeconfig("{client-certificate: /pki/b}"), "2027-06-01T00:00:00Z",
     "fail | /a (u) | want valid | have expired on 2027-01-01, 151 days ago\n"},
    {"in a file beside the kubeconfig", of_users, kubeconfig("{client-certificate: pki/b}"), "2026-06-01T00:00:00Z",
     "pass | /a (u) | want valid | have valid until 2027-01-01, 214 days\n"},
    {"data wins over a file", of_users, kubeconfig("{client-certificate: /c, client-certificate-data: " + base64_of_server + "}"),
     "2026-06-01T00:00:00Z", "pass | /a (u) | want valid | have valid until 2027-01-01, 214 days\n"},
    {"in a file that is missing", of_users, kubeconfig("{client-certificate: /c}"), "2026-06-01T00:00:00Z",
     "unknown | /a (u) | want valid | have /c, which client-certificate names, is missing\n"},
    {"in a file that is not PEM", of_users, kubeconfig("{client-certificate: /a}"), "2026-06-01T00:00:00Z",
     "unknown | /a (u) | want valid | have /a: no certificate in PEM is in it\n"},
    {"a file that is none", of_users, kubeconfig("{client-certificate: [b]}"), "2026-06-01T00:00:00Z",
     "unknown | /a (u) | want valid | have client-certificate in line 4 is a list, not a path\n"},
    {"no base64", of_users, kubeconfig("{client-certificate-data: '?'}"), "2026-06-01T00:00:00Z",
     "unknown | /a (u) | want valid | have client-certificate-data in line 4 is no base64\n"},
    {"base64 of something else", of_users, kubeconfig("{client-certificate-data: Zm9v}"), "2026-06-01T00:00:00Z",
     "unknown | /a (u) | want valid | have no certificate in PEM is in client-certificate-data\n"},
    {"no users", of_users, "kind: Config\n", "2026-06-01T00:00:00Z", "skipped | /a | want valid | have no user is in it\n"},
    {"users that are no list", of_users, "users: {a: b}\n", "2026-06-01T00:00:00Z",
     "unknown | /a | want valid | have /a:1: users is a mapping, not a list\n"},
    {"a certificate instead of a kubeconfig", of_users, text(server), "2026-06-01T00:00:00Z",
     "unknown | /a | want valid | have /a: is a scalar, not a kubeconfig\n"},
    {"no YAML", of_users, "a: [\n", "2026-06-01T00:00:00Z", "unknown | /a | want valid | have /a:2:1: end of sequence flow not found\n"},
};

TEST_CASE("certificate") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({{"/a", row.file}, {"/pki/b", std::string(server)}}, "now: " + std::string(row.now) + "\n");
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("certificate: what is not there is not looked at") {
  const test::Tree tree({}, "");
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{certificate: {paths: /a, kubeconfigs: /b}}", host)) ==
        "skipped | /a | want valid | have it is not there\n"
        "skipped | /b | want valid | have it is not there\n");
}

TEST_CASE("certificate: nobody tells") {
  const test::Tree tree({{"/a", text(server)}}, "running: true\n");
  const RecordedHost without_time(tree.folder());
  CHECK(test::shown(test::look(valid, without_time)) == "unknown | /a | want valid | have the fixture records no answer\n");
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(test::shown(test::look("{certificate: {paths: /a, kubeconfigs: /b}}", denied)) ==
        "unknown | /a | want valid | have permission denied\n"
        "unknown | /b | want valid | have permission denied\n");
}

TEST_CASE("certificate mistakes") {
  CHECK(test::problems_of("{certificate: {paths: a}}") == "1:23: \"a\" is no absolute path");
  CHECK(test::problems_of("{certificate: {paths: '/etc/*.crt'}}") == "1:23: \"/etc/*.crt\": each file is named by itself");
  CHECK(test::problems_of("{certificate: {paths: etcd.external.caFile}}").empty());
  CHECK(test::problems_of("{certificate: {kubeconfigs: b}}") == "1:29: \"b\" is no absolute path");
  CHECK(test::problems_of("{certificate: {valid-for: '>= 30d'}}") == "1:15: certificate wants \"paths\", \"kubeconfigs\" or both");
  CHECK(test::problems_of("{certificate: {paths: /a, valid-for: 30d}}") == "1:38: no certificate is valid for exactly 30d; write >= 30d");
  CHECK(test::problems_of("{certificate: {paths: /a, valid-for: '>= 30'}}") == "1:38: \"30\" is not a duration; write it like 500ms");
}

}  // namespace
}  // namespace nodeworthy
