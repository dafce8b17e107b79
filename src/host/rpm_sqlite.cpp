// After https://www.sqlite.org/fileformat2.html. All numbers have the most significant byte first.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_map>
#include <utility>

#include "host/rpm_file.h"

namespace nodeworthy {
namespace {

constexpr size_t file_header = 100;
constexpr size_t log_header = 32;
constexpr size_t frame_header = 24;
constexpr size_t deepest = 32;  // a tree of 2^32 pages is not deeper
enum PageType : uint8_t { interior_table = 0x05, leaf_table = 0x0d };

uint64_t number(std::string_view bytes, size_t position, size_t count) { return number_at(bytes, position, count, ByteOrder::big); }
uint32_t word(std::string_view bytes, size_t position) { return static_cast<uint32_t>(number(bytes, position, 4)); }

/// Takes an integer of 1 to 9 bytes off the front.
uint64_t take_varint(std::string_view& bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 9; ++i) {
    const auto byte = static_cast<uint8_t>(number(bytes, 0, 1));
    bytes.remove_prefix(1);
    if (i == 8) return value << 8 | byte;
    value = value << 7 | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return value;
}

/// Which frame of a write-ahead log holds the newest committed state of a page.
class Log {
 public:
  explicit Log(RpmFile& file) : file_(file) {
    if (file_.size() < log_header) return;
    const std::string header = file_.at(0, log_header);
    const uint32_t magic = word(header, 0);
    if ((magic & ~1U) != 0x377f0682) return;  // as sqlite does: such a log holds nothing
    order_ = (magic & 1U) != 0 ? ByteOrder::big : ByteOrder::little;
    page_size_ = word(header, 8);
    if (page_size_ < 512 || page_size_ > 65536) return;
    add_up(std::string_view(header).substr(0, 24));
    if (sums_ == std::pair(word(header, 24), word(header, 28))) read_frames(header.substr(16, 8));
  }

  /// The bytes of a page; empty where the log does not have it.
  std::string page(uint32_t number) {
    const auto found = committed_.find(number);
    return found == committed_.end() ? std::string() : file_.at(found->second, page_size_);
  }

 private:
  /// Frames count up to the last commit before the first that is not of this log.
  void read_frames(const std::string& salts) {
    std::unordered_map<uint32_t, uint64_t> pending;
    for (uint64_t at = log_header; at + frame_header + page_size_ <= file_.size(); at += frame_header + page_size_) {
      const std::string frame = file_.at(at, frame_header + page_size_);
      add_up(std::string_view(frame).substr(0, 8));
      add_up(std::string_view(frame).substr(frame_header));
      if (frame.compare(8, 8, salts) != 0 || sums_ != std::pair(word(frame, 16), word(frame, 20))) return;
      pending[word(frame, 0)] = at + frame_header;
      if (word(frame, 4) == 0) continue;  // no commit
      for (const auto& [page, offset] : pending) committed_[page] = offset;
      pending.clear();
    }
  }

  void add_up(std::string_view bytes) {
    auto& [one, two] = sums_;
    for (size_t i = 0; i + 8 <= bytes.size(); i += 8) {
      one += static_cast<uint32_t>(number_at(bytes, i, 4, order_)) + two;
      two += static_cast<uint32_t>(number_at(bytes, i + 4, 4, order_)) + one;
    }
  }

  RpmFile& file_;
  ByteOrder order_ = ByteOrder::big;
  uint32_t page_size_ = 0;
  std::pair<uint32_t, uint32_t> sums_{0, 0};
  std::unordered_map<uint32_t, uint64_t> committed_;
};

/// One row of a table, as far as it stands on the leaf, and the rest in a chain of pages.
struct Row {
  uint64_t size = 0;
  std::string local;
  uint32_t first_overflow = 0;
};

class Database {
 public:
  Database(RpmFile& file, Log* log) : file_(file), log_(log) {
    std::string header;
    if (log_ != nullptr) header = log_->page(1);
    if (header.empty()) header = file_.at(0, file_header);
    if (!header.starts_with(std::string_view("SQLite format 3\0", 16))) file_.refuse("is no database of SQLite");
    const auto size = static_cast<uint32_t>(number(header, 16, 2));
    page_size_ = size == 1 ? 65536 : size;
    usable_ = page_size_ - static_cast<uint8_t>(header[20]);
    if (page_size_ < 512 || !std::has_single_bit(page_size_) || usable_ < 480) file_.refuse("has pages of an impossible size");
  }

  using TakeRow = std::function<void(const Row&)>;

  void read_table(uint32_t root, const TakeRow& take, size_t depth = 0) {
    if (depth > deepest) file_.refuse("has a tree that is too deep");
    const std::string page = this->page(root);
    const size_t header = root == 1 ? file_header : 0;
    const auto type = static_cast<uint8_t>(page[header]);
    if (type != interior_table && type != leaf_table) file_.refuse(fmt::format("has no table on page {}", root));
    const size_t cells = number(page, header + 3, 2);
    const size_t pointers = header + (type == leaf_table ? 8 : 12);
    size_t taken = 0;
    for (size_t i = 0; i < cells; ++i) {
      const size_t cell = number(page, pointers + 2 * i, 2);
      if (type == interior_table) {
        read_table(word(page, cell), take, depth + 1);
        continue;
      }
      const Row row = row_of(page, cell);
      taken += row.local.size() + 1;
      if (taken > page.size()) file_.refuse("has rows that overlap");
      take(row);
    }
    if (type == interior_table) read_table(word(page, header + 8), take, depth + 1);
  }

