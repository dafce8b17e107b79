#include "host/gzip.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace nodeworthy {
namespace {

constexpr int gzip_only = 16 + MAX_WBITS;

/// How large the end of a gzip file says that its content is, modulo 2^32. A hint: it may be wrong.
size_t told_size(std::string_view bytes) {
  uint32_t size = 0;
  for (size_t i = 1; i <= sizeof size && i <= bytes.size(); ++i) size = size << 8 | static_cast<unsigned char>(bytes[bytes.size() - i]);
  return size;
}

/// Ends what inflateInit2 began.
struct Inflation {
  z_stream stream{};
  bool begun = false;
  ~Inflation() {
    if (begun) ::inflateEnd(&stream);
  }
};

}  // namespace

Reading<std::string> gunzip(std::string_view bytes, size_t limit) {
  Inflation inflation;
  inflation.begun = ::inflateInit2(&inflation.stream, gzip_only) == Z_OK;
  if (!inflation.begun) return Unreadable{"zlib does not begin"};
  // zlib only reads what it is given.
  inflation.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  inflation.stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  text.reserve(std::min(told_size(bytes), limit));
  std::array<char, 8192> piece;
  int state = Z_OK;
  while (state == Z_OK) {
    inflation.stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    inflation.stream.avail_out = piece.size();
    state = ::inflate(&inflation.stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - inflation.stream.avail_out);
    if (text.size() > limit) return Unreadable{fmt::format("is larger than {} bytes when unpacked", limit)};
  }
  if (state == Z_STREAM_END) return text;
  return Unreadable{state == Z_BUF_ERROR ? "ends too early" : "is no gzip file"};
}

}  // namespace nodeworthy
