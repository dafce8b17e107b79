#include "host/x509.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "tests/support/catch.h"
#include "tests/support/certificates.h"

namespace nodeworthy {
namespace {

using test::authority;
using test::server;

// An authority until 2055, whose time is written in the longer form.
constexpr std::string_view of_2055 = R"(-----BEGIN CERTIFICATE-----
MIIBSzCB8qADAgECAgEDMAoGCCqGSM49BAMCMBUxEzARBgNVBAMMCmt1YmVybmV0
ZXMwIBcNMjYwMTAxMDAwMDAwWhgPMjA1NTAxMDEwMDAwMDBaMBUxEzARBgNVBAMM
Cmt1YmVybmV0ZXMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARpYeP8oU2l0qUl
uLdq66NG66i/5NVTs9wIgQ4B4ztGtEla6BBHidC8GMRynOgd2vclQIKC8e7/N5ZP
eaqp6dtMozEwLzAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFH64ZT1JQX7UPXvi
57U4X+D5twqJMAoGCCqGSM49BAMCA0gAMEUCIDJzHtrxCE6IjRBG/YSBZ0ADXr8Q
502GoqQMMGAehnubAiEAggQWj17SYiJfHsFlpXEllVG3tJQwYeVChGZXllFCxSg=
-----END CERTIFICATE-----
)";
constexpr std::string_view of_version_1 = R"(-----BEGIN CERTIFICATE-----
MIIBFDCBvAIBBDAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5ldGVzMB4X
DTI2MDEwMTAwMDAwMFoXDTI3MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOa3ViZS1h
cGlzZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQYHShmcT3ny8Qn8FlH
qcUUPWqCG8gVu4O52c4G9fPIWda9Tz4Vf63E23csj/QaseJ/HgEhYHCye37EYy/p
6ZIYMAoGCCqGSM49BAMCA0cAMEQCIF+SDxXraG5sbPvuvzSbq+An4zl4+vUAYxvx
c5VASW0HAiB8yMpLf/H+a19x0cy5apPjZTxwQlZr1FJ1vFHDvsRzxQ==
-----END CERTIFICATE-----
)";

std::string shown(const Certificate& certificate) {
  const auto time = [](std::chrono::sys_seconds at) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(static_cast<std::time_t>(at.time_since_epoch().count())));
  };
  return fmt::format("{} to {}{}", time(certificate.not_before), time(certificate.not_after), certificate.self_issued ? ", of itself" : "");
}

std::string shown(const Reading<std::vector<Certificate>>& all) {
  if (all.absent()) return "absent";
  if (all.unreadable()) return all.why();
  std::string text;
  for (const Certificate& certificate : all.value()) text += shown(certificate) + "\n";
  return text;
}

TEST_CASE("certificates in PEM") {
  const std::string one(server);
  const std::string year = "2026-01-01 00:00:00 to 2027-01-01 00:00:00\n";
  const std::string key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
  std::string torn(server);
  torn.erase(torn.find("\n-----END"));
  std::string damaged(server);
  damaged[40] = '!';
  std::string of_windows;
  for (const char c : server) of_windows += c == '\n' ? "\r\n" : std::string(1, c);
  const struct {
    std::string_view what;
    std::string text;
    std::string found;
  } rows[] = {
      {"one", one, year},
      {"an authority", std::string(authority), "2026-01-01 00:00:00 to 2035-12-30 00:00:00, of itself\n"},
      {"from 2050 on the year has four digits", std::string(of_2055), "2026-01-01 00:00:00 to 2055-01-01 00:00:00, of itself\n"},
      {"version 1, which has no number", std::string(of_version_1), year},
      {"a chain", one + std::string(authority), year + "2026-01-01 00:00:00 to 2035-12-30 00:00:00, of itself\n"},
      {"beside a key and comments", "# the kubelet's\n" + one + key, year},
      {"with other line ends", of_windows, year},
      {"nothing", "", "absent"},
      {"a key alone", key, "absent"},
      {"no base64", damaged, "the certificate in line 1 is damaged"},
      {"another one cut off", one + torn,
       fmt::format("the certificate in line {} has no end", std::count(one.begin(), one.end(), '\n') + 1)},
      {"one in the midst of another", torn + "\n" + one, "the certificate in line 1 has no end"},
      {"nothing in it", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "the certificate in line 1 is damaged"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(certificates_in(row.text)) == row.found);
  }
}

