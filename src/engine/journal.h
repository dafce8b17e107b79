// The write-ahead journal of repairs, below /var/lib/nodeworthy of the machine or image that is repaired: before each action, what takes it
// back is on the disk. Folders are 0700 and files 0600, because copies of files may hold secrets.
//
//   lock                one run at a time; its text says who
//   runs/ID/run.json    when and by what
//   runs/ID/NNNN.json   one action; NNNN.before and NNNN.after: the bytes of the file, so that a person can put them back, too; NNNN.old:
//                       those of the copy that firewalld keeps beside it
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "engine/journal_record.h"

namespace nodeworthy {

/// The runs of a machine, oldest first; none where nothing was ever repaired. Unreadable where the journal is not to be trusted, which on a
/// running machine is one that others can write than root and who asks, or where a record cannot be understood.
Reading<std::vector<RunRecord>> read_runs(const Host& host);

/// The actions of a run, in the order of doing.
Reading<std::vector<JournalEntry>> read_entries(const Host& host, const RunRecord& run);

/// Where a run keeps the copy of the file that stood at an action's path before.
std::string copy_of_before(const RunRecord& run, size_t number);

/// The journal of a machine, open for writing, and locked as long as this object lives.
class Journal {
 public:
  /// Makes the folders where they are missing. A text instead, which says why, where the journal cannot be written or another run goes on.
  static std::variant<Journal, std::string> open(const Machine& machine);

  /// Begins a run of so many actions, under an id of its own. A text instead, which says why, where that cannot be written.
  std::variant<RunRecord, std::string> begin(std::chrono::system_clock::time_point now, size_t actions) const;

  /// Writes the record of a run.
  Failure write(const RunRecord& run) const;
  /// Writes an action that is about to be done, with the copies of its files.
  Failure write_begun(const RunRecord& run, const JournalEntry& entry) const;
  /// Writes how far an action came.
  Failure write_state(const RunRecord& run, const JournalEntry& entry) const;

 private:
  Journal(WritableRoot& root, std::string folder, Fd lock) : root_(&root), folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::string folder_of(const RunRecord& run) const;
  Failure write(const std::string& path, std::string_view bytes) const;

  WritableRoot* root_;
  std::string folder_;  // canonical
  Fd lock_;
};

}  // namespace nodeworthy
