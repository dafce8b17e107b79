// Reads the administrator's sysctl files the way a reviewer does: which of their lines do something else than they seem to say?
#include "checks/sysctl_files.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/sysctl_comments.h"
#include "host/sysctl_unread.h"

namespace nodeworthy {
namespace {

/// Enough to mend; a hostile file has no end of them.
constexpr size_t most_findings = 100;

constexpr std::string_view folder = "/etc/sysctl.d";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string assignment(const SysctlLine& line) { return fmt::format("{} = {}", printable(sysctl_name(line.key)), printable(line.value)); }

/// Gathers what is wrong.
class Findings {
 public:
  Findings(const Host& host, const SysctlConfiguration& configuration) : host_(host), configuration_(configuration) {}

  void look_at_file(const SysctlConfiguration::File& file) {
    const Reading<std::string>& text = host_.read(file.path);
    if (!text.present()) return;  // a file that masks others
    const std::vector<std::string_view> raw = lines_of(text.value());
    const bool has_mark = text.value().starts_with(byte_order_mark);
    lines_ += file.lines.size();
    if (has_mark) add(file.path + ":1", "no byte order mark", "a byte order mark, which makes the line unreadable");
    for (const SysctlLine& line : file.lines)
      if (line.line > 1 || !has_mark) look_at_line(file.path, line, raw[line.line - 1]);
    for (const FusedComment& comment : fused_comments(text.value()))
      add_lost(fmt::format("{}:{}", file.path, comment.line), comment.assignments, "a comment, which sets nothing");
  }

  void look_at_unread(const UnreadSysctlFile& file) {
    const bool by_name = file.why == UnreadSysctlFile::Why::name;
    if (file.lines.unreadable())
      return add_unknown(file.path, by_name ? "no settings in a file that is not read" : "read at boot", file.lines.why());
    add_lost(
        file.path, file.lines.value(),
        by_name ? "nothing, because only files named *.conf are read" : "nothing at boot, because no link in sysctl.d leads to the file");
  }

  size_t lines() const { return lines_; }
  std::vector<Observation> take() { return std::move(all_); }

 private:
  void look_at_line(const std::string& file, const SysctlLine& line, std::string_view raw) {
    const std::string subject = fmt::format("{}:{}", file, line.line);
    if (line.form == SysctlLine::Form::exclusion) return;
    if (line.form == SysctlLine::Form::malformed) return add(subject, "KEY = VALUE", printable(line.text, 100));
    if (const std::string_view value = meant_value(line.value); value != line.value) {
      SysctlLine meant = line;
      meant.value = value;
      return add(subject, assignment(meant), assignment(line));
    }
    if (line.key.find_first_of("*?[") != std::string::npos) return;  // sets whatever there is
    look_at_winner(subject, file, line);
    look_at_key(subject, file, line, raw);
  }

  void look_at_key(const std::string& subject, const std::string& file, const SysctlLine& line, std::string_view raw) {
    if (!host_.running() || line.ignore_failure || !sysctl_module(line.key).empty() || is_sysctl_of_interface(line.key)) return;
    const Reading<Status>& status = host_.status("/proc/sys/" + line.key);
    const std::string want = "a key that this kernel has";
    if (status.unreadable()) return add_unknown(subject, want, status.why());
    if (status.absent()) add(subject, want, printable(sysctl_name(line.key)), {{CommentOut{file, std::string(raw)}, Caution::disruptive}});
  }

  void look_at_winner(const std::string& subject, const std::string& file, const SysctlLine& line) {
    const Reading<SysctlSetting> winner = configuration_.find(line.key);
    if (winner.unreadable()) return;  // told once, for the file
    if (winner.absent()) return add(subject, assignment(line), "no value, because a later line takes the key out");
    const SysctlSetting& setting = winner.value();
    if (words_of(setting.value) == words_of(line.value) || (setting.file == file && setting.line == line.line)) return;
    if (is_own_drop_in(setting.file)) return;  // a rule wants it so, and a person's file stays as it is
    const std::string have =
        fmt::format("{} = {}, because {}:{}", printable(sysctl_name(line.key)), printable(setting.value), setting.file, setting.line);
    if (setting.other_name.empty()) return add(subject, assignment(line), have + " is read later");
    add(subject, assignment(line), fmt::format("{} sets {}, which sets it, too", have, setting.other_name));
  }

  void add(std::string subject, std::string want, std::string have, std::vector<Change> repair = {}) {
    if (all_.size() < most_findings) all_.push_back(judged(false, std::move(subject), std::move(want), std::move(have), std::move(repair)));
  }
  void add_unknown(std::string subject, std::string want, std::string why) {
    all_.push_back(unknown(std::move(subject), std::move(want), std::move(why)));
  }
  void add_lost(std::string subject, const std::vector<SysctlLine>& lines, std::string have) {
    std::vector<std::string> lost;
    for (const SysctlLine& line : lost_assignments(configuration_, lines)) lost.push_back(assignment(line));
    if (!lost.empty()) add(std::move(subject), join(lost, ", "), std::move(have));
  }

  const Host& host_;
  const SysctlConfiguration& configuration_;
  std::vector<Observation> all_;
  size_t lines_ = 0;
};

std::vector<Observation> look(const Host& host) {
  const std::string subject = "the lines of sysctl files";
  const std::string want = "each does what it says";
  const auto& reading = host.once(SysctlConfiguration::read);
  if (!reading.present()) return {unknown(subject, want, reading.unreadable() ? reading.why() : "no sysctl.d folder")};
  const SysctlConfiguration& configuration = reading.value();
  Findings findings(host, configuration);
  for (const SysctlConfiguration::File& file : configuration.files())
    if (file.path.starts_with(folder)) findings.look_at_file(file);
  for (const UnreadSysctlFile& file : unread_sysctl_files(host, configuration)) findings.look_at_unread(file);
  std::vector<Observation> all = findings.take();
  if (!configuration.unreadable().empty()) all.push_back(unknown(subject, want, configuration.unreadable()));
  if (!all.empty()) return all;
  if (findings.lines() == 0) return {skipped(subject, want, "no file of an administrator says anything")};
  return {judged(true, subject, want, fmt::format("each of {} does", findings.lines()))};
}

Check bind(const Params& params) {
  if (params.word("") != "sound") params.problem("", "sysctl-files can only be \"sound\"");
  return look;
}

constexpr Field fields[] = {{"", Form::word, Need::required, "`sound`: each line of them does what it seems to say"}};

}  // namespace

constinit const Kind sysctl_files_kind{
    .name = "sysctl-files",
    .summary =
        "The files of /etc/sysctl.d and /etc/sysctl.conf, line by line: keys that the running kernel lacks (save those that a known module "
        "or an interface brings, and lines that begin with a dash), values that a later file overrules, settings that became part of a "
        "comment, lines without `=`, values with quotes or a comment behind them, byte order marks, and settings in files that are not "
        "read. What overrules a vendor's file is as it should be, and so is what nodeworthy's own drop-in overrules.",
    .fields = fields,
    .bind = bind,
    .repair = "Comments out a line whose key the running kernel lacks, which is disruptive. The rest is left to a person.",
};

}  // namespace nodeworthy
