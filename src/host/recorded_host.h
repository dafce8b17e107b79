// A machine kept as a folder: its files in `tree`, and in fixture.yaml what is not a file.
#pragma once

#include <map>
#include <string>

#include "base/node.h"
#include "host/directory_host.h"

namespace nodeworthy {

/// Why a fixture.yaml is none; complete with its path and position.
class FixtureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Answers from FOLDER/tree (a missing one is an empty root) and from FOLDER/fixture.yaml, all of whose keys may be left out. A TCP port
/// is taken where /proc/net/tcp or tcp6 of the tree has it listening.
///
///     running: true                       # a kernel runs behind it; else it is an image
///     settings: {role: worker}            # of the run, over the profile's
///     clock: {synchronised: true, maximum-error: 10ms, estimated-error: 1ms}
///     says: [swap is on]                  # texts that a rule says of the machine; for the laws, not of the machine
///     now: 2026-01-31T23:59:59Z           # the time, in UTC
///     modes: {/etc/shadow: "0600"}        # by path, links resolved: the permissions that are left of those in the tree, as git keeps few
///     owners: {/srv/data: "1000:1000"}    # user and group by number; everything else belongs to 0:0
///     addresses: [127.0.0.1, 192.168.1.5]
///     names: {node1: [192.168.1.5]}       # what DNS says of names that /etc/hosts of the tree does not have; others do not exist
///     space: {/: {size: 40GiB, available: 30GiB, inodes: 1000000, inodes-free: 900000}}    # the longest prefix of a path counts
///     entry-types: {/: true}              # whether folders say of what type their entries are, as space
///     write-latency: {/var/lib/etcd: 3ms} # of writes of etcd, as space
///     clock-offsets: {ntp.example: 3ms}   # of time servers; others do not answer
///     answers:                            # of programs, by endpoint and path of HTTP; at other endpoints nobody listens
///       127.0.0.1:10248: {/healthz: {status: 200, body: ok}}
///       /run/containerd/containerd.sock:  # a socket that is there; what is not recorded of it is not told
///         /runtime.v1.RuntimeService/Version: {message: "0a05 302e312e30"}    # of gRPC, in hexadecimal digits
///         /runtime.v1.RuntimeService/RuntimeConfig: {grpc-status: 12, grpc-message: unknown method}
class RecordedHost : public DirectoryHost {
 public:
  /// Throws FixtureError, and std::system_error when the folder is missing.
  explicit RecordedHost(const std::string& folder);
  ~RecordedHost() override;

  bool running() const override { return running_; }
  /// The settings of fixture.yaml, by name.
  const std::map<std::string, std::string, std::less<>>& settings() const { return settings_; }

  /// What fixture.yaml wants a rule to say of the machine.
  const std::vector<std::string>& says() const { return says_; }

 protected:
  Reading<Space> do_space(const std::string& path) const override;
  Reading<bool> do_tells_entry_types(const std::string& directory) const override;
  Reading<std::chrono::microseconds> do_write_latency(const std::string& directory) const override;
  Reading<std::chrono::sys_seconds> do_now() const override;
  Reading<Clock> do_clock() const override;
  Reading<std::vector<std::string>> do_addresses() const override;
  Reading<std::vector<std::string>> do_resolve(const std::string& name) const override;
  Reading<bool> do_can_listen(const std::string& address, uint16_t port) const override;
  std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const override;
  Reading<Status> do_status(const std::string& path) const override;
  Reading<Response> do_fetch(const Request& request) const override;

 private:
  /// User and group.
  using Owner = std::pair<uint32_t, uint32_t>;

  void load(const std::string& file);

  bool running_ = false;
  std::map<std::string, std::string, std::less<>> settings_;
  std::vector<std::string> says_;
  Reading<std::chrono::sys_seconds> now_;
  std::map<std::string, uint32_t> modes_;
  std::map<std::string, Owner> owners_;
  Reading<Clock> clock_;
  Reading<std::vector<std::string>> addresses_;
  std::map<std::string, std::vector<std::string>> names_;
  std::map<std::string, Space> spaces_;
  std::map<std::string, bool> entry_types_;
  std::map<std::string, std::chrono::microseconds> latencies_;
  std::map<std::string, std::chrono::microseconds> offsets_;
  std::map<std::string, std::map<std::string, Response>> answers_;  // by endpoint and path
};

}  // namespace nodeworthy
