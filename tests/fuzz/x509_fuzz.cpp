#include <cassert>
#include <cstdint>

#include "host/x509.h"

/// Whatever bytes are handed in, a certificate is the whole of them, and what is found is within what times can be.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto in_range = [](std::chrono::sys_seconds time) {
    return time >= std::chrono::sys_days(std::chrono::year(0) / 1 / 1) && time < std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  };
  if (const auto certificate = parse_certificate(bytes)) {
    assert(in_range(certificate->not_before) && in_range(certificate->not_after));
    assert(!parse_certificate(bytes.substr(0, size - 1)));
    assert(!parse_certificate(std::string(bytes) + '\0'));
  }
  const auto decoded = decode_base64(bytes);
  assert(!decoded || decoded->size() <= size / 4 * 3);
  const auto all = certificates_in(bytes);
  assert(!all.present() || !all.value().empty());
  return 0;
}
