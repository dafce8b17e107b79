#include "host/recorded_host.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <sstream>
#include <system_error>
#include <tuple>

#include "base/suggest.h"
#include "base/text.h"
#include "base/units.h"
#include "host/grpc.h"
#include "host/hosts_file.h"
#include "host/overlay_host.h"
#include "host/tcp_listeners.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

constexpr std::string_view nothing_recorded = "the fixture records no answer";

/// FOLDER/tree; where there is none, a new empty directory: git keeps no empty folders.
std::string tree_of(const std::string& folder) {
  struct stat status {};
  std::string tree = folder + "/tree";
  if (::stat(tree.c_str(), &status) == 0) return tree;
  if (::stat(folder.c_str(), &status) != 0) return folder;  // fails with the folder's own error
  std::string empty = "/tmp/nodeworthy-empty-XXXXXX";
  if (::mkdtemp(empty.data()) == nullptr) throw std::system_error(errno, std::generic_category(), empty);
  return empty;
}

/// Reads fields of one mapping and refuses those it does not know.
class Fields {
 public:
  Fields(const Node& node, std::string file) : node_(node), file_(std::move(file)) {
    if (node.type != Node::Type::mapping && node.type != Node::Type::null) fail(node, "a mapping is wanted here");
  }

  using Read = std::function<void(const Node&)>;
  void read(const std::map<std::string, Read>& known) const {
    each([&](const Node& key, const Node& value) {
      const auto found = known.find(std::string(key.text));
      std::vector<std::string> names;
      for (const auto& [name, read] : known) names.push_back(name);
      if (found == known.end()) fail(key, fmt::format("there is no \"{}\" here{}", key.text, suggestion(key.text, names)));
      found->second(value);
    });
  }

  void each(const std::function<void(const Node&, const Node&)>& use) const {
    for (size_t i = 0; i + 1 < node_.children.size(); i += 2) use(node_.children[i], node_.children[i + 1]);
  }

  Fields at(const Node& node) const { return {node, file_}; }

  std::vector<std::string> texts(const Node& node) const {
    if (!node.is_sequence()) fail(node, "a list is wanted here");
    std::vector<std::string> all;
    for (const Node& item : node.children) all.push_back(text(item));
    return all;
  }

  std::string text(const Node& node) const {
    if (!node.is_scalar()) fail(node, "a text is wanted here");
    return std::string(node.text);
  }

  bool flag(const Node& node) const {
    if (node.text != "true" && node.text != "false") fail(node, "true or false is wanted here");
    return node.text == "true";
  }

  template <class Parse>
  auto parsed(const Node& node, Parse parse) const {
    const auto value = parse(node.text);
    if (!value) fail(node, fmt::format("\"{}\" has not the right form", node.text));
    return *value;
  }

 private:
  [[noreturn]] void fail(const Node& node, std::string_view what) const {
    throw FixtureError(fmt::format("{}:{}:{}: {}", file_, node.mark.line, node.mark.column, what));
  }

  const Node& node_;
  std::string file_;
};

Space read_space(const Fields& fields) {
  Space space;
  auto number = [&](uint64_t& to) { return [&](const Node& node) { to = fields.parsed(node, parse_size); }; };
  fields.read({{"size", number(space.size)},
               {"available", number(space.available)},
               {"inodes", number(space.inodes)},
               {"inodes-free", number(space.inodes_free)}});
  return space;
}

Clock read_clock(const Fields& fields) {
  Clock clock;
  auto duration = [&](std::chrono::microseconds& to) { return [&](const Node& node) { to = fields.parsed(node, parse_duration); }; };
  fields.read({{"synchronised", [&](const Node& node) { clock.synchronised = fields.flag(node); }},
               {"maximum-error", duration(clock.maximum_error)},
               {"estimated-error", duration(clock.estimated_error)}});
  return clock;
}

std::optional<std::chrono::microseconds> parse_offset(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto duration = parse_duration(negative ? text.substr(1) : text);
  if (!duration) return std::nullopt;
  return negative ? -*duration : *duration;
}

/// The bytes that hexadecimal digits stand for; blanks between them do not count.
std::optional<std::string> parse_hexadecimal(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string bytes;
  std::optional<size_t> first;
  for (char c : text) {
    if (c == ' ' || c == '\n') continue;
    const size_t digit = digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    if (first) bytes += static_cast<char>(*first << 4U | digit);
    first = first ? std::nullopt : std::optional(digit);
  }
  if (first) return std::nullopt;
  return bytes;
}

