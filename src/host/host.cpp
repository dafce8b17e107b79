#include "host/host.h"

#include <algorithm>

namespace nodeworthy {
namespace {

/// The remembered answer under a key, asked for when there is none yet.
template <class Memory, class Ask>
const auto& remembered(Memory& memory, std::string_view key, Ask ask) {
  std::string owned(key);
  const auto found = memory.find(owned);
  if (found != memory.end()) return found->second;
  auto answer = ask(owned);
  return memory.emplace(std::move(owned), std::move(answer)).first->second;
}

}  // namespace

Host::Host() = default;
Host::~Host() = default;

std::string_view describe(FileType type) {
  switch (type) {
    case FileType::regular: return "file";
    case FileType::directory: return "directory";
    case FileType::symlink: return "symbolic link";
    case FileType::fifo: return "FIFO";
    case FileType::socket: return "socket";
    case FileType::character_device: return "character device";
    case FileType::block_device: return "block device";
    case FileType::other: return "special file";
  }
  return {};
}

const Reading<std::string>& Host::read(std::string_view path, size_t limit) const {
  return remembered(files_, path, [&](const std::string& key) { return do_read(key, limit); });
}
const Reading<Status>& Host::status(std::string_view path) const {
  return remembered(statuses_, path, [&](const std::string& key) { return do_status(key); });
}
const Reading<std::string>& Host::link(std::string_view path) const {
  return remembered(links_, path, [&](const std::string& key) { return do_link(key); });
}
const Reading<std::vector<std::string>>& Host::list(std::string_view directory) const {
  return remembered(directories_, directory, [&](const std::string& key) { return do_list(key); });
}
const Reading<Space>& Host::space(std::string_view path) const {
  return remembered(spaces_, path, [&](const std::string& key) { return do_space(key); });
}
const Reading<bool>& Host::tells_entry_types(std::string_view directory) const {
  return remembered(entry_types_, directory, [&](const std::string& key) { return do_tells_entry_types(key); });
}
const Reading<std::chrono::microseconds>& Host::write_latency(std::string_view directory) const {
  return remembered(latencies_, directory, [&](const std::string& key) { return do_write_latency(key); });
}
const Reading<std::chrono::sys_seconds>& Host::now() const {
  return remembered(now_, "", [&](const std::string&) { return do_now(); });
}
const Reading<Clock>& Host::clock() const {
  return remembered(clock_, "", [&](const std::string&) { return do_clock(); });
}
const Reading<std::vector<std::string>>& Host::addresses() const {
  return remembered(addresses_, "", [&](const std::string&) { return do_addresses(); });
}
const Reading<std::vector<std::string>>& Host::resolve(std::string_view name) const {
  return remembered(names_, name, [&](const std::string& key) { return do_resolve(key); });
}
const Reading<bool>& Host::can_listen(std::string_view address, uint16_t port) const {
  return remembered(ports_, std::string(address) + " " + std::to_string(port),
                    [&](const std::string&) { return do_can_listen(std::string(address), port); });
}
std::vector<Reading<std::chrono::microseconds>> Host::clock_offsets(const std::vector<std::string>& servers) const {
  std::vector<std::string> unasked;
  for (const std::string& server : servers)
    if (!offsets_.contains(server) && std::find(unasked.begin(), unasked.end(), server) == unasked.end()) unasked.push_back(server);
  if (!unasked.empty()) {
    const auto answers = do_clock_offsets(unasked);
    for (size_t i = 0; i < unasked.size(); ++i) offsets_.emplace(unasked[i], answers[i]);
  }
  std::vector<Reading<std::chrono::microseconds>> offsets;
  for (const std::string& server : servers) offsets.push_back(offsets_.at(server));
  return offsets;
}
const Reading<Response>& Host::fetch(const Request& request) const {
  const auto found = responses_.find(request);
  return found != responses_.end() ? found->second : responses_.emplace(request, do_fetch(request)).first->second;
}

}  // namespace nodeworthy
