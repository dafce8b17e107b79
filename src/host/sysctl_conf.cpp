#include "host/sysctl_conf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/conf_d.h"

namespace nodeworthy {
namespace {

bool is_glob(std::string_view key) { return key.find_first_of("*?[") != std::string_view::npos; }

std::string swapped(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c == '.' ? '/' : c == '/' ? '.' : c;
  return out;
}

/// The module that brings the keys of a prefix.
struct Provider {
  std::string_view prefix;
  std::string_view module;
};
constexpr std::array<Provider, 17> providers{{
    {"dev/cdrom/", "cdrom"},
    {"dev/raid/", "md_mod"},
    {"dev/scsi/", "scsi_mod"},
    {"fs/binfmt_misc/", "binfmt_misc"},
    {"fs/fuse/", "fuse"},
    {"fs/nfs/", "nfs"},
    {"fs/xfs/", "xfs"},
    {"net/bridge/bridge-nf-", "br_netfilter"},
    {"net/dccp/", "dccp"},
    {"net/ipv4/vs/", "ip_vs"},
    {"net/ipv6/", "ipv6"},
    {"net/mpls/", "mpls_router"},
    {"net/netfilter/nf_conntrack", "nf_conntrack"},
    {"net/nf_conntrack_max", "nf_conntrack"},
    {"net/sctp/", "sctp"},
    {"net/vsock/", "vsock"},
    {"sunrpc/", "sunrpc"},
}};

/// The default of IPv4 follows what is written for all only where that changes.
constexpr std::string_view ipv4_default = "net/ipv4/conf/default/forwarding";

/// Of each interface, all and the default among them.
constexpr std::string_view ipv4_of_each = "net/ipv4/conf/*/forwarding";

/// What is written to one name is written to the variable of another (net/ipv4/devinet.c, net/ipv6/addrconf.c and
/// net/netfilter/nf_conntrack_standalone.c of the kernel).
struct OtherName {
  std::string_view path;
  std::string_view other;
};
constexpr std::array<OtherName, 8> other_names{{
    {"net/ipv4/conf/all/forwarding", "net/ipv4/ip_forward"},
    {"net/ipv4/ip_forward", "net/ipv4/conf/all/forwarding"},
    {ipv4_default, "net/ipv4/ip_forward"},
    {ipv4_default, "net/ipv4/conf/all/forwarding"},
    {"net/ipv6/conf/default/disable_ipv6", "net/ipv6/conf/all/disable_ipv6"},
    {"net/ipv6/conf/default/forwarding", "net/ipv6/conf/all/forwarding"},
    {"net/netfilter/nf_conntrack_max", "net/nf_conntrack_max"},
    {"net/nf_conntrack_max", "net/netfilter/nf_conntrack_max"},
}};

bool names(std::string_view key, std::string_view path) { return key == path || (is_glob(key) && glob_match(key, path)); }

/// The other name by which a line with a key writes a path, too; empty where there is none.
std::string_view other_name(std::string_view key, std::string_view path) {
  const auto* found =
      std::find_if(other_names.begin(), other_names.end(), [&](const OtherName& n) { return n.path == path && names(key, n.other); });
  return found == other_names.end() ? std::string_view() : found->other;
}

}  // namespace

std::string sysctl_path(std::string_view key) {
  const size_t separator = key.find_first_of("./");
  const bool dotted = separator != std::string_view::npos && key[separator] == '.';
  std::string path = dotted ? swapped(key) : std::string(key);
  const auto doubled = std::unique(path.begin(), path.end(), [](char a, char b) { return a == '/' && b == '/'; });
  path.erase(doubled, path.end());
  if (path.ends_with('/')) path.pop_back();
  if (path.starts_with('/')) path.erase(0, 1);
  return path;
}

std::string_view sysctl_module(std::string_view path) {
  const auto* found = std::find_if(providers.begin(), providers.end(), [&](const Provider& p) { return path.starts_with(p.prefix); });
  return found == providers.end() ? std::string_view() : found->module;
}

std::string sysctl_name(std::string_view path) { return swapped(path); }

bool is_sysctl_of_interface(std::string_view path) {
  constexpr std::array<std::string_view, 4> folders{"net/ipv4/conf/", "net/ipv4/neigh/", "net/ipv6/conf/", "net/ipv6/neigh/"};
  return std::any_of(folders.begin(), folders.end(), [&](std::string_view prefix) { return path.starts_with(prefix); });
}

bool sets_sysctl(std::string_view key, std::string_view path) { return names(key, path) || !other_name(key, path).empty(); }

std::vector<SysctlLine> parse_sysctl_file(std::string_view text) {
  std::vector<SysctlLine> parsed;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    SysctlLine entry{.line = number, .text = std::string(line)};
    const bool dash = line.starts_with('-');
    if (dash) line = strip(line.substr(1));
    const size_t equals = line.find('=');
    entry.ignore_failure = dash;
    if (equals != std::string_view::npos) {
      entry.form = SysctlLine::Form::assignment;
      entry.key = sysctl_path(strip(line.substr(0, equals)));
      entry.value = strip(line.substr(equals + 1));
    } else if (dash) {
      entry.form = SysctlLine::Form::exclusion;
      entry.key = sysctl_path(line);
    }
    parsed.push_back(std::move(entry));
  }
  return parsed;
}