/// "2026-01-31T23:59:59Z".
std::optional<std::chrono::sys_seconds> parse_time(std::string_view text) {
  std::tm parts{};
  const std::string owned(text);
  const char* end = ::strptime(owned.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(::timegm(&parts)));
}

std::optional<uint32_t> parse_mode(std::string_view text) {
  uint32_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc() || end != text.data() + text.size() || mode > 07777) return std::nullopt;
  return mode;
}

/// "1000:1000".
std::optional<std::pair<uint32_t, uint32_t>> parse_owner(std::string_view text) {
  std::pair<uint32_t, uint32_t> owner;
  const char* end = text.data() + text.size();
  const auto user = std::from_chars(text.data(), end, owner.first);
  if (user.ec != std::errc() || user.ptr == end || *user.ptr != ':') return std::nullopt;
  const auto group = std::from_chars(user.ptr + 1, end, owner.second);
  if (group.ec != std::errc() || group.ptr != end) return std::nullopt;
  return owner;
}

/// What is recorded of the longest folder that a path is in; "/" is in every one.
template <class T>
Reading<T> recorded_of(const std::map<std::string, T>& by_folder, const std::string& path) {
  for (auto recorded = by_folder.rbegin(); recorded != by_folder.rend(); ++recorded) {
    const std::string& folder = recorded->first;
    if (folder == "/" || path == folder || path.starts_with(folder + "/")) return recorded->second;
  }
  return Unreadable{std::string(nothing_recorded)};
}

Response read_answer(const Fields& fields) {
  Response response{.status = 200};
  auto grpc = [&](std::string status) {
    response.headers["content-type"] = "application/grpc";
    response.headers["grpc-status"] = std::move(status);
  };
  fields.read({{"status", [&](const Node& node) { response.status = static_cast<int>(fields.parsed(node, parse_size)); }},
               {"body", [&](const Node& node) { response.body = fields.text(node); }},
               {"message",
                [&](const Node& node) {
                  grpc("0");
                  response.body = grpc_request("", "", fields.parsed(node, parse_hexadecimal)).body;
                }},
               {"grpc-status", [&](const Node& node) { grpc(fields.text(node)); }},
               {"grpc-message", [&](const Node& node) { response.headers["grpc-message"] = fields.text(node); }}});
  return response;
}

}  // namespace

RecordedHost::RecordedHost(const std::string& folder)
    : DirectoryHost(tree_of(folder)),
      now_(Unreadable{std::string(nothing_recorded)}),
      clock_(Unreadable{std::string(nothing_recorded)}),
      addresses_(Unreadable{std::string(nothing_recorded)}) {
  // The empty directory that stands in for a missing tree is only needed open.
  if (root() != folder + "/tree") ::rmdir(root().c_str());
  load(folder + "/fixture.yaml");
}

RecordedHost::~RecordedHost() = default;

void RecordedHost::load(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) return;
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  const auto parsed = parse_yaml(bytes.str());
  if (const auto* error = std::get_if<DocumentError>(&parsed)) throw FixtureError(describe(file, *error));
  const Fields fields(std::get<Document>(parsed).root(), file);
  fields.read({
      {"running", [&](const Node& node) { running_ = fields.flag(node); }},
      {"settings",
       [&](const Node& node) {
         fields.at(node).each([&](const Node& key, const Node& value) { settings_[std::string(key.text)] = fields.text(value); });
       }},
      {"says", [&](const Node& node) { says_ = fields.texts(node); }},
      {"now", [&](const Node& node) { now_ = fields.parsed(node, parse_time); }},
      {"modes",
       [&](const Node& node) {
         fields.at(node).each(
             [&](const Node& key, const Node& value) { modes_[std::string(key.text)] = fields.parsed(value, parse_mode); });
       }},
      {"owners",
       [&](const Node& node) {
         fields.at(node).each(
             [&](const Node& key, const Node& value) { owners_[std::string(key.text)] = fields.parsed(value, parse_owner); });
       }},
      {"clock", [&](const Node& node) { clock_ = read_clock(fields.at(node)); }},
      {"addresses", [&](const Node& node) { addresses_ = fields.texts(node); }},
      {"names",
       [&](const Node& node) {
         fields.at(node).each([&](const Node& key, const Node& value) { names_[std::string(key.text)] = fields.texts(value); });
       }},
      {"space",
       [&](const Node& node) {
         fields.at(node).each([&](const Node& key, const Node& value) { spaces_[std::string(key.text)] = read_space(fields.at(value)); });
       }},
      {"entry-types",
       [&](const Node& node) {
         fields.at(node).each([&](const Node& key, const Node& value) { entry_types_[std::string(key.text)] = fields.flag(value); });
       }},
      {"write-latency",
       [&](const Node& node) {
         fields.at(node).each(
             [&](const Node& key, const Node& value) { latencies_[std::string(key.text)] = fields.parsed(value, parse_duration); });
       }},
      {"clock-offsets",
       [&](const Node& node) {
         fields.at(node).each(
             [&](const Node& key, const Node& value) { offsets_[std::string(key.text)] = fields.parsed(value, parse_offset); });
       }},
      {"answers",
       [&](const Node& node) {
         fields.at(node).each([&](const Node& endpoint, const Node& paths) {
           auto& answers = answers_[std::string(endpoint.text)];
           fields.at(paths).each(
               [&](const Node& path, const Node& answer) { answers[std::string(path.text)] = read_answer(fields.at(answer)); });
         });
       }},
  });
}

