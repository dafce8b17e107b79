#include "host/sntp.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr uint64_t cookie = 0x0123456789abcdef;
constexpr NtpTime second = NtpTime{1} << 32U;
constexpr NtpTime sent = 3'900'000'000 * second;

void put(std::string& packet, size_t at, uint64_t number) {
  for (size_t i = 0; i < 8; ++i) packet[at + i] = static_cast<char>(number >> (56 - 8 * i));
}

/// A good reply of a server whose clock says `arrived` and `answered`.
std::string reply(NtpTime arrived, NtpTime answered) {
  std::string packet(48, '\0');
  packet[0] = 4 << 3 | 4;
  packet[1] = 2;
  put(packet, 24, cookie);
  put(packet, 32, arrived);
  put(packet, 40, answered);
  return packet;
}

std::string with(std::string packet, size_t at, std::string_view bytes) { return packet.replace(at, bytes.size(), bytes); }

struct Row {
  std::string_view what;
  std::string reply;
  NtpTime received;
  Reading<SntpSample> expected;
};

const std::string good = reply(sent + second, sent + second);

const Row rows[] = {
    {"a server that is 7.5s ahead, over a way that takes the same time in both directions",
     reply(sent + 7 * second + second / 2 + second / 8, sent + 7 * second + second / 2 + second / 8), sent + second / 4,
     SntpSample{milliseconds(7500), milliseconds(250)}},
    {"a server that is behind", reply(sent - 3 * second, sent - 3 * second), sent, SntpSample{milliseconds(-3000), microseconds(0)}},
    {"the server's own time is no delay", reply(sent, sent + 2 * second), sent + 2 * second, SntpSample{microseconds(0), microseconds(0)}},
    {"a server across the end of the era in 2036", reply(sent + (NtpTime{1} << 63U) - second, sent + (NtpTime{1} << 63U) - second), sent,
     SntpSample{microseconds((int64_t{1} << 31U) * 1'000'000 - 1'000'000), microseconds(0)}},
    {"an answer with extensions", good + std::string(20, 'x'), sent, SntpSample{milliseconds(1000), microseconds(0)}},
    {"an answer that leaves too much open", good, sent + second, Unreadable{"answers too late, after 1s"}},
    {"nothing", "", sent, Absent{}},
    {"one byte too few", good.substr(0, 47), sent, Absent{}},
    {"another cookie", with(good, 24, "\x02"), sent, Absent{}},
    {"a request instead of a reply", with(good, 0, "\x23"), sent, Absent{}},
    {"a broadcast", with(good, 0, "\x25"), sent, Absent{}},
    {"a kiss-o'-death", with(good, 1, std::string_view("\0\0\0\0\0\0\0\0\0\0\0RATE", 15)), sent,
     Unreadable{"refuses to give the time (kiss-o'-death RATE)"}},
    {"a server of stratum 0 without a code, as chronyd answers before it is synchronised", with(good, 0, std::string_view("\xe4\0", 2)),
     sent, Unreadable{"is not synchronised itself"}},
    {"a server without synchronisation", with(good, 0, "\xe4"), sent, Unreadable{"is not synchronised itself"}},
    {"a server of stratum 16", with(good, 1, "\x10"), sent, Unreadable{"is not synchronised itself"}},
    {"a server that does not say its time", reply(sent, 0), sent, Unreadable{"answers without a time"}},
};

TEST_CASE("an SNTP reply") {
  for (const Row& row : rows) {
    INFO(row.what);
    const Reading<SntpSample> sample = sntp_sample(row.reply, cookie, sent, row.received);
    if (sample.present()) UNSCOPED_INFO(sample.value().offset.count() << "us after " << sample.value().delay.count() << "us");
    if (sample.unreadable()) UNSCOPED_INFO(sample.why());
    CHECK((sample == row.expected));
  }
}

TEST_CASE("an SNTP request says its version, its mode and the cookie") {
  SntpPacket expected{0x23};
  for (size_t i = 0; i < 8; ++i) expected[40 + i] = static_cast<unsigned char>(0x01 + 0x22 * i);
  CHECK(sntp_request(cookie) == expected);
}

TEST_CASE("times as NTP has them") {
  const system_clock::time_point start{};
  CHECK(ntp_time(start) == 2'208'988'800 * second);
  CHECK(ntp_time(start + milliseconds(500)) == 2'208'988'800 * second + second / 2);
  CHECK(ntp_time(start - milliseconds(250)) == 2'208'988'800 * second - second / 4);
  CHECK(ntp_time(start + std::chrono::seconds(2'085'978'496)) == 0);
}

TEST_CASE("the name of a time server") {
  struct Named {
    std::string_view text;
    std::optional<SntpServer> expected;
  };
  const Named named[] = {
      {"ntp.example", SntpServer{"ntp.example", 123}},
      {"192.0.2.1:1123", SntpServer{"192.0.2.1", 1123}},
      {"2001:db8::1", SntpServer{"2001:db8::1", 123}},
      {"[2001:db8::1]", SntpServer{"2001:db8::1", 123}},
      {"[2001:db8::1]:1123", SntpServer{"2001:db8::1", 1123}},
      {"", std::nullopt},
      {":123", std::nullopt},
      {"[]", std::nullopt},
      {"[2001:db8::1", std::nullopt},
      {"[2001:db8::1]1123", std::nullopt},
      {"ntp.example:", std::nullopt},
      {"ntp.example:ntp", std::nullopt},
      {"ntp.example:0", std::nullopt},
      {"ntp.example:65536", std::nullopt},
  };
  for (const Named& one : named) {
    INFO(one.text);
    CHECK((parse_sntp_server(one.text) == one.expected));
  }
}

}  // namespace
}  // namespace nodeworthy
