// Running a program of the system to make a change. Checks never do.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace nodeworthy {

/// What became of a program.
struct Ended {
  enum class How { exited, killed, timed_out, not_started };
  How how = How::exited;
  int status = 0;      // of exited: its exit status; of killed: the signal; of not_started: the errno
  std::string output;  // standard output and standard error, in the order they came; at most 64 KiB of it

  bool good() const { return how == How::exited && status == 0; }
};

/// Runs a program by its arguments, the first its name; no shell, no standard input, PATH and LC_ALL=C as the whole environment.
using RunProgram = std::function<Ended(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout)>;

/// On this machine: the program of an absolute path, or that of a name in the system's own folders. One that takes longer is killed with
/// its whole process group.
Ended run_program(const std::vector<std::string>& arguments, std::chrono::milliseconds timeout);

/// "/usr/sbin/modprobe -r ip_vs: exit status 1: modprobe: FATAL: ..." for one that went wrong.
std::string describe(const std::vector<std::string>& arguments, const Ended& ended);

}  // namespace nodeworthy
