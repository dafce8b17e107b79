#include "host/rpm_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace nodeworthy {
namespace {

// Numbers of lib/rpmtag.h; those of the index have 4 bytes, the most significant first.
enum class Tag : uint32_t { name = 1000, version = 1001, release = 1002, epoch = 1003, architecture = 1022 };
constexpr size_t most_entries = 0xffff;  // as rpm itself has it
constexpr size_t intro_size = 8;
constexpr size_t entry_size = 16;
constexpr size_t longest_text = 1024;

/// What stands at the beginning of nearly every header.
constexpr size_t first_guess = 8 << 10;

uint32_t word(std::string_view bytes, size_t position) { return static_cast<uint32_t>(number_at(bytes, position, 4, ByteOrder::big)); }

/// The index of a header and what is read of its data so far.
class Header {
 public:
  explicit Header(const RpmBlob& blob) : blob_(blob), bytes_(blob.beginning(first_guess)), entries_(word(bytes_, 0)) {
    if (entries_ > most_entries) throw RpmError("a header of too many entries");
    need(data_begin());
  }

  std::string text(Tag tag) {
    const std::optional<size_t> at = find(tag);
    if (!at) return {};
    need(std::min<uint64_t>(*at + longest_text, blob_.size));
    if (*at >= bytes_.size()) throw RpmError("a header that points behind its end");
    const std::string_view rest = std::string_view(bytes_).substr(*at, longest_text);
    const size_t end = rest.find('\0');
    if (end == rest.npos) throw RpmError("a text without an end");
    return std::string(rest.substr(0, end));
  }

  std::optional<uint32_t> number(Tag tag) {
    const std::optional<size_t> at = find(tag);
    if (!at) return std::nullopt;
    need(*at + 4);
    return word(bytes_, *at);
  }

 private:
  size_t data_begin() const { return intro_size + entries_ * entry_size; }

  void need(uint64_t size) {
    if (size > blob_.size) throw RpmError("a header that ends early");
    if (size > RpmBlob::longest_beginning) throw RpmError("a header that is too long");
    if (size > bytes_.size()) bytes_ = blob_.beginning(size);
  }

  /// Where the data of a tag begins.
  std::optional<size_t> find(Tag tag) const {
    for (size_t i = 0; i < entries_; ++i) {
      const size_t entry = intro_size + i * entry_size;
      if (word(bytes_, entry) == static_cast<uint32_t>(tag)) return data_begin() + word(bytes_, entry + 8);
    }
    return std::nullopt;
  }

  const RpmBlob& blob_;
  std::string bytes_;
  size_t entries_;
};

}  // namespace

uint64_t number_at(std::string_view bytes, size_t position, size_t count, ByteOrder order) {
  if (position > bytes.size() || bytes.size() - position < count) throw RpmError("a number behind the end");
  uint64_t number = 0;
  for (size_t i = 0; i < count; ++i)
    number = number << 8 | static_cast<uint8_t>(bytes[position + (order == ByteOrder::big ? i : count - 1 - i)]);
  return number;
}

RpmFile::RpmFile(Parts parts, std::string what)
    : parts_(std::move(parts)), what_(std::move(what)), budget_(std::min(4 * std::min(parts_.size, largest) + (1 << 20), most_read)) {
  if (parts_.size == 0) refuse("is empty");
  if (parts_.size > largest) refuse("is larger than any database of rpm");
}

std::string RpmFile::at(uint64_t offset, size_t size) {
  if (offset > parts_.size || parts_.size - offset < size) refuse("leads behind its own end");
  if (size > budget_) refuse("leads to the same place again and again");
  budget_ -= size;
  Reading<std::string> bytes = parts_.read(offset, size);
  if (bytes.unreadable()) throw RpmError(bytes.why());
  if (!bytes.present() || bytes.value().size() != size) refuse("became shorter while it was read");
  return bytes.value();
}

void RpmFile::refuse(std::string_view why) const { throw RpmError(fmt::format("{}: {}", what_, why)); }

Package rpm_package(const RpmBlob& blob) {
  Header header(blob);
  Package package{.name = header.text(Tag::name), .version = {}, .architecture = header.text(Tag::architecture), .record = {}};
  const std::string version = header.text(Tag::version);
  const std::string release = header.text(Tag::release);
  if (package.name.empty() || version.empty() || release.empty()) throw RpmError("a header without name, version or release");
  const std::optional<uint32_t> epoch = header.number(Tag::epoch);
  package.version = (epoch ? fmt::format("{}:", *epoch) : std::string()) + version + "-" + release;
  return package;
}

}  // namespace nodeworthy
