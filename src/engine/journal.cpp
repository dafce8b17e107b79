#include "engine/journal.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "engine/report.h"
#include "host/overlay_host.h"

namespace nodeworthy {
namespace {

constexpr std::string_view journal_folder = "/var/lib/nodeworthy";
constexpr size_t most_same_second = 1000;

std::string entry_file(std::string_view folder, size_t number, std::string_view ending) {
  return fmt::format("{}/{:04}.{}", folder, number, ending);
}

std::string run_folder(std::string_view id) { return fmt::format("{}/runs/{}", journal_folder, id); }

/// Why what the journal says must not be done to a running machine; empty where it may.
std::string objection(const Host& host) {
  const Reading<Status>& status = host.status(journal_folder);
  if (status.unreadable()) return status.why();
  if (!host.running() || status.absent()) return {};
  const bool is_ours = status.value().uid == 0 || status.value().uid == ::geteuid();
  if (is_ours && (status.value().mode & 022) == 0) return {};
  return fmt::format("{}: others can write it, so it is not to be trusted", journal_folder);
}

/// Makes a folder that is missing, and those on the way to it, which are open to all.
Failure make_folder(WritableRoot& root, const std::string& path, uint32_t mode) {
  const Reading<Entry> entry = root.entry(path);
  if (entry.unreadable()) return entry.why();
  if (entry.present()) return {};
  const std::string parent = path.substr(0, path.rfind('/'));
  if (!parent.empty())
    if (Failure failure = make_folder(root, parent, 0755)) return failure;
  return root.put(path, Entry(Folder{attributes_in(root, parent, mode)}));
}

/// The files that an action is about, each with the ending under which its bytes stand beside the record.
template <class Put>
auto files_of(Put& put) {
  std::vector<std::pair<std::string_view, decltype(&put.before)>> files{{"before", &put.before}, {"after", &put.after}};
  if (put.opens) files.emplace_back("old", &put.opens->old);
  return files;
}

/// The bytes beside a record, put into the file that it is about. One that has lost some of them would be restored wrong.
Reading<bool> load_bytes(const Host& host, const std::string& path, std::optional<size_t> size, Reading<Entry>& entry) {
  if (!entry.present() || !std::holds_alternative<RegularFile>(entry.value())) return true;
  const Reading<std::string>& bytes = host.read(path);
  if (!bytes.present()) return Unreadable{bytes.unreadable() ? bytes.why() : fmt::format("{}: is missing", path)};
  if (size && *size != bytes.value().size())
    return Unreadable{fmt::format("{}: has {} bytes, and {} were written", path, bytes.value().size(), *size)};
  RegularFile file = std::get<RegularFile>(entry.value());
  file.bytes = bytes.value();
  entry = Entry(std::move(file));
  return true;
}

}  // namespace

Reading<std::vector<RunRecord>> read_runs(const Host& host) {
  if (std::string why = objection(host); !why.empty()) return Unreadable{std::move(why)};
  const Reading<std::vector<std::string>>& names = host.list(fmt::format("{}/runs", journal_folder));
  if (names.unreadable()) return Unreadable{names.why()};
  std::vector<RunRecord> runs;
  if (names.absent()) return runs;
  for (const std::string& name : names.value()) {
    const std::string path = run_folder(name) + "/run.json";
    const Reading<std::string>& text = host.read(path);
    if (text.absent()) continue;  // interrupted before it did anything
    const std::optional<RunRecord> run = text.present() ? run_from_json(text.value()) : std::nullopt;
    if (!run || run->id != name) return Unreadable{text.unreadable() ? text.why() : fmt::format("{}: is no record of a run", path)};
    runs.push_back(*run);
  }
  // Of one second, "-10" comes after "-2".
  std::stable_sort(runs.begin(), runs.end(), [](const RunRecord& a, const RunRecord& b) {
    const std::string_view left = std::string_view(a.id).substr(0, 16);
    const std::string_view right = std::string_view(b.id).substr(0, 16);
    return left != right ? left < right : a.id.size() < b.id.size();
  });
  return runs;
}

Reading<std::vector<JournalEntry>> read_entries(const Host& host, const RunRecord& run) {
  std::vector<JournalEntry> entries;
  for (size_t number = 1; number <= run.actions; ++number) {
    const std::string path = entry_file(run_folder(run.id), number, "json");
    const Reading<std::string>& text = host.read(path);
    if (text.absent()) {
      // A run that was interrupted, or that left actions out, has no record behind the last.
      if (host.status(entry_file(run_folder(run.id), number + 1, "json")).absent()) break;
      return Unreadable{fmt::format("{}: is missing", path)};
    }
    std::optional<JournalEntry> entry = text.present() ? entry_from_json(text.value()) : std::nullopt;
    if (!entry || entry->number != number)
      return Unreadable{text.unreadable() ? text.why() : fmt::format("{}: is no record of an action", path)};
    if (auto* put = std::get_if<PutEntry>(&entry->action)) {
      for (const auto& [ending, side] : files_of(*put)) {
        const std::string file = entry_file(run_folder(run.id), number, ending);
        const Reading<bool> loaded = load_bytes(host, file, bytes_of_file(text.value(), ending), *side);
        if (loaded.unreadable()) return Unreadable{loaded.why()};
      }
    }
    entries.push_back(*std::move(entry));
  }
  return entries;
}

std::string copy_of_before(const RunRecord& run, size_t number) { return entry_file(run_folder(run.id), number, "before"); }

std::variant<Journal, std::string> Journal::open(const Machine& machine) {
  const Reading<std::string> folder = OverlayHost(*machine.look(), {}).canonical(journal_folder);
  if (!folder.present()) return folder.unreadable() ? folder.why() : fmt::format("{}: the path leads nowhere", journal_folder);
  for (const std::string& path : {folder.value(), folder.value() + "/runs"})
    if (Failure failure = make_folder(machine.root, path, 0700)) return *failure;
  std::variant<Fd, std::string> lock = machine.root.lock(folder.value() + "/lock");
  if (auto* why = std::get_if<std::string>(&lock)) return std::move(*why);
  return Journal(machine.root, folder.value(), std::get<Fd>(std::move(lock)));
}

std::string Journal::folder_of(const RunRecord& run) const { return fmt::format("{}/runs/{}", folder_, run.id); }

std::variant<RunRecord, std::string> Journal::begin(std::chrono::system_clock::time_point now, size_t actions) const {
  RunRecord run{.id = {}, .program = fmt::format("nodeworthy {}", program_version()), .actions = actions};
  const std::string second = fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
  for (size_t i = 1; i <= most_same_second; ++i) {
    run.id = i == 1 ? second : fmt::format("{}-{}", second, i);
    const Reading<Entry> there = root_->entry(folder_of(run));
    if (there.unreadable()) return there.why();
    if (there.present()) continue;
    Failure failure = root_->put(folder_of(run), Entry(Folder{attributes_in(*root_, folder_, 0700)}));
    if (!failure) failure = write(run);
    if (failure) return *failure;
    return run;
  }
  return fmt::format("{}: there are too many runs of this second", folder_);
}

Failure Journal::write(const std::string& path, std::string_view bytes) const {
  return root_->write(path, bytes, attributes_in(*root_, folder_, 0600));
}

Failure Journal::write(const RunRecord& run) const { return write(folder_of(run) + "/run.json", to_json(run)); }

Failure Journal::write_begun(const RunRecord& run, const JournalEntry& entry) const {
  if (const auto* put = std::get_if<PutEntry>(&entry.action)) {
    for (const auto& [ending, side] : files_of(*put)) {
      const auto* file = side->present() ? std::get_if<RegularFile>(&side->value()) : nullptr;
      if (file == nullptr) continue;
      if (Failure failure = write(entry_file(folder_of(run), entry.number, ending), file->bytes)) return failure;
    }
  }
  return write_state(run, entry);
}

Failure Journal::write_state(const RunRecord& run, const JournalEntry& entry) const {
  return write(entry_file(folder_of(run), entry.number, "json"), to_json(entry));
}

}  // namespace nodeworthy
