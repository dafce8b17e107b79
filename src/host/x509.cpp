#include "host/x509.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

using std::chrono::sys_seconds;

// Tags of DER (X.690 8.1.2).
constexpr uint8_t boolean = 0x01;
constexpr uint8_t integer = 0x02;
constexpr uint8_t bit_string = 0x03;
constexpr uint8_t octet_string = 0x04;
constexpr uint8_t object_identifier = 0x06;
constexpr uint8_t utc_time = 0x17;
constexpr uint8_t generalized_time = 0x18;
constexpr uint8_t sequence = 0x30;
constexpr uint8_t version = 0xa0;  // [0] of the TBSCertificate
constexpr uint8_t issuer_id = 0x81;
constexpr uint8_t subject_id = 0x82;
constexpr uint8_t extensions = 0xa3;

/// Takes elements of DER from the front of bytes. Lengths are definite and as short as they can be, as DER wants them.
class Der {
 public:
  explicit Der(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  bool is_next(uint8_t tag) const { return !rest_.empty() && static_cast<uint8_t>(rest_.front()) == tag; }

  /// The content of the next element; nothing where it has another tag or is cut off.
  std::optional<std::string_view> take(uint8_t tag) {
    if (!is_next(tag)) return std::nullopt;
    rest_.remove_prefix(1);
    const std::optional<size_t> length = take_length();
    if (!length || *length > rest_.size()) return std::nullopt;
    const std::string_view content = rest_.substr(0, *length);
    rest_.remove_prefix(*length);
    return content;
  }

 private:
  std::optional<uint8_t> take_byte() {
    if (rest_.empty()) return std::nullopt;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  std::optional<size_t> take_length() {
    constexpr uint8_t is_long = 0x80;
    const std::optional<uint8_t> first = take_byte();
    if (!first || *first < is_long) return first;
    const size_t count = *first - is_long;
    if (count == 0 || count > 4) return std::nullopt;
    size_t length = 0;
    for (size_t i = 0; i < count; ++i) {
      const std::optional<uint8_t> byte = take_byte();
      if (!byte || (i == 0 && *byte == 0)) return std::nullopt;
      length = length << 8U | *byte;
    }
    return length < is_long ? std::nullopt : std::optional(length);
  }

  std::string_view rest_;
};

/// Takes the first digits of a text as a number.
unsigned take_digits(std::string_view& digits, size_t count) {
  unsigned number = 0;
  for (const char c : digits.substr(0, count)) number = number * 10 + static_cast<unsigned>(c - '0');
  digits.remove_prefix(count);
  return number;
}

/// "260131235959Z" and, from 2050 on, "20500131235959Z" (RFC 5280 4.1.2.5): always with seconds and in UTC.
std::optional<sys_seconds> parse_time(std::string_view text, size_t digits_of_year) {
  namespace chrono = std::chrono;
  if (text.size() != digits_of_year + 11 || !text.ends_with('Z')) return std::nullopt;
  text.remove_suffix(1);
  if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  unsigned year = take_digits(text, digits_of_year);
  if (digits_of_year == 2) year += year < 50 ? 2000 : 1900;
  const unsigned month = take_digits(text, 2);
  const unsigned day = take_digits(text, 2);
  const unsigned hour = take_digits(text, 2);
  const unsigned minute = take_digits(text, 2);
  const unsigned second = take_digits(text, 2);
  const chrono::year_month_day date{chrono::year(static_cast<int>(year)), chrono::month(month), chrono::day(day)};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) + chrono::seconds(second);
}

std::optional<sys_seconds> take_time(Der& der) {
  const bool is_short = der.is_next(utc_time);
  const std::optional<std::string_view> text = der.take(is_short ? utc_time : generalized_time);
  return text ? parse_time(*text, is_short ? 2 : 4) : std::nullopt;
}

/// Whether what follows the public key of a TBSCertificate has basic constraints that say CA (RFC 5280 4.2.1.9).
bool may_sign_others(Der der) {
  for (uint8_t tag : {issuer_id, subject_id}) der.take(tag);
  Der list(Der(der.take(extensions).value_or("")).take(sequence).value_or(""));
  while (const std::optional<std::string_view> extension = list.take(sequence)) {
    Der parts(*extension);
    if (parts.take(object_identifier) != "\x55\x1d\x13") continue;
    parts.take(boolean);  // whether it is critical
    return Der(Der(parts.take(octet_string).value_or("")).take(sequence).value_or("")).take(boolean) == "\xff";
  }
  return false;
}

/// The TBSCertificate.
std::optional<Certificate> parse_to_be_signed(std::string_view bytes) {
  Der der(bytes);
  if (der.is_next(version) && !der.take(version)) return std::nullopt;
  if (!der.take(integer) || !der.take(sequence)) return std::nullopt;  // serial number, algorithm of the signature
  const std::optional<std::string_view> issuer = der.take(sequence);
  const std::optional<std::string_view> validity = issuer ? der.take(sequence) : std::nullopt;
  const std::optional<std::string_view> subject = validity ? der.take(sequence) : std::nullopt;
  if (!subject || !der.take(sequence)) return std::nullopt;  // the public key
  Der times(*validity);
  const std::optional<sys_seconds> not_before = take_time(times);
  const std::optional<sys_seconds> not_after = not_before ? take_time(times) : std::nullopt;
  if (!not_after || !times.at_end()) return std::nullopt;
  const bool self_issued = *issuer == *subject;
  return Certificate{
      .not_before = *not_before, .not_after = *not_after, .self_issued = self_issued, .authority = self_issued || may_sign_others(der)};
}

constexpr std::string_view begin = "-----BEGIN ";
constexpr std::string_view end_of_certificate = "-----END CERTIFICATE-----";
constexpr std::string_view begin_of_certificate = "-----BEGIN CERTIFICATE-----";

std::optional<Certificate> parse_block(std::string_view base64) {
  const std::optional<std::string> der = decode_base64(base64);
  return der ? parse_certificate(*der) : std::nullopt;
}

/// The value of a character of base64; 64 where it is none.
uint32_t value_of(char c) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return static_cast<uint32_t>(std::min(alphabet.find(c), alphabet.size()));
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  size_t characters = 0;  // padding included
  size_t padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const uint32_t value = c == '=' ? 0 : value_of(c);
    if (c == '=') ++padding;
    if (value == 64 || padding > 2 || (padding > 0 && c != '=')) return std::nullopt;
    bits = bits << 6U | value;
    if (++characters % 4 != 0) continue;
    for (const unsigned shift : {16U, 8U, 0U}) bytes += static_cast<char>(bits >> shift & 0xffU);
    bits = 0;
    // Padding is the end of a text.
    if (padding > 0) bytes.resize(bytes.size() - std::exchange(padding, 3));
  }
  if (characters % 4 != 0) return std::nullopt;
  return bytes;
}

