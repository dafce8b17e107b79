// The records of the journal as text: JSON, in which texts are percent-encoded like URLs where they are not printable ASCII.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/action.h"

namespace nodeworthy {

/// How far an action came.
enum class ActionState : uint8_t {
  begun,  // it may be done, or not
  done,
  failed,  // it may have left something all the same, as a program that ran out of time
  undone,
};

/// One action of a run.
struct JournalEntry {
  size_t number = 0;  // counts from 1, in the order of doing
  ActionState state = ActionState::begun;
  std::vector<std::string> rules;  // who asked for it
  Action action;                   // of files in it, the bytes are kept beside the record
  std::string error = {};          // why it failed, with what a program printed
};

/// One run of --fix.
struct RunRecord {
  std::string id;         // when it began, in UTC: "20260131T235959Z", with "-2" and so on where that is taken
  std::string program;    // "nodeworthy 0.1.0"
  size_t actions = 0;     // how many are to be done
  bool finished = false;  // else it goes on or was interrupted
  bool undone = false;    // `undo` went through it and left nothing to do
};

std::string to_json(const RunRecord& run);
std::string to_json(const JournalEntry& entry);

/// The record of a text; nothing where it is none, as in an image that means ill: commands other than nodeworthy's own are none.
std::optional<RunRecord> run_from_json(std::string_view text);
std::optional<JournalEntry> entry_from_json(std::string_view text);

/// How many bytes a record says that a file of its action has, of the side "before", "after" or "old". Nothing where it says none, as those
/// that were written before records did.
std::optional<size_t> bytes_of_file(std::string_view record, std::string_view side);

}  // namespace nodeworthy
