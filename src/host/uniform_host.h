// The two hosts that say the same to everything: the one with nothing on it, and the one that tells nobody anything. What a rule says of
// the first is its explanation; what it says of both is among the laws.
#pragma once

#include "host/host.h"

namespace nodeworthy {

/// Answers every question with one and the same reading: Absent (nothing is there) or Unreadable (nobody tells).
class UniformHost : public Host {
 public:
  enum class Answer : uint8_t { absent, unreadable };
  UniformHost(Answer answer, bool running);
  ~UniformHost() override;

  bool running() const override { return running_; }
  std::string root() const override { return "/"; }
  Reading<bool> scan(std::string_view, const std::function<bool(std::string_view)>&) const override;
  Reading<Parts> parts(std::string_view) const override;

 protected:
  Reading<std::string> do_read(const std::string&, size_t) const override;
  Reading<Status> do_status(const std::string&) const override;
  Reading<std::string> do_link(const std::string&) const override;
  Reading<std::vector<std::string>> do_list(const std::string&) const override;
  Reading<Space> do_space(const std::string&) const override;
  Reading<bool> do_tells_entry_types(const std::string&) const override;
  Reading<std::chrono::microseconds> do_write_latency(const std::string&) const override;
  Reading<std::chrono::sys_seconds> do_now() const override;
  Reading<Clock> do_clock() const override;
  Reading<std::vector<std::string>> do_addresses() const override;
  Reading<std::vector<std::string>> do_resolve(const std::string&) const override;
  Reading<bool> do_can_listen(const std::string&, uint16_t) const override;
  std::vector<Reading<std::chrono::microseconds>> do_clock_offsets(const std::vector<std::string>& servers) const override;
  Reading<Response> do_fetch(const Request&) const override;

 private:
  template <class T>
  Reading<T> same() const;

  Answer answer_;
  bool running_;
};

}  // namespace nodeworthy
