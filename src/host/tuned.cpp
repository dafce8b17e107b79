#include "host/tuned.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <vector>

#include "base/text.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr size_t most_profiles = 20;  // that include each other
constexpr size_t largest_profile = size_t{1} << 20;

bool is_no(std::string_view value) {
  const std::string text = lower(strip(value));
  return text == "0" || text == "false" || text == "no" || text == "off" || text == "n";
}

/// The files of a profile, of which the first that is there counts.
Reading<std::string> profile_file(const Host& host, std::string_view name) {
  for (std::string_view folder : {"/etc/tuned/profiles", "/etc/tuned", "/usr/lib/tuned/profiles", "/usr/lib/tuned"}) {
    const std::string file = fmt::format("{}/{}/tuned.conf", folder, name);
    const Reading<Status>& status = host.status(file);
    if (status.unreadable()) return Unreadable{status.why()};
    if (status.present()) return file;
  }
  return Absent{};
}

/// Follows profiles as TuneD merges them: what is included comes first.
class Profiles {
 public:
  Profiles(const Host& host, std::string_view path) : host_(host), path_(path) {}

  void take(std::string_view name) {
    if (++count_ > most_profiles) return fail("profiles of TuneD include each other");
    if (name.find('$') != name.npos)
      return fail(fmt::format("which profile TuneD includes depends on the machine: {}", printable(name, 80)));
    const Reading<std::string> file = profile_file(host_, name);
    if (file.unreadable()) return fail(file.why());
    if (file.absent()) return;
    const Reading<std::string>& text = host_.read(file.value(), largest_profile);
    if (!text.present()) return fail(text.unreadable() ? text.why() : "absent");
    const std::vector<Directive> directives = parse_unit_file(text.value(), file.value());
    for (const Directive& one : directives)
      if (one.section == "main" && one.key == "include")
        for (std::string_view part : split(one.value, ',')) take(strip(part));
    take_sections(directives);
  }

  Reading<SysctlSetting> end() && {
    if (!problem_.empty()) return Unreadable{problem_};
    if (!last_) return Absent{};
    // A variable, or a bound that counts only where the value is beyond it.
    if (last_->value.find_first_of("$<>") != std::string::npos)
      return Unreadable{fmt::format("{}:{} sets it, by TuneD, to what depends on the machine", printable(last_->file), last_->line)};
    return *last_;
  }

 private:
  void fail(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
  }

  void take_sections(const std::vector<Directive>& directives) {
    struct Section {
      std::string_view type;
      std::string_view enabled;
    };
    std::map<std::string_view, Section> sections;  // of each key the first line
    for (const Directive& one : directives) {
      Section& section = sections[one.section];
      if (one.key == "type" && section.type.empty()) section.type = one.value;
      if (one.key == "enabled" && section.enabled.empty()) section.enabled = one.value;
    }
    for (const Directive& one : directives) {
      const auto& [type, enabled] = sections[one.section];
      if ((type.empty() ? std::string_view(one.section) : type) != "sysctl" || is_no(enabled)) continue;
      if (sets_sysctl(sysctl_path(one.key), path_)) last_ = SysctlSetting{.value = one.value, .file = one.file, .line = one.line};
    }
  }

  const Host& host_;
  std::string_view path_;
  size_t count_ = 0;
  std::optional<SysctlSetting> last_;
  std::string problem_;
};

/// Whether TuneD reads the files of sysctl.d in /etc and /run again when its profile is set.
Reading<bool> reads_files_again(const Host& host) {
  const Reading<std::string>& text = host.read("/etc/tuned/tuned-main.conf");
  if (text.absent()) return true;
  return text.map([](const std::string& all) {
    for (std::string_view line : lines_of(all)) {
      const size_t equals = line.find('=');
      if (equals != std::string_view::npos && strip(line.substr(0, equals)) == "reapply_sysctl") return !is_no(line.substr(equals + 1));
    }
    return true;
  });
}

/// The file that sets a path at boot before TuneD; empty where none does.
Reading<std::string> file_that_sets(const Host& host, std::string_view path) {
  const Reading<SysctlSetting> set =
      host.once(SysctlConfiguration::read).and_then([&](const SysctlConfiguration& all) { return all.find(path); });
  if (set.absent()) return std::string();
  return set.map([](const SysctlSetting& setting) { return setting.file; });
}

}  // namespace

Reading<SysctlOfTuned> sysctl_of_tuned(const Host& host, std::string_view path) {
  const Reading<std::string>& names = host.read("/etc/tuned/active_profile");
  if (!names.present()) return names.map([](const std::string&) { return SysctlOfTuned(); });
  const Reading<bool> starts = starts_at_boot(host, "tuned.service");
  if (!starts.present()) return starts.map([](bool) { return SysctlOfTuned(); });
  if (!starts.value()) return Absent{};
  Profiles profiles(host, path);
  for (std::string_view name : words_of(names.value())) profiles.take(name);
  const Reading<SysctlSetting> set = std::move(profiles).end();
  if (set.absent()) return Absent{};
  const Reading<bool> again = reads_files_again(host);
  const Reading<std::string> file = file_that_sets(host, path);
  if (again.unreadable()) return Unreadable{again.why()};
  if (file.unreadable()) return Unreadable{file.why()};
  if (again.value() && (file.value().starts_with("/etc/") || file.value().starts_with("/run/"))) return Absent{};
  return set.map([&](const SysctlSetting& setting) { return SysctlOfTuned{.setting = setting, .gives_way = again.value()}; });
}

}  // namespace nodeworthy
