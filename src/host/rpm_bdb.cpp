// After dbinc/db_page.h and dbinc/hash.h of Berkeley DB 4.7 to 5.3.
#include <algorithm>
#include <bit>

#include "host/rpm_file.h"

namespace nodeworthy {
namespace {

constexpr uint64_t hash_magic = 0x061561;
constexpr size_t metadata_size = 224;
constexpr size_t page_header = 26;
constexpr size_t spares = 96;
constexpr size_t most_spares = 32;
enum PageType : uint8_t { unused = 0, hash_unsorted = 2, overflow = 7, hash_metadata = 8, hash = 13 };
enum ItemType : uint8_t { on_page = 1, off_page = 3 };

struct Page {
  std::string bytes;
  ByteOrder order = ByteOrder::little;

  uint32_t word(size_t position) const { return static_cast<uint32_t>(number_at(bytes, position, 4, order)); }
  uint16_t half(size_t position) const { return static_cast<uint16_t>(number_at(bytes, position, 2, order)); }
  uint32_t number() const { return word(8); }
  uint32_t next() const { return word(16); }
  size_t entries() const { return half(20); }
  size_t length() const { return half(22); }  // of an overflow page's part
  uint8_t type() const { return static_cast<uint8_t>(bytes[25]); }

  /// Items grow from the page's end towards its beginning.
  std::string_view item(size_t index) const {
    const size_t begin = half(page_header + 2 * index);
    const size_t end = index == 0 ? bytes.size() : half(page_header + 2 * (index - 1));
    if (begin >= end || end > bytes.size()) throw RpmError("an item outside its page");
    return std::string_view(bytes).substr(begin, end - begin);
  }
};

class Hash {
 public:
  explicit Hash(RpmFile& file) : file_(file), metadata_{file.at(0, metadata_size)} {
    if (metadata_.word(12) != hash_magic) metadata_.order = ByteOrder::big;
    if (metadata_.word(12) != hash_magic || metadata_.type() != hash_metadata) file_.refuse("is no hash of Berkeley DB");
    page_size_ = metadata_.word(20);
    if (page_size_ < 512 || page_size_ > 65536 || !std::has_single_bit(page_size_)) file_.refuse("has pages of an impossible size");
    const bool plain = metadata_.bytes[24] == 0 && (metadata_.bytes[26] & 1) == 0;
    if (!plain) file_.refuse("is encrypted, or has checksums, which rpm never uses");
  }

  void read(const TakeRpmBlob& take) {
    const uint32_t last_bucket = metadata_.word(72);
    if (last_bucket > file_.size() / page_size_) file_.refuse("has more buckets than pages");
    for (uint32_t bucket = 0; bucket <= last_bucket; ++bucket) {
      Page page = this->page(page_of(bucket));
      if (page.type() == unused && page.entries() == 0) continue;  // a bucket that nothing was put into yet
      take_items(page, take);
      while (page.next() != 0) {
        page = this->page(page.next());
        take_items(page, take);
      }
    }
  }

 private:
  /// The first page of a bucket.
  uint32_t page_of(uint32_t bucket) const {
    const size_t generation = static_cast<size_t>(std::bit_width(bucket));  // the smallest power of two that bucket + 1 fits into
    if (generation >= most_spares) file_.refuse("has too many buckets");
    const uint32_t before = metadata_.word(spares + 4 * generation);
    if (before == 0) file_.refuse("has a bucket without a page");
    return bucket + before;
  }

  /// Pages have their number in them, unless nothing was written to them yet.
  Page page(uint32_t number) {
    Page page{.bytes = file_.at(uint64_t{number} * page_size_, page_size_), .order = metadata_.order};
    if (page.type() != unused && page.number() != number) file_.refuse("has a page in the place of another");
    return page;
  }

  /// Keys and what they stand for take turns. The key 0 is rpm's count of packages.
  void take_items(const Page& page, const TakeRpmBlob& take) {
    if (page.type() != hash && page.type() != hash_unsorted) file_.refuse("has a page of another type in a bucket");
    if (page.entries() % 2 != 0) file_.refuse("has a key without a value");
    for (size_t i = 0; i < page.entries(); i += 2) {
      const std::string_view key = page.item(i);
      const bool is_count = key.size() == 5 && key.substr(1) == std::string_view("\0\0\0\0", 4);
      if (!is_count) take_item(page.item(i + 1), take);
    }
  }

  void take_item(std::string_view item, const TakeRpmBlob& take) {
    if (item[0] == on_page) {
      const std::string_view data = item.substr(1);
      return take({.size = data.size(), .beginning = [data](size_t most) { return std::string(data.substr(0, most)); }});
    }
    if (item[0] != off_page || item.size() != 12) file_.refuse("has an item of an unknown type");
    const auto first = static_cast<uint32_t>(number_at(item, 4, 4, metadata_.order));
    const auto size = static_cast<uint32_t>(number_at(item, 8, 4, metadata_.order));
    take({.size = size, .beginning = [this, first, size](size_t most) { return chained(first, std::min<size_t>(most, size)); }});
  }

  std::string chained(uint32_t number, size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
      const Page page = this->page(number);
      if (page.type() != overflow || page.length() > page_size_ - page_header || page.length() == 0) file_.refuse("has a broken chain");
      bytes.append(page.bytes, page_header, page.length());
      number = page.next();
    }
    bytes.resize(size);
    return bytes;
  }

  RpmFile& file_;
  Page metadata_;
  uint32_t page_size_ = 0;
};

}  // namespace

void read_rpm_bdb(RpmFile& file, const TakeRpmBlob& take) { Hash(file).read(take); }

}  // namespace nodeworthy
