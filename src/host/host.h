// The only window on a machine. Checks are handed a `const Host&` and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "host/parts.h"
#include "host/reading.h"
#include "host/request.h"

namespace nodeworthy {

/// What kind of thing a path leads to.
enum class FileType : uint8_t { regular, directory, symlink, fifo, socket, character_device, block_device, other };

/// "file", "directory", "FIFO" ...
std::string_view describe(FileType type);

/// A file's metadata, as stat(2) has it.
struct Status {
  FileType type = FileType::other;
  uint32_t mode = 0;  // permission bits, 07777
  uint32_t uid = 0;
  uint32_t gid = 0;
  uint64_t size = 0;  // bytes
};

/// A file system's space, as statvfs(3) has it.
struct Space {
  uint64_t size = 0;         // bytes
  uint64_t available = 0;    // bytes, to an unprivileged user
  uint64_t inodes = 0;       // 0 where the file system counts none
  uint64_t inodes_free = 0;  // to an unprivileged user
};

/// The kernel's own account of its clock, as adjtimex(2) has it.
struct Clock {
  bool synchronised = false;                     // STA_UNSYNC is clear
  std::chrono::microseconds maximum_error{0};    // maxerror
  std::chrono::microseconds estimated_error{0};  // esterror
};

/// One machine: a running one, an unpacked image, or a fixture. Const and observing only: nothing here changes the machine, and only
/// write_latency() writes.
/// Every answer is asked for once and remembered, so all checks of a run see the same machine. Not for several threads.
///
/// Paths are absolute and resolve inside the host's own root, links included. A missing file, or a missing or wrong
/// directory on the way to it, is Absent; everything else that prevents an answer is Unreadable with a reason that names the path.
class Host {
 public:
  virtual ~Host();

  /// Whether a kernel runs behind this: false for an image, whose /proc and /sys say nothing.
  virtual bool running() const = 0;
  /// Where the root is on the machine that looks: "/" or the directory given.
  virtual std::string root() const = 0;
  /// The file that is to be handed to kubeadm --config, where a person has named it; empty where it is in one of the usual places.
  const std::string& named_kubeadm_file() const { return named_kubeadm_file_; }
  /// Names that file. For who makes the host, before it is asked anything.
  void name_kubeadm_file(std::string path) { named_kubeadm_file_ = std::move(path); }

  /// A file's bytes. Unreadable when it is no regular file or is larger than `limit` bytes.
  const Reading<std::string>& read(std::string_view path, size_t limit = default_limit) const;
  /// The metadata of what a path leads to, links followed.
  const Reading<Status>& status(std::string_view path) const;
  /// The text of a symbolic link; Absent when the path is anything else.
  const Reading<std::string>& link(std::string_view path) const;
  /// The sorted names in a directory, without "." and "..".
  const Reading<std::vector<std::string>>& list(std::string_view directory) const;
  /// The space of the file system that a path is on; Unreadable for an image.
  const Reading<Space>& space(std::string_view path) const;
  /// Whether the folders of the file system that a folder is on say of what type their entries are (d_type of readdir(3)), which the
  /// overlay file system needs below it. XFS says so itself; else an entry of the folder tells, else one of a folder above it on the same
  /// file system. Unreadable where there is none of these, and for an image.
  const Reading<bool>& tells_entry_types(std::string_view directory) const;
  /// How long a write of etcd would take until it is on the disk: the 99th percentile of the fdatasync(2) after each of 1000 writes of 2300
  /// bytes, one behind the other in space allocated before. After 10 seconds it ends with the writes there are; of fewer than 100 the
  /// slowest counts.
  ///
  /// This is the only question that writes to the machine, and is asked only where a person wants it: 2.3 MB, in a new file in the folder
  /// that has no name, so that nothing is left of it even when the program is killed. (Before Linux 3.11, which has no such files, it loses
  /// its name as soon as it is there.)
  ///
  /// Unreadable for an image, where less than 64 MiB are free, where nothing can be written, and on other file systems than ext4 (2, 3),
  /// XFS and tmpfs, of which it is not known that they bring to the disk what has no name.
  const Reading<std::chrono::microseconds>& write_latency(std::string_view directory) const;

  /// Hands a file's bytes to `take` in pieces that end at line ends where lines are shorter than 1 MiB, without holding
  /// it in memory, until `take` returns false. The value says nothing; Absent and Unreadable as in read, without a limit on size.
  virtual Reading<bool> scan(std::string_view path, const std::function<bool(std::string_view)>& take) const = 0;

  /// Opens a file of any size to read parts of it, which are not remembered. Absent and Unreadable as in scan.
  virtual Reading<Parts> parts(std::string_view path) const = 0;