Reading<Space> RecordedHost::do_space(const std::string& path) const { return recorded_of(spaces_, path); }
Reading<bool> RecordedHost::do_tells_entry_types(const std::string& directory) const { return recorded_of(entry_types_, directory); }
Reading<std::chrono::microseconds> RecordedHost::do_write_latency(const std::string& directory) const {
  return recorded_of(latencies_, directory);
}

Reading<std::chrono::sys_seconds> RecordedHost::do_now() const { return now_; }
Reading<Clock> RecordedHost::do_clock() const { return clock_; }
Reading<std::vector<std::string>> RecordedHost::do_addresses() const { return addresses_; }

Reading<std::vector<std::string>> RecordedHost::do_resolve(const std::string& name) const {
  const Reading<std::string>& hosts = read("/etc/hosts");
  std::vector<std::string> addresses;
  if (hosts.present()) {
    read_hosts(hosts.value(), [&](const HostsLine& line) {
      if (line.has(name)) addresses.push_back(line.address);
    });
  }
  if (!addresses.empty()) return addresses;
  const auto found = names_.find(name);
  if (found == names_.end()) return Absent{};
  return found->second;
}

Reading<bool> RecordedHost::do_can_listen(const std::string& address, uint16_t port) const {
  const Reading<std::vector<TcpListener>> listeners = running_ ? tcp_listeners(*this) : Absent{};
  if (listeners.absent()) return Unreadable{std::string(nothing_recorded)};
  return listeners.map([&](const std::vector<TcpListener>& all) {
    return std::none_of(all.begin(), all.end(), [&](const TcpListener& one) { return in_the_way(one, address, port); });
  });
}

std::vector<Reading<std::chrono::microseconds>> RecordedHost::do_clock_offsets(const std::vector<std::string>& servers) const {
  std::vector<Reading<std::chrono::microseconds>> offsets;
  for (const std::string& server : servers) {
    const auto found = offsets_.find(server);
    offsets.push_back(found == offsets_.end() ? Reading<std::chrono::microseconds>(Unreadable{"does not answer"}) : found->second);
  }
  return offsets;
}

Reading<Status> RecordedHost::do_status(const std::string& path) const {
  if (path.starts_with('/') && answers_.contains(path)) return Status{.type = FileType::socket, .mode = 0660};
  const Reading<std::string> at = modes_.empty() && owners_.empty() ? path : OverlayHost(*this, {}).canonical(path);
  if (at.unreadable()) return Unreadable{at.why()};
  return DirectoryHost::do_status(path).map([&](Status status) {
    const auto mode = at.present() ? modes_.find(at.value()) : modes_.end();
    const auto owner = at.present() ? owners_.find(at.value()) : owners_.end();
    if (mode != modes_.end()) status.mode &= mode->second;
    std::tie(status.uid, status.gid) = owner == owners_.end() ? Owner(0, 0) : owner->second;
    return status;
  });
}

Reading<Response> RecordedHost::do_fetch(const Request& request) const {
  if (!running_) return DirectoryHost::do_fetch(request);
  const auto endpoint = answers_.find(request.endpoint);
  if (endpoint == answers_.end()) return Absent{};
  const auto answer = endpoint->second.find(request.path);
  if (answer == endpoint->second.end()) return Unreadable{fmt::format("{}{}: {}", request.endpoint, request.path, nothing_recorded)};
  return answer->second;
}

}  // namespace nodeworthy
