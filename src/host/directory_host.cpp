#include "host/directory_host.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/units.h"
#include "host/descriptor.h"
#include "host/mountinfo.h"

namespace nodeworthy {
namespace {

constexpr size_t most_names = 100'000;
// Of a file that is scanned: as much as the caches of a processor hold, and more where a line is longer, up to the largest piece.
constexpr size_t usual_piece_size = size_t{32} << 10;
constexpr size_t piece_size = size_t{1} << 20;
constexpr std::string_view not_running = "only a running machine can tell";

Unreadable unreadable(std::string_view path, int error) { return Unreadable{system_message(path, error)}; }

}  // namespace

std::string system_message(std::string_view path, int error) { return fmt::format("{}: {}", path, std::generic_category().message(error)); }

DirectoryHost::DirectoryHost(const std::string& root)
    : root_(root), directory_(open_root(root)), resolution_(best_resolution(directory_.get())) {}

DirectoryHost::DirectoryHost(const std::string& root, Resolution resolution)
    : root_(root), directory_(open_root(root)), resolution_(resolution) {}

DirectoryHost::~DirectoryHost() = default;

Reading<Fd> DirectoryHost::locate(const std::string& path, LastLink last) const {
  Opened opened = open_path(directory_.get(), path, last, resolution_);
  if (opened.ok()) return std::move(opened.fd);
  if (opened.error != ENOENT && opened.error != ENOTDIR) return unreadable(path, opened.error);
  if (std::string why = why_untold(path); !why.empty()) return Unreadable{std::move(why)};
  return Absent{};
}

void DirectoryHost::expect_kernel_at(std::string folder, const std::string& shown) {
  if (locate(shown, LastLink::keep).absent()) unmounted_.push_back(std::move(folder));
}

std::string DirectoryHost::why_untold(std::string_view path) const {
  for (const std::string& folder : unmounted_)
    if (is_at_or_below(path, folder)) return fmt::format("{}: nothing is mounted at {}", path, folder);
  return {};
}

DirectoryHost::OpenFile DirectoryHost::open_listed(const std::string& path) const {
  const auto listed = listed_.find(path);
  if (listed == listed_.end() || listed->second != FileType::regular) return {};
  Opened opened = open_file(directory_.get(), path, resolution_);
  struct stat status {};
  if (!opened.ok() || ::fstat(opened.fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return {.fd = std::move(opened.fd), .size = static_cast<size_t>(status.st_size)};
}

Reading<DirectoryHost::OpenFile> DirectoryHost::open_regular(const std::string& path) const {
  if (OpenFile file = open_listed(path); file.fd.valid()) return file;
  return locate(path, LastLink::follow).and_then([&](const Fd& at) -> Reading<OpenFile> {
    struct stat status {};
    if (::fstat(at.get(), &status) != 0) return unreadable(path, errno);
    // Opening a device can act on it, and a FIFO opened without waiting reads as an empty file.
    if (!S_ISREG(status.st_mode)) return Unreadable{fmt::format("{}: is a {}, not a file", path, describe(type_of(status.st_mode)))};
    Opened opened = reopen(directory_.get(), path, at.get(), status, resolution_);
    if (!opened.ok()) return unreadable(path, opened.error);
    return OpenFile{.fd = std::move(opened.fd), .size = static_cast<size_t>(status.st_size)};
  });
}

Reading<std::string> DirectoryHost::do_read(const std::string& path, size_t limit) const {
  return open_regular(path).and_then([&](const OpenFile& file) -> Reading<std::string> {
    std::string bytes;
    const int error = file.size > limit ? EFBIG : read_all(file.fd.get(), file.size, limit, bytes);
    if (error == EFBIG) return Unreadable{fmt::format("{}: larger than {}", path, format_size(limit))};
    if (error != 0) return unreadable(path, error);
    return bytes;
  });
}

Reading<bool> DirectoryHost::scan(std::string_view path, const std::function<bool(std::string_view)>& take) const {
  const std::string owned(path);
  return open_regular(owned).and_then([&](const OpenFile& file) -> Reading<bool> {
    std::string buffer(usual_piece_size, '\0');
    size_t kept = 0;  // the beginning of a line whose end is not read yet
    for (;;) {
      const ssize_t got = ::read(file.fd.get(), buffer.data() + kept, buffer.size() - kept);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return unreadable(owned, errno);
      const std::string_view piece(buffer.data(), kept + static_cast<size_t>(got));
      if (got == 0) {
        if (!piece.empty()) take(piece);
        return true;
      }
      size_t whole = piece.rfind('\n') + 1;  // 0 where there is none
      if (whole == 0 && piece.size() == piece_size) whole = piece_size;
      if (whole > 0 && !take(piece.substr(0, whole))) return true;
      kept = piece.size() - whole;
      if (kept == buffer.size()) buffer.resize(std::min(2 * kept, piece_size));
      std::memmove(buffer.data(), buffer.data() + whole, kept);
    }
  });
}

Reading<Parts> DirectoryHost::parts(std::string_view path) const {
  const std::string owned(path);
  return open_regular(owned).and_then([&](const OpenFile& file) -> Reading<Parts> {
    const auto fd = std::make_shared<const Fd>(::fcntl(file.fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!fd->valid()) return unreadable(owned, errno);
    return Parts{.size = file.size, .read = [fd, owned](uint64_t offset, size_t size) -> Reading<std::string> {
                   std::string bytes(size, '\0');
                   const int error = read_at(fd->get(), offset, bytes);
                   if (error != 0) return unreadable(owned, error);
                   return bytes;
                 }};
  });
}

Reading<Status> DirectoryHost::do_status(const std::string& path) const {
  return locate(path, LastLink::follow).and_then([&](const Fd& at) -> Reading<Status> {
    struct stat status {};
    if (::fstat(at.get(), &status) != 0) return unreadable(path, errno);
    return Status{.type = type_of(status.st_mode),
                  .mode = status.st_mode & 07777U,
                  .uid = status.st_uid,
                  .gid = status.st_gid,
                  .size = static_cast<uint64_t>(status.st_size)};
  });
}

Reading<std::string> DirectoryHost::do_link(const std::string& path) const {
  if (const auto listed = listed_.find(path); listed != listed_.end() && listed->second != FileType::symlink) return Absent{};
  return locate(path, LastLink::keep).and_then([&](const Fd& at) -> Reading<std::string> {
    std::array<char, PATH_MAX> target;
    const ssize_t length = ::readlinkat(at.get(), "", target.data(), target.size());
    // readlinkat on a descriptor that is no link fails with ENOENT.
    if (length < 0 && (errno == ENOENT || errno == EINVAL)) return Absent{};
    if (length < 0) return unreadable(path, errno);
    return std::string(target.data(), static_cast<size_t>(length));
  });
}

Reading<std::vector<std::string>> DirectoryHost::do_list(const std::string& directory) const {
  if (std::string why = why_untold(directory); !why.empty()) return Unreadable{std::move(why)};
  const Opened opened = open_listing(directory_.get(), directory, resolution_);
  if (opened.error == ENOENT || opened.error == ENOTDIR) return Absent{};
  if (!opened.ok()) return unreadable(directory, opened.error);
  std::vector<std::string> names;
  alignas(dirent64) std::array<char, size_t{16} << 10> entries;
  for (;;) {
    const ssize_t got = ::getdents64(opened.fd.get(), entries.data(), entries.size());
    // Of a folder that was removed once it was open the kernel says that it is not there; like readdir(3), it has no more entries.
    if (got == 0 || (got < 0 && errno == ENOENT)) break;
    if (got < 0) return unreadable(directory, errno);
    for (ssize_t at = 0; at < got;) {
      const auto* entry = reinterpret_cast<const dirent64*>(entries.data() + at);
      at += entry->d_reclen;
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      names.emplace_back(name);
      if (entry->d_type != DT_UNKNOWN)
        listed_.emplace(fmt::format("{}/{}", directory, name), type_of(static_cast<mode_t>(DTTOIF(entry->d_type))));
      if (names.size() > most_names) return Unreadable{fmt::format("{}: more than {} entries", directory, most_names)};
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

Reading<Space> DirectoryHost::do_space(const std::string&) const { return Unreadable{std::string(not_running)}; }
Reading<bool> DirectoryHost::do_tells_entry_types(const std::string&) const { return Unreadable{std::string(not_running)}; }
Reading<std::chrono::microseconds> DirectoryHost::do_write_latency(const std::string&) const {
  return Unreadable{std::string(not_running)};
}
Reading<std::chrono::sys_seconds> DirectoryHost::do_now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}
Reading<Clock> DirectoryHost::do_clock() const { return Unreadable{std::string(not_running)}; }
Reading<std::vector<std::string>> DirectoryHost::do_addresses() const { return Unreadable{std::string(not_running)}; }
Reading<std::vector<std::string>> DirectoryHost::do_resolve(const std::string&) const { return Unreadable{std::string(not_running)}; }
Reading<bool> DirectoryHost::do_can_listen(const std::string&, uint16_t) const { return Unreadable{std::string(not_running)}; }
std::vector<Reading<std::chrono::microseconds>> DirectoryHost::do_clock_offsets(const std::vector<std::string>& servers) const {
  return {servers.size(), Unreadable{std::string(not_running)}};
}
Reading<Response> DirectoryHost::do_fetch(const Request&) const { return Unreadable{std::string(not_running)}; }

}  // namespace nodeworthy
