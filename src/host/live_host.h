// The machine that the program runs on.
#pragma once

#include <map>
#include <string>

#include "host/directory_host.h"
#include "host/lookup.h"

namespace nodeworthy {

/// Answers from the files below "/", and from the running kernel, the resolver and the network what is not in files.
class LiveHost : public DirectoryHost {
 public:
  LiveHost();

  bool running() const override { return true; }

 protected:
  Reading<Space> do_space(const std::string& path) const override;
  Reading<bool> do_tells_entry_types(const std::string& directory) const override;
  Reading<std::chrono::microseconds> do_write_latency(const std::string& directory) const override;
  Reading<Clock> do_clock() const override;
  Reading<std::vector<std::string>> do_addresses() const override;
  Reading<std::vector<std::string>> do_resolve(const std::string& name) const override;
  Reading<bool> do_can_listen(const std::string& address, uint16_t port) const override;
  std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const override;
  Reading<Response> do_fetch(const Request& request) const override;

 private:
  Reading<Response> ask_socket(const Request& request) const;
  Reading<Response> ask_port(const Request& request) const;

  mutable Lookup lookup_;
  mutable std::map<std::string, std::string> silent_;  // why an endpoint was waited for in vain; it is not a second time
};

}  // namespace nodeworthy
