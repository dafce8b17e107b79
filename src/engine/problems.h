// What a person got wrong in a file of rules: positions and sentences, gathered so that all of them are shown at once.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"

namespace nodeworthy {

/// One mistake of one file.
struct Problem {
  std::string file;
  Mark mark;
  std::string what;

  /// "FILE:LINE:COLUMN: what"; without the position where it is unknown.
  std::string text() const;
};

/// Gathers the mistakes of the files that are being read.
class Problems {
 public:
  void add(std::string_view file, Mark mark, std::string what) {
    all_.push_back({.file = std::string(file), .mark = mark, .what = std::move(what)});
  }
  bool empty() const { return all_.empty(); }
  const std::vector<Problem>& all() const { return all_; }

 private:
  std::vector<Problem> all_;
};

/// Where a problem would be reported: the file that is being read, and the list it goes to. Cheap to copy.
class Reporter {
 public:
  Reporter(std::string_view file, Problems& problems) : file_(file), problems_(&problems) {}
  void operator()(Mark mark, std::string what) const { problems_->add(file_, mark, std::move(what)); }
  void operator()(const Node& node, std::string what) const { problems_->add(file_, node.mark, std::move(what)); }
  std::string_view file() const { return file_; }

 private:
  std::string_view file_;
  Problems* problems_;
};

/// What a person asked for cannot be done: a bad rule, profile, setting or option. Caught once, in main; the message is complete.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  /// All problems, one a line.
  explicit InputError(const Problems& problems);
};

}  // namespace nodeworthy
