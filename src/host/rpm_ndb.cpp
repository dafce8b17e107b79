// After lib/backend/ndb/rpmpkg.c of rpm 4.20. All numbers have 4 bytes, the least significant first.
#include <algorithm>

#include "host/rpm_file.h"

namespace nodeworthy {
namespace {

constexpr size_t page_size = 4096;
constexpr size_t header_size = 32;
constexpr size_t slot_size = 16;
constexpr uint64_t block_size = 16;
constexpr size_t blob_head = 16;

uint32_t word(std::string_view bytes, size_t position) { return static_cast<uint32_t>(number_at(bytes, position, 4, ByteOrder::little)); }

/// Hands out the blob that a slot leads to; a slot of package 0 is free.
void take_slot(RpmFile& file, std::string_view slot, const TakeRpmBlob& take) {
  if (!slot.starts_with("Slot")) file.refuse("has a slot without its mark");
  const uint32_t package = word(slot, 4);
  if (package == 0) return;
  const uint64_t offset = word(slot, 8) * block_size;
  const std::string head = file.at(offset, blob_head);
  if (!head.starts_with("BlbS") || word(head, 4) != package) file.refuse("has a slot that leads to no package");
  const uint32_t size = word(head, 12);
  take({.size = size,
        .beginning = [&file, offset, size](size_t most) { return file.at(offset + blob_head, std::min<size_t>(most, size)); }});
}

}  // namespace

void read_rpm_ndb(RpmFile& file, const TakeRpmBlob& take) {
  const std::string header = file.at(0, header_size);
  if (!header.starts_with("RpmP") || word(header, 4) != 0) file.refuse("is no ndb of rpm");
  const uint32_t pages = word(header, 12);
  if (pages == 0) file.refuse("has no page of slots");
  for (uint64_t number = 0; number < pages; ++number) {
    const std::string page = file.at(number * page_size, page_size);
    for (size_t at = number == 0 ? header_size : 0; at < page_size; at += slot_size)
      take_slot(file, std::string_view(page).substr(at, slot_size), take);
  }
}

}  // namespace nodeworthy
