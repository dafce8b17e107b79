// Faults of the operating system: the system calls of the code under test fail, or the process is killed at them. The linker puts the
// functions of faults.cpp between the code and the C library (ld's --wrap, see tests/CMakeLists.txt), so the product knows nothing of it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy::test {

/// While it lives, system calls on files are noted, and one of them meets a fault. Which of them count: all that `Faults::counted` lists,
/// or only those that change something. At most one at a time. fsync(2) counts, but never waits for a disk.
///
/// A test goes through all calls of an operation, whatever their number:
///
///     for (size_t nth = 1, made = nth; nth <= made; ++nth) {
///       const Faults faults = Faults::fail_at(nth, EIO);
///       operation();
///       made = faults.calls().size();
///     }
class Faults {
 public:
  enum class Count { all, changes };

  /// No fault: only notes the calls.
  static Faults none(Count count = Count::all);
  /// The nth call, from 1, fails with an errno and has no effect.
  static Faults fail_at(size_t nth, int error, Count count = Count::all);
  /// The process ends by SIGKILL in place of the nth call. For a child process: see dies().
  static Faults kill_at(size_t nth, Count count = Count::all);
  /// Every write(2) writes at most so many bytes.
  static Faults write_at_most(size_t bytes);

  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  /// The names of the calls counted so far, as "renameat", the one that met the fault included.
  const std::vector<std::string_view>& calls() const { return calls_; }
  /// Whether there was an nth call.
  bool met() const { return nth_ != 0 && calls_.size() >= nth_; }

 private:
  friend class Gate;
  Faults(Count count, size_t nth, int error, size_t most_bytes);

  Count count_;
  size_t nth_;         // 0: no call meets a fault
  int error_;          // 0: SIGKILL
  size_t most_bytes_;  // of one write
  std::vector<std::string_view> calls_ = {};
};

/// While it lives, calls are neither noted nor do they fail: for what a test does in the midst of the code under test.
class NoFaults {
 public:
  NoFaults();
  ~NoFaults();
  NoFaults(const NoFaults&) = delete;
  NoFaults& operator=(const NoFaults&) = delete;

 private:
  Faults* armed_;
};

/// Runs `work` in a child process; whether SIGKILL ended it. What the child does to files stays, what it does to memory is lost. Throws
/// when the child ended by anything else than SIGKILL or the end of `work`.
bool dies(const std::function<void()>& work);

}  // namespace nodeworthy::test
