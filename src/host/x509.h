// Certificates: X.509 (RFC 5280) in PEM (RFC 7468), as far as it takes to tell when they are valid.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/reading.h"

namespace nodeworthy {

/// What is read of a certificate. No signature is verified.
struct Certificate {
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;  // the last second in which it is valid
  bool self_issued = false;            // its issuer is its subject: none is above it
  bool authority = false;              // it is self-issued, or says that it may sign others
};

/// The bytes of base64 (RFC 4648) with its padding; blanks and line ends do not count. Nothing where the text is none.
std::optional<std::string> decode_base64(std::string_view text);

/// Reads a certificate in DER, which has to be the whole of the bytes. Nothing where they are none.
std::optional<Certificate> parse_certificate(std::string_view der);

/// The certificates of a text in PEM, in its order; what else is in it, as private keys, is passed over. Absent where there is none,
/// Unreadable where one is damaged: by line, without what is in it.
Reading<std::vector<Certificate>> certificates_in(std::string_view pem);

}  // namespace nodeworthy
