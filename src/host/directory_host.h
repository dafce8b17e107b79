// A machine seen through a directory: "/", an unpacked image, a mounted disk or a fixture.
#pragma once

#include <string>
#include <unordered_map>

#include "base/fd.h"
#include "host/host.h"
#include "host/resolve_in_root.h"

namespace nodeworthy {

/// Answers everything that files can answer; what only a running kernel can is Unreadable. Nothing outside the directory is read.
class DirectoryHost : public Host {
 public:
  /// Opens the directory; throws std::system_error when it cannot be opened.
  explicit DirectoryHost(const std::string& root);
  /// The same with a way to resolve paths of the caller's choice, for tests of both.
  DirectoryHost(const std::string& root, Resolution resolution);
  ~DirectoryHost() override;

  bool running() const override { return false; }
  std::string root() const override { return root_; }
  Reading<bool> scan(std::string_view path, const std::function<bool(std::string_view)>& take) const override;
  Reading<Parts> parts(std::string_view path) const override;

 protected:
  Reading<std::string> do_read(const std::string& path, size_t limit) const override;
  Reading<Status> do_status(const std::string& path) const override;
  Reading<std::string> do_link(const std::string& path) const override;
  Reading<std::vector<std::string>> do_list(const std::string& directory) const override;
  Reading<Space> do_space(const std::string& path) const override;
  Reading<bool> do_tells_entry_types(const std::string& directory) const override;
  Reading<std::chrono::microseconds> do_write_latency(const std::string& directory) const override;
  Reading<std::chrono::sys_seconds> do_now() const override;
  Reading<Clock> do_clock() const override;
  Reading<std::vector<std::string>> do_addresses() const override;
  Reading<std::vector<std::string>> do_resolve(const std::string& name) const override;
  Reading<bool> do_can_listen(const std::string& address, uint16_t port) const override;
  std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const override;
  Reading<Response> do_fetch(const Request& request) const override;

  /// A descriptor (O_PATH) for a path inside the root.
  Reading<Fd> locate(const std::string& path, LastLink last) const;

  /// Takes a folder for one on which the running kernel shows itself: where `shown`, a path below it that is there on every machine, is
  /// missing, nothing is mounted, and neither a listing nor what is not found can be told.
  void expect_kernel_at(std::string folder, const std::string& shown);

 private:
  /// A regular file, open for reading, and the size in bytes that it says of itself.
  struct OpenFile {
    Fd fd;
    size_t size = 0;
  };

  /// Why what was not found at a path may be there all the same; empty where it is not.
  std::string why_untold(std::string_view path) const;
  Reading<OpenFile> open_regular(const std::string& path) const;
  /// A file that the listing of its folder showed to be regular; not open where there is none that still is.
  OpenFile open_listed(const std::string& path) const;

  std::string root_;
  Fd directory_;
  Resolution resolution_;
  std::vector<std::string> unmounted_;                        // the folders where the kernel should show itself and does not
  mutable std::unordered_map<std::string, FileType> listed_;  // what the listing of its folder showed a path to be
};

/// "PATH: No such file or directory" and the like, for an errno.
std::string system_message(std::string_view path, int error);

}  // namespace nodeworthy