  /// The time, in UTC, of the machine that looks: of an image, too, because what is out of date is so wherever it is started.
  const Reading<std::chrono::sys_seconds>& now() const;
  /// The kernel's clock state; Unreadable for an image.
  const Reading<Clock>& clock() const;
  /// The addresses of the machine's interfaces in their usual text form, loopback included; Unreadable for an image.
  const Reading<std::vector<std::string>>& addresses() const;
  /// The addresses a name resolves to through /etc/hosts and DNS; Absent when it has none; Unreadable for an image.
  const Reading<std::vector<std::string>>& resolve(std::string_view name) const;
  /// How far this machine's clock is behind (positive) each time server's, by SNTP (RFC 4330), in the order given. All are asked at once,
  /// so that silent ones do not add up their timeouts. A server is a name or an address, with ":PORT" where it is not 123. Unreadable for
  /// one that gives no usable answer, and for an image.
  std::vector<Reading<std::chrono::microseconds>> clock_offsets(const std::vector<std::string>& servers) const;

  /// What a program of the machine answers over HTTP: whole, with any status, of at most 16 MiB, within 3 seconds. Absent where nobody
  /// listens: no such socket, or it refuses to connect. Unreadable where something listens and does not answer in HTTP, and for an image.
  const Reading<Response>& fetch(const Request& request) const;

  /// Whether a program could listen on a TCP port now, found with bind(2) as a server would. `address` in its usual form; empty for all
  /// addresses of the machine, IPv4 and IPv6. Unreadable where the kernel refuses for another reason than that the port is taken, and for
  /// an image.
  const Reading<bool>& can_listen(std::string_view address, uint16_t port) const;

  /// What a parser makes of this host, computed once per run: `parse(*this)`, remembered under its type.
  template <class F>
  const std::invoke_result_t<F, const Host&>& once(F parse) const {
    using Result = std::invoke_result_t<F, const Host&>;
    std::shared_ptr<void>& slot = parsed_[std::type_index(typeid(Result))];
    if (!slot) {
      auto result = std::make_shared<Result>(parse(*this));
      // The parser may itself have used once(): the map may have moved, so look the slot up again.
      parsed_[std::type_index(typeid(Result))] = result;
      return *result;
    }
    return *static_cast<const Result*>(slot.get());
  }

  /// What read() accepts unless told otherwise.
  static constexpr size_t default_limit = size_t{16} << 20;

 protected:
  // Here and in its descendants what the compiler would write itself stands in one file: everywhere it would cost a second to compile.
  Host();

  virtual Reading<std::string> do_read(const std::string& path, size_t limit) const = 0;
  virtual Reading<Status> do_status(const std::string& path) const = 0;
  virtual Reading<std::string> do_link(const std::string& path) const = 0;
  virtual Reading<std::vector<std::string>> do_list(const std::string& directory) const = 0;
  virtual Reading<Space> do_space(const std::string& path) const = 0;
  virtual Reading<bool> do_tells_entry_types(const std::string& directory) const = 0;
  virtual Reading<std::chrono::microseconds> do_write_latency(const std::string& directory) const = 0;
  virtual Reading<std::chrono::sys_seconds> do_now() const = 0;
  virtual Reading<Clock> do_clock() const = 0;
  virtual Reading<std::vector<std::string>> do_addresses() const = 0;
  virtual Reading<std::vector<std::string>> do_resolve(const std::string& name) const = 0;
  virtual Reading<bool> do_can_listen(const std::string& address, uint16_t port) const = 0;
  virtual std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const = 0;
  virtual Reading<Response> do_fetch(const Request& request) const = 0;

 private:
  template <class T>
  using Memory = std::unordered_map<std::string, Reading<T>>;

  std::string named_kubeadm_file_;
  mutable Memory<std::string> files_;
  mutable Memory<Status> statuses_;
  mutable Memory<std::string> links_;
  mutable Memory<std::vector<std::string>> directories_;
  mutable Memory<Space> spaces_;
  mutable Memory<bool> entry_types_;
  mutable Memory<std::chrono::microseconds> latencies_;
  mutable Memory<std::chrono::sys_seconds> now_;
  mutable Memory<Clock> clock_;
  mutable Memory<std::vector<std::string>> addresses_;
  mutable Memory<std::vector<std::string>> names_;
  mutable Memory<bool> ports_;
  mutable Memory<std::chrono::microseconds> offsets_;
  mutable std::map<Request, Reading<Response>> responses_;
  mutable std::map<std::type_index, std::shared_ptr<void>> parsed_;
};

}  // namespace nodeworthy
