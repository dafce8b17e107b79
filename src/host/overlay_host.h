// A host with changes that are made in memory only: what a plan is computed on.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "host/host.h"
#include "host/resolve_in_root.h"

namespace nodeworthy {

/// Files that differ from those of a host, by canonical path: absolute, without links on the way, as OverlayHost::canonical() has it. The
/// folders that lead to a file exist with it.
class Layer {
 public:
  struct File {
    std::string bytes;
    bool operator==(const File&) const = default;
  };
  struct Link {
    std::string target;
    bool operator==(const Link&) const = default;
  };
  /// Nothing is there. Of a folder, what is below it stays to be seen.
  struct Removed {
    bool operator==(const Removed&) const = default;
  };
  using Entry = std::variant<File, Link, Removed>;
  using Entries = std::map<std::string, Entry, std::less<>>;
  /// The permissions that are left of those of a path, by path: bits that are not here are taken away.
  using Modes = std::map<std::string, uint32_t, std::less<>>;

  /// Puts something in the place of what is there.
  void set(std::string path, Entry entry) { entries_.insert_or_assign(std::move(path), std::move(entry)); }
  /// Takes from the permissions of what is at a path, or is put there, those that are not in `most`.
  void limit_mode(const std::string& path, uint32_t most) { modes_.try_emplace(path, 07777).first->second &= most; }
  /// Puts what is in another layer over this one.
  void add(const Layer& other);
  const Entries& entries() const { return entries_; }
  const Modes& modes() const { return modes_; }
  bool operator==(const Layer&) const = default;

 private:
  Entries entries_;
  Modes modes_;
};

/// Another host as it would be with a layer over its files. What no file says is the other's: the clock, the space, the addresses,
/// what its programs answer.
class OverlayHost : public Host {
 public:
  /// `base` must outlive it.
  OverlayHost(const Host& base, Layer layer) : base_(base), layer_(std::move(layer)) { name_kubeadm_file(base.named_kubeadm_file()); }

  bool running() const override { return base_.running(); }
  std::string root() const override { return base_.root(); }
  Reading<bool> scan(std::string_view path, const std::function<bool(std::string_view)>& take) const override;
  Reading<Parts> parts(std::string_view path) const override;

  /// Where a path leads inside the root: an absolute path whose components are no links; it need not exist, but the folder in front of
  /// a ".." must. Unreadable where links go in circles.
  Reading<std::string> canonical(std::string_view path, LastLink last = LastLink::follow) const;

 protected:
  Reading<std::string> do_read(const std::string& path, size_t limit) const override;
  Reading<Status> do_status(const std::string& path) const override;
  Reading<std::string> do_link(const std::string& path) const override;
  Reading<std::vector<std::string>> do_list(const std::string& directory) const override;
  Reading<Space> do_space(const std::string& path) const override { return base_.space(path); }
  Reading<bool> do_tells_entry_types(const std::string& directory) const override { return base_.tells_entry_types(directory); }
  Reading<std::chrono::microseconds> do_write_latency(const std::string& directory) const override {
    return base_.write_latency(directory);
  }
  Reading<std::chrono::sys_seconds> do_now() const override { return base_.now(); }
  Reading<Clock> do_clock() const override { return base_.clock(); }
  Reading<std::vector<std::string>> do_addresses() const override { return base_.addresses(); }
  /// What the layer's /etc/hosts says of a name; Unreadable where only the other host's said something, which hides what DNS says.
  Reading<std::vector<std::string>> do_resolve(const std::string& name) const override;
  Reading<bool> do_can_listen(const std::string& address, uint16_t port) const override { return base_.can_listen(address, port); }
  std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const override {
    return base_.clock_offsets(servers);
  }
  Reading<Response> do_fetch(const Request& request) const override { return base_.fetch(request); }

 private:
  const Layer::Entry* find(std::string_view path) const;
  bool holds_something_below(std::string_view directory) const;
  Reading<std::string> link_at(const std::string& path) const;
  Reading<Status> status_at(const std::string& path) const;
  Reading<Status> whole_status_at(const std::string& path) const;

  const Host& base_;
  Layer layer_;
};

}  // namespace nodeworthy
