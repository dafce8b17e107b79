#include <cassert>

#include "host/sntp.h"

/// Whatever a network sends, a sample is of a whole packet with the right cookie and of a bounded delay.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  // The cookie that the bytes carry, so that the fuzzer gets past it.
  uint64_t cookie = 0;
  for (size_t i = 24; i < 32 && i < size; ++i) cookie = cookie << 8U | data[i];
  const NtpTime sent = cookie ^ 0x5555'5555'5555'5555;
  const Reading<SntpSample> sample = sntp_sample(bytes, cookie, sent, sent + size);
  assert(!sample.present() || (size >= 48 && sample.value().delay.count() >= 0 && sample.value().delay <= most_sntp_delay));
  assert(!sample.present() || sntp_sample(bytes, cookie + 1, sent, sent + size).absent());
  const auto server = parse_sntp_server(bytes);
  assert(!server || (!server->host.empty() && server->port > 0));
  return 0;
}