std::optional<Certificate> parse_certificate(std::string_view der) {
  Der whole(der);
  const std::optional<std::string_view> certificate = whole.take(sequence);
  if (!certificate || !whole.at_end()) return std::nullopt;
  Der parts(*certificate);
  const std::optional<std::string_view> to_be_signed = parts.take(sequence);
  if (!to_be_signed || !parts.take(sequence) || !parts.take(bit_string) || !parts.at_end()) return std::nullopt;
  return parse_to_be_signed(*to_be_signed);
}

Reading<std::vector<Certificate>> certificates_in(std::string_view pem) {
  std::vector<Certificate> all;
  std::string base64;
  size_t number = 0;
  size_t began = 0;  // the line of the certificate that is being read; 0 outside of one
  for (const std::string_view whole : lines_of(pem)) {
    const std::string_view line = strip(whole);
    ++number;
    if (began != 0 && line.starts_with(begin)) break;
    if (line == begin_of_certificate) {
      began = number;
      base64.clear();
    } else if (began != 0 && line == end_of_certificate) {
      const std::optional<Certificate> certificate = parse_block(base64);
      if (!certificate) return Unreadable{fmt::format("the certificate in line {} is damaged", began)};
      all.push_back(*certificate);
      began = 0;
    } else if (began != 0) {
      base64 += line;
    }
  }
  if (began != 0) return Unreadable{fmt::format("the certificate in line {} has no end", began)};
  if (all.empty()) return Absent{};
  return all;
}

}  // namespace nodeworthy