void SysctlConfiguration::add(const std::string& file, const SysctlLine& line) {
  if (line.form == SysctlLine::Form::malformed) return;
  SysctlSetting setting{.value = line.value, .file = file, .line = line.line};
  const bool excludes = line.form == SysctlLine::Form::exclusion;
  if (is_glob(line.key)) return add_glob(line, std::move(setting));
  // A name that comes again with another value moves to the end, where it is written; with the same value it stays in its place.
  const auto [known, is_new] = explicit_.try_emplace(line.key);
  const bool stays = !is_new && known->second.excluded == excludes && known->second.setting.value == setting.value;
  const size_t place = stays ? known->second.place : ++places_;
  known->second = {.setting = std::move(setting), .excluded = excludes, .place = place};
}

/// As a name, a glob stays in its place or moves to the end.
void SysctlConfiguration::add_glob(const SysctlLine& line, SysctlSetting setting) {
  const auto known = place_of_glob_.find(line.key);
  if (known != place_of_glob_.end()) {
    Glob& before = globs_[known->second];
    if (before.setting.value == setting.value) return;
    before.replaced = true;
    place_of_glob_.erase(known);
  }
  if (line.form == SysctlLine::Form::exclusion) return;
  place_of_glob_.emplace(line.key, globs_.size());
  globs_.push_back({.key = line.key, .setting = std::move(setting), .place = ++places_});
}

Reading<SysctlConfiguration> SysctlConfiguration::read(const Host& host) {
  return conf_files(host, "sysctl.d").map([](const std::vector<ConfFile>& files) {
    SysctlConfiguration configuration;
    for (const ConfFile& file : files) {
      if (file.text.unreadable()) configuration.unreadable_ = file.text.why();
      if (!file.text.present()) continue;
      File& parsed = configuration.files_.emplace_back(File{.path = file.path, .lines = parse_sysctl_file(file.text.value())});
      for (const SysctlLine& line : parsed.lines) configuration.add(parsed.path, line);
    }
    return configuration;
  });
}

std::optional<SysctlConfiguration::Written> SysctlConfiguration::written_to(std::string_view name) const {
  if (const auto found = explicit_.find(name); found != explicit_.end()) {
    if (found->second.excluded) return std::nullopt;
    return Written{.name = std::string(name), .setting = &found->second.setting, .place = found->second.place};
  }
  for (auto glob = globs_.rbegin(); glob != globs_.rend(); ++glob)
    if (!glob->replaced && glob_match(glob->key, name))
      return Written{.name = std::string(name), .setting = &glob->setting, .place = glob->place};
  return std::nullopt;
}

std::optional<SysctlConfiguration::Written> SysctlConfiguration::written_last(std::string_view path) const {
  std::optional<Written> last = written_to(path);
  for (const OtherName& name : other_names) {
    if (name.path != path) continue;
    std::optional<Written> by_other = written_to(name.other);
    if (by_other && (!last || last->place < by_other->place)) last = std::move(by_other);
  }
  return last;
}

Reading<SysctlSetting> SysctlConfiguration::find(std::string_view path) const {
  if (!unreadable_.empty()) return Unreadable{unreadable_};
  const std::optional<Written> last = written_last(path);
  if (!last) return Absent{};
  if (const std::optional<Written> own = written_to(path); path == ipv4_default && own && own->setting->value != last->setting->value)
    return Unreadable{fmt::format("{} ({}:{}), unless {} = {} ({}:{}) changes what is set for all before", printable(own->setting->value),
                                  own->setting->file, own->setting->line, sysctl_name(last->name), printable(last->setting->value),
                                  last->setting->file, last->setting->line)};
  SysctlSetting setting = *last->setting;
  if (last->name != path) setting.other_name = sysctl_name(last->name);
  return setting;
}

std::optional<SysctlOfInterfaces> SysctlConfiguration::of_later_interfaces(std::string_view path) const {
  const auto found = place_of_glob_.find(std::string(ipv4_of_each));
  if (path != ipv4_default || found == place_of_glob_.end()) return std::nullopt;
  SysctlOfInterfaces each{.setting = globs_[found->second].setting};
  each.setting.other_name = sysctl_name(ipv4_of_each);
  const auto differs = [&](std::string_view key, const SysctlSetting& setting) {
    return glob_match(ipv4_of_each, key) && !sets_sysctl(key, ipv4_default) && setting.value != each.setting.value;
  };
  for (const auto& [key, entry] : explicit_) each.all = each.all && !differs(key, entry.setting);
  for (const Glob& glob : globs_) each.all = each.all && (glob.replaced || !differs(glob.key, glob.setting));
  return each;
}

std::vector<SysctlSetting> SysctlConfiguration::all(std::string_view path) const {
  std::vector<SysctlSetting> settings;
  for (const File& file : files_) {
    for (const SysctlLine& line : file.lines) {
      if (line.form != SysctlLine::Form::assignment || !sets_sysctl(line.key, path)) continue;
      std::string other = names(line.key, path) ? std::string() : sysctl_name(other_name(line.key, path));
      settings.push_back({.value = line.value, .file = file.path, .line = line.line, .other_name = std::move(other)});
    }
  }
  return settings;
}

std::string SysctlConfiguration::last_file(std::string_view path) const {
  for (auto file = files_.rbegin(); file != files_.rend(); ++file)
    for (const SysctlLine& line : file->lines)
      if (sets_sysctl(line.key, path)) return file->path;
  return {};
}

std::string SysctlConfiguration::name_to_decide(std::string_view path, std::string_view value) const {
  const auto own = explicit_.find(path);
  const bool stays = own != explicit_.end() && !own->second.excluded && own->second.setting.value == value;
  const std::optional<Written> last = written_last(path);
  return stays && last ? last->name : std::string(path);
}

}  // namespace nodeworthy
