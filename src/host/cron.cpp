#include "host/cron.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Source = CronLine::Source;

// Root's own table: where cronie, Debian's cron and that of SUSE keep it.
constexpr std::array<std::string_view, 4> tables{"/etc/crontab", "/var/spool/cron/root", "/var/spool/cron/crontabs/root",
                                                 "/var/spool/cron/tabs/root"};

struct Folder {
  std::string_view path;
  Source source;
};
constexpr std::array<Folder, 5> folders{{{"/etc/cron.d", Source::table},
                                         {"/etc/cron.hourly", Source::script},
                                         {"/etc/cron.daily", Source::script},
                                         {"/etc/cron.weekly", Source::script},
                                         {"/etc/cron.monthly", Source::script}}};

/// What ends a word of a shell's command line.
constexpr std::string_view separators = " \t\r;&|()`\"'$<>=";

/// Whether cron passes over a file for its name: what editors and package managers leave, and on Debian every name with a dot.
bool is_left_out(std::string_view name, bool on_debian) {
  constexpr std::array<std::string_view, 4> suffixes{"~", ".rpmsave", ".rpmorig", ".rpmnew"};
  if (name.starts_with('.') || name.starts_with('#') || (on_debian && name.find('.') != std::string_view::npos)) return true;
  return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) { return name.ends_with(suffix); });
}

/// Appends the lines of one file; why it could not be read, where it could not.
std::string append(const Host& host, std::string file, Source source, std::span<const std::string_view> programs,
                   std::vector<CronLine>& lines) {
  const Reading<std::string>& text = host.read(file);
  if (text.unreadable()) return text.why();
  size_t number = 0;
  if (text.present()) {
    for (std::string_view line : lines_of(text.value())) {
      ++number;
      const std::string_view program = program_named(line, programs);
      if (program.empty()) continue;
      lines.push_back({.source = source, .file = file, .line = number, .text = std::string(line), .program = std::string(program)});
    }
  }
  return {};
}

/// Appends the lines of a folder's files; why it could not be told, where it could not.
std::string append(const Host& host, const Folder& folder, std::span<const std::string_view> programs, std::vector<CronLine>& lines) {
  const Reading<std::vector<std::string>>& names = host.list(folder.path);
  if (names.unreadable()) return names.why();
  if (names.absent()) return {};
  const bool on_debian = host.status("/etc/debian_version").present();
  for (const std::string& name : names.value()) {
    if (is_left_out(name, on_debian)) continue;
    std::string file = fmt::format("{}/{}", folder.path, name);
    const Reading<Status>& status = host.status(file);
    if (status.unreadable()) return status.why();
    if (status.absent() || status.value().type != FileType::regular) continue;
    if (folder.source == Source::script && (status.value().mode & 0111) == 0) continue;  // which run-parts(8) does not run
    if (std::string why = append(host, std::move(file), folder.source, programs, lines); !why.empty()) return why;
  }
  return {};
}

}  // namespace

Reading<std::vector<CronLine>> cron_lines(const Host& host, std::span<const std::string_view> programs) {
  std::vector<CronLine> lines;
  for (std::string_view table : tables)
    if (std::string why = append(host, std::string(table), Source::table, programs, lines); !why.empty()) return Unreadable{why};
  for (const Folder& folder : folders)
    if (std::string why = append(host, folder, programs, lines); !why.empty()) return Unreadable{why};
  return lines;
}

std::string_view program_named(std::string_view line, std::span<const std::string_view> programs) {
  if (strip(line).starts_with('#')) return {};
  for (size_t at = line.find_first_not_of(separators); at != std::string_view::npos; at = line.find_first_not_of(separators, at)) {
    const size_t end = std::min(line.find_first_of(separators, at), line.size());
    std::string_view word = line.substr(at, end - at);
    word.remove_prefix(word.rfind('/') + 1);
    if (std::find(programs.begin(), programs.end(), word) != programs.end()) return word;
    at = end;
  }
  return {};
}

}  // namespace nodeworthy
