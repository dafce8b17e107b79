#include "host/uniform_host.h"

namespace nodeworthy {

UniformHost::UniformHost(Answer answer, bool running) : answer_(answer), running_(running) {}

UniformHost::~UniformHost() = default;

template <class T>
Reading<T> UniformHost::same() const {
  if (answer_ == Answer::absent) return Absent{};
  return Unreadable{"permission denied"};
}

Reading<bool> UniformHost::scan(std::string_view, const std::function<bool(std::string_view)>&) const { return same<bool>(); }
Reading<Parts> UniformHost::parts(std::string_view) const { return same<Parts>(); }

Reading<std::string> UniformHost::do_read(const std::string&, size_t) const { return same<std::string>(); }
Reading<Status> UniformHost::do_status(const std::string&) const { return same<Status>(); }
Reading<std::string> UniformHost::do_link(const std::string&) const { return same<std::string>(); }
Reading<std::vector<std::string>> UniformHost::do_list(const std::string&) const { return same<std::vector<std::string>>(); }
Reading<Space> UniformHost::do_space(const std::string&) const { return same<Space>(); }
Reading<bool> UniformHost::do_tells_entry_types(const std::string&) const { return same<bool>(); }
Reading<std::chrono::microseconds> UniformHost::do_write_latency(const std::string&) const { return same<std::chrono::microseconds>(); }
Reading<std::chrono::sys_seconds> UniformHost::do_now() const { return same<std::chrono::sys_seconds>(); }
Reading<Clock> UniformHost::do_clock() const { return same<Clock>(); }
Reading<std::vector<std::string>> UniformHost::do_addresses() const { return same<std::vector<std::string>>(); }
Reading<std::vector<std::string>> UniformHost::do_resolve(const std::string&) const { return same<std::vector<std::string>>(); }
Reading<bool> UniformHost::do_can_listen(const std::string&, uint16_t) const { return same<bool>(); }
std::vector<Reading<std::chrono::microseconds>> UniformHost::do_clock_offsets(const std::vector<std::string>& servers) const {
  return {servers.size(), same<std::chrono::microseconds>()};
}
Reading<Response> UniformHost::do_fetch(const Request&) const { return same<Response>(); }

}  // namespace nodeworthy
