#include "checks/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "host/certificate_places.h"
#include "host/glob.h"

namespace nodeworthy {
namespace {

constexpr uint32_t all_bits = 07777;
constexpr uint32_t of_group = 070;
constexpr std::string_view root = "root";

/// What the rule wants of each path.
struct Wanted {
  std::vector<std::string> paths;
  uint32_t most = all_bits;
  std::string owner;  // "root", a number, or empty

  std::string describe() const {
    const std::string mode = fmt::format("at most {:04o}", most);
    if (owner.empty()) return mode;
    return most == all_bits ? fmt::format("of {}", owner) : fmt::format("{}, of {}", mode, owner);
  }
};

std::optional<uint32_t> parse_number(std::string_view text, int base) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The user whose files are root's. An image that was unpacked by somebody else belongs to them throughout, its root folder, too.
Reading<uint32_t> wanted_user(const Host& host, const Wanted& wanted) {
  if (wanted.owner != root) return *parse_number(wanted.owner, 10);
  if (host.running()) return 0U;
  return host.status("/").map([](const Status& status) { return status.uid; });
}

/// "0644, of root".
std::string shown(const Wanted& wanted, const Status& status, bool is_owner) {
  const std::string mode = fmt::format("{:04o}", status.mode);
  if (wanted.owner.empty()) return mode;
  const std::string owner = is_owner ? wanted.owner : status.uid == 0 ? std::string(root) : std::to_string(status.uid);
  return wanted.most == all_bits ? fmt::format("of {}", owner) : fmt::format("{}, of {}", mode, owner);
}

/// Taking from a group that somebody has given a file to can take it from a program of theirs.
Caution caution_of(const Status& status, uint32_t most) {
  const bool is_shared = status.gid != 0 && status.gid != status.uid && (status.mode & ~most & of_group) != 0;
  return is_shared ? Caution::disruptive : Caution::safe;
}

Observation judge(const Wanted& wanted, const std::string& path, const Status& status, bool is_owner) {
  std::vector<Change> repair;
  const bool is_limited = (status.mode & ~wanted.most) == 0;
  if (!is_limited) repair.push_back({LimitMode{path, wanted.most}, caution_of(status, wanted.most)});
  const std::string by_hand = is_owner ? "" : fmt::format("Give it to its owner: chown {} {}", wanted.owner, printable(path));
  return judged(is_limited && is_owner, printable(path), wanted.describe(), shown(wanted, status, is_owner), std::move(repair), by_hand);
}

Observation look_at(const Host& host, const Wanted& wanted, const std::string& path) {
  const Reading<Status>& status = host.status(path);
  if (status.unreadable()) return unknown(printable(path), wanted.describe(), status.why());
  if (status.absent()) return skipped(path, wanted.describe(), "it is not there");
  if (wanted.owner.empty()) return judge(wanted, path, status.value(), true);
  const Reading<uint32_t> user = wanted_user(host, wanted);
  if (!user.present()) return unknown(printable(path), wanted.describe(), user.unreadable() ? user.why() : "/: absent");
  return judge(wanted, path, status.value(), status.value().uid == user.value());
}

void look_at_all(const Host& host, const Wanted& wanted, const std::string& path, std::vector<Observation>& observations) {
  if (!is_pattern(path)) return observations.push_back(look_at(host, wanted, path));
  const Reading<std::vector<std::string>> matching = paths_matching(host, path);
  if (matching.unreadable()) observations.push_back(unknown(path, wanted.describe(), matching.why()));
  if (!matching.present()) return;
  if (matching.value().empty()) observations.push_back(skipped(path, wanted.describe(), "nothing of that name is there"));
  for (const std::string& one : matching.value()) observations.push_back(look_at(host, wanted, one));
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const auto [known, untold] = certificate_places(host, wanted.paths);
  std::vector<Observation> observations;
  for (const std::string& place : known) look_at_all(host, wanted, place, observations);
  // Where nothing is there nothing was set up, whatever the configuration says.
  if (!untold.empty() && std::ranges::any_of(observations, is_looked_at))
    observations.push_back(unknown("what kubeadm's configuration names", wanted.describe(), untold));
  if (observations.empty() && !wanted.paths.empty())
    observations.push_back(
        skipped(wanted.paths.front(), wanted.describe(), untold.empty() ? "not set in the ClusterConfiguration" : untold));
  return observations;
}

void check_path(const Params& params, const std::string& path) {
  if (is_key_of_certificate(path)) return;
  if (!path.starts_with('/')) params.problem("paths", fmt::format("\"{}\" is no absolute path", path));
  if (is_pattern(path.substr(0, path.rfind('/'))))
    params.problem("paths", fmt::format("\"{}\": only the last name may be a pattern", path));
}

Check bind(const Params& params) {
  Wanted wanted{.paths = params.words("paths"), .owner = params.word("owner").value_or("")};
  for (const std::string& path : wanted.paths) check_path(params, path);
  const std::optional<std::string> most = params.word("at-most");
  const std::optional<uint32_t> bits = most ? parse_number(*most, 8) : all_bits;
  if (!bits || *bits > all_bits) params.problem("at-most", fmt::format("\"{}\" are no permissions; write them like 0640", *most));
  wanted.most = bits.value_or(all_bits);
  if (!most && wanted.owner.empty()) params.problem("", "permissions wants \"at-most\", \"owner\" or both");
  if (!wanted.owner.empty() && wanted.owner != root && !parse_number(wanted.owner, 10))
    params.problem("owner", fmt::format("\"{}\" is neither root nor the number of a user", wanted.owner));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"paths", Form::words, Need::required,
     "absolute paths of files and folders, links followed; the last name may be a pattern as `*.key`. Those of /etc/kubernetes/pki are "
     "looked at below the certificatesDir of kubeadm's configuration, too; its keys `etcd.external.certFile` and `etcd.external.keyFile` "
     "stand for the paths that they hold. What is not there is not looked at"},
    {"at-most", Form::word, Need::optional, "the permissions that they may have, in octal: `0640`"},
    {"owner", Form::word, Need::optional, "whose they are: `root`, or the number of a user"},
};

}  // namespace

constinit const Kind permissions_kind{
    .name = "permissions",
    .summary =
        "What owner, group and everybody else may do with files and folders at most, and whose they are. A file may always be closed "
        "further. In an image, root is who its root folder belongs to.",
    .fields = fields,
    .bind = bind,
    .repair =
        "Takes away the permissions that are too much, and gives none; what is in a file is not touched. The owner is left to a person.",
};

}  // namespace nodeworthy
