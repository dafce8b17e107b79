// Taking a run of --fix back from its journal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/journal.h"

namespace nodeworthy {

/// Whether what was changed since is put back all the same.
enum class Insistence : uint8_t { careful, force };

/// What became, or would become, of one action that is to be taken back.
struct UndoItem {
  enum class State : uint8_t {
    restored,   // or would be
    as_before,  // it is as it was before the action already
    refused,    // it has changed since, or cannot be told
    failed,
  };
  State state = State::restored;
  std::string subject;  // "/etc/fstab", "swapon -- /dev/sda2"
  std::string why;      // of refused and failed
};

/// What taking the actions back would come to, in the order of undoing: files, links and folders from the last to the first, then systemd's
/// units are read anew, then what kernel and services were told, from the last to the first.
std::vector<UndoItem> plan_undo(std::vector<JournalEntry> entries, const Machine& machine, Insistence insistence);

/// Takes them back. Each is marked in the journal; the run, when nothing is left to do. May be repeated, and after an interruption goes on.
std::vector<UndoItem> undo(RunRecord run, std::vector<JournalEntry> entries, const Machine& machine, const Journal& journal,
                           Insistence insistence);

}  // namespace nodeworthy