  /// The first bytes of a row, at most so many.
  std::string beginning(const Row& row, uint64_t most) {
    const uint64_t size = std::min(most, row.size);
    std::string bytes = row.local.substr(0, size);
    for (uint32_t next = row.first_overflow; bytes.size() < size;) {
      const std::string page = this->page(next);
      next = word(page, 0);
      bytes += std::string_view(page).substr(4, std::min<uint64_t>(usable_ - 4, size - bytes.size()));
    }
    return bytes;
  }

 private:
  std::string page(uint32_t number) {
    if (number == 0) file_.refuse("leads to page 0, which no database has");
    std::string page = log_ == nullptr ? std::string() : log_->page(number);
    if (page.empty()) page = file_.at(uint64_t{number - 1} * page_size_, page_size_);
    return page;
  }

  Row row_of(const std::string& page, size_t cell) {
    if (cell > page.size()) file_.refuse("has a row outside its page");
    std::string_view rest = std::string_view(page).substr(cell);
    Row row{.size = take_varint(rest)};
    take_varint(rest);  // the row's number
    const uint64_t local = local_size(row.size);
    row.local = rest.substr(0, local);
    if (row.local.size() != local) file_.refuse("has a row that leaves its page");
    if (local < row.size) row.first_overflow = word(rest, local);
    return row;
  }

  /// How much of a row stands on the leaf.
  uint64_t local_size(uint64_t size) const {
    if (size <= usable_ - 35) return size;
    const uint64_t least = (usable_ - 12) * 32 / 255 - 23;
    const uint64_t fitting = least + (size - least) % (usable_ - 4);
    return fitting <= usable_ - 35 ? fitting : least;
  }

  RpmFile& file_;
  Log* log_;
  uint32_t page_size_ = 0;
  uint64_t usable_ = 0;  // bytes of a page
};

/// Where a column of a row stands.
struct Column {
  uint64_t type = 0;  // its serial type
  uint64_t begin = 0;
  uint64_t size = 0;
};

uint64_t size_of(uint64_t type) {
  constexpr uint64_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
  return type < 12 ? sizes[type] : (type - 12) / 2;
}

std::vector<Column> columns_of(std::string_view row) {
  std::string_view rest = row;
  const uint64_t header = take_varint(rest);
  const size_t length = row.size() - rest.size();
  if (header < length || header > row.size()) throw RpmError("a row whose header is longer than the row");
  rest = rest.substr(0, header - length);
  std::vector<Column> columns;
  for (uint64_t begin = header; !rest.empty();) {
    const uint64_t type = take_varint(rest);
    columns.push_back({.type = type, .begin = begin, .size = size_of(type)});
    if (columns.back().size > UINT32_MAX) throw RpmError("a column that is too large");
    begin += columns.back().size;
  }
  return columns;
}

std::string_view part(std::string_view row, const Column& column) {
  if (column.begin > row.size() || row.size() - column.begin < column.size) throw RpmError("a column behind the end of its row");
  return row.substr(column.begin, column.size);
}

/// The root page of a table, as the schema on page 1 has it: type, name, tbl_name, rootpage, sql.
uint32_t root_of(Database& database, std::string_view table) {
  uint32_t root = 0;
  database.read_table(1, [&](const Row& row) {
    const std::string bytes = database.beginning(row, 64 << 10);
    const std::vector<Column> columns = columns_of(bytes);
    if (columns.size() < 5 || part(bytes, columns[0]) != "table" || part(bytes, columns[1]) != table) return;
    // Types 8 and 9 are the numbers 0 and 1, and have no bytes.
    if (columns[3].type >= 1 && columns[3].type <= 4) root = static_cast<uint32_t>(number(part(bytes, columns[3]), 0, columns[3].size));
  });
  return root;
}

}  // namespace

void read_rpm_sqlite(RpmFile& file, RpmFile* log, const TakeRpmBlob& take) {
  std::unique_ptr<Log> pages = log == nullptr ? nullptr : std::make_unique<Log>(*log);
  Database database(file, pages.get());
  const uint32_t root = root_of(database, "Packages");
  if (root == 0) file.refuse("has no table Packages");
  database.read_table(root, [&](const Row& row) {
    // hnum, which the row's number stands for, and blob.
    const std::vector<Column> columns = columns_of(row.local);
    if (columns.size() != 2 || columns[1].type < 12) file.refuse("has a row that is no package");
    const auto [type, begin, size] = columns[1];
    if (begin + size > row.size) file.refuse("has a package that is longer than its row");
    take({.size = size, .beginning = [&, begin = begin](size_t most) { return database.beginning(row, begin + most).substr(begin); }});
  });
}

}  // namespace nodeworthy