/// An element of DER.
std::string element(unsigned char tag, const std::string& content) {
  REQUIRE(content.size() < 256);
  std::string length = content.size() < 128 ? "" : "\x81";
  return static_cast<char>(tag) + length + static_cast<char>(content.size()) + content;
}

std::string sequence(const std::string& content) { return element(0x30, content); }
std::string utc(const std::string& text) { return element(0x17, text); }
std::string general(const std::string& text) { return element(0x18, text); }

/// The smallest certificate that is one, with this validity.
std::string with_validity(const std::string& content) {
  const std::string number = element(0x02, "\1");
  return sequence(sequence(number + sequence("") + sequence("i") + sequence(content) + sequence("s") + sequence("")) + sequence("") +
                  element(0x03, ""));
}

TEST_CASE("the validity of a certificate") {
  const std::string first = utc("260101000000Z");
  const struct {
    std::string_view what;
    std::string validity;
    std::string found;
  } rows[] = {
      {"two times", first + utc("261231235959Z"), "2026-01-01 00:00:00 to 2026-12-31 23:59:59"},
      {"two digits below 50 are of this century, others of the last", utc("500101000000Z") + utc("491231235959Z"),
       "1950-01-01 00:00:00 to 2049-12-31 23:59:59"},
      {"without an end (RFC 5280 4.1.2.5)", first + general("99991231235959Z"), "2026-01-01 00:00:00 to 9999-12-31 23:59:59"},
      {"a leap day", first + utc("280229000000Z"), "2026-01-01 00:00:00 to 2028-02-29 00:00:00"},
      {"no leap day", first + utc("270229000000Z"), "none"},
      {"the month 13", first + utc("271301000000Z"), "none"},
      {"the hour 24", first + utc("270101240000Z"), "none"},
      {"the second 60", first + utc("261231235960Z"), "none"},
      {"without seconds", first + utc("2612312359Z"), "none"},
      {"in another zone", first + utc("261231235959+0100"), "none"},
      {"fractions of a second", first + general("20261231235959.5Z"), "none"},
      {"no digits", first + utc("26123123595xZ"), "none"},
      {"a short year in the long form", first + general("261231235959Z"), "none"},
      {"a long year in the short form", first + utc("20261231235959Z"), "none"},
      {"one time", first, "none"},
      {"three times", first + first + first, "none"},
      {"another type", first + element(0x13, "261231235959Z"), "none"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto certificate = parse_certificate(with_validity(row.validity));
    CHECK((certificate ? shown(*certificate) : "none") == row.found);
  }
}

TEST_CASE("what is no DER") {
  const std::string good = with_validity(utc("260101000000Z") + utc("270101000000Z"));
  REQUIRE(parse_certificate(good));
  for (size_t length = 0; length < good.size(); ++length) CHECK_FALSE(parse_certificate(good.substr(0, length)));
  CHECK_FALSE(parse_certificate(good + '\0'));
  const std::string inner = good.substr(2);
  const std::string size(1, static_cast<char>(inner.size()));
  REQUIRE(inner.size() < 128);
  const std::string zeros(3, '\0');
  CHECK_FALSE(parse_certificate("\x30\x81" + size + inner));                  // a length that is longer than it has to be
  CHECK_FALSE(parse_certificate("\x30\x84" + zeros + size + inner));          // or begins with zeros
  CHECK_FALSE(parse_certificate("\x30\x85" + zeros + "\1" + size + inner));   // more than is ever needed
  CHECK_FALSE(parse_certificate("\x30\x80" + inner + std::string(2, '\0')));  // no length, as BER has it
  CHECK_FALSE(parse_certificate("\x30\x84\xff\xff\xff\xff" + inner));         // longer than it is
  CHECK_FALSE(parse_certificate("\x31" + good.substr(1)));                    // a set
}

TEST_CASE("base64") {
  const struct {
    std::string_view text;
    std::optional<std::string> bytes;
  } rows[] = {
      {"", ""},
      {"Zg==", "f"},
      {"Zm8=", "fo"},
      {"Zm9v", "foo"},
      {"Zm9v\nYmFy", "foobar"},
      {" Z g\t=\r\n= ", "f"},
      {"/+8=", "\xff\xef"},
      {"Zg", {}},
      {"Zg=", {}},
      {"Zg===", {}},
      {"====", {}},
      {"Z===", {}},
      {"Zg==Zg==", {}},
      {"Zg==\n=", {}},
      {"Zm=v", {}},
      {"Zm9-", {}},
      {"Zm9\xff", {}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(decode_base64(row.text) == row.bytes);
  }
}

}  // namespace
}  // namespace nodeworthy
