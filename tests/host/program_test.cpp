// Running programs to make a change.
#include "host/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/fd.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

using std::chrono::milliseconds;
using How = Ended::How;

/// Longer than any of these takes on the slowest machine.
constexpr milliseconds patience{60'000};

struct Row {
  std::string_view what;
  std::vector<std::string> arguments;
  How how;
  int status;
  std::string_view output;
};

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

const Row rows[] = {
    {"says nothing", {"/bin/true"}, How::exited, 0, ""},
    {"fails", {"/bin/false"}, How::exited, 1, ""},
    {"is handed its arguments as they are", {"/bin/echo", "a  b", "$HOME", "*"}, How::exited, 0, "a  b $HOME *\n"},
    {"writes to both outputs in order", shell("echo 1; echo 2 >&2; echo 3; exit 7"), How::exited, 7, "1\n2\n3\n"},
    {"is killed", shell("echo before; kill -TERM $$"), How::killed, SIGTERM, "before\n"},
    {"reads an empty input", {"/bin/cat"}, How::exited, 0, ""},
    {"closes its output and goes on", shell("exec >&- 2>&-; exit 3"), How::exited, 3, ""},
    {"has two variables", {"/usr/bin/env"}, How::exited, 0, "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\n"},
    {"is not there", {"/no/such/program"}, How::not_started, ENOENT, ""},
    {"is there by its name alone", {"sh", "-c", "exit 3"}, How::exited, 3, ""},
    {"has a name that is in none of the system's folders", {"no-such-program"}, How::not_started, ENOENT, ""},
    {"is a directory", {"/bin"}, How::not_started, EACCES, ""},
    {"is no program", {"/dev/null"}, How::not_started, EACCES, ""},
};

TEST_CASE("what becomes of a program") {
  for (const Row& row : rows) {
    INFO(row.what);
    const Ended ended = run_program(row.arguments, patience);
    CHECK(ended.how == row.how);
    CHECK(ended.status == row.status);
    CHECK(ended.output == row.output);
    CHECK(ended.good() == (row.how == How::exited && row.status == 0));
  }
}

TEST_CASE("of a long output the beginning is kept") {
  const Ended ended = run_program(shell("echo begin; head -c 1000000 /dev/zero"), patience);
  CHECK(ended.good());
  CHECK(ended.output.size() == size_t{64} << 10);
  CHECK(ended.output.starts_with("begin\n"));
}

/// What a program without end came to once it had said so many bytes: a busy machine may not start it within the first limit.
Ended killed_in_time(const char* script, size_t wanted) {
  Ended ended;
  for (milliseconds limit(100); ended.output.size() < wanted && limit < patience; limit *= 2) ended = run_program(shell(script), limit);
  return ended;
}

TEST_CASE("a program that floods its output is killed in time") {
  const Ended ended = killed_in_time("exec yes", size_t{64} << 10);
  CHECK(ended.how == How::timed_out);
  CHECK(ended.output.size() == size_t{64} << 10);
}

TEST_CASE("a program that takes too long is killed with those it started") {
  int ends[2];
  REQUIRE(::pipe2(ends, 0) == 0);
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  ::fcntl(reading.get(), F_SETFD, FD_CLOEXEC);
  const Ended ended = killed_in_time("echo said; trap '' TERM; sleep 1000 & sleep 1000", 1);
  CHECK(ended.how == How::timed_out);
  CHECK_FALSE(ended.good());
  CHECK(ended.output == "said\n");
  // Both hold the pipe's other end: it is closed once both are dead.
  writing = Fd();
  pollfd watched{.fd = reading.get(), .events = POLLIN, .revents = 0};
  CHECK(::poll(&watched, 1, static_cast<int>(patience.count())) == 1);
  CHECK((watched.revents & POLLHUP) != 0);
}

TEST_CASE("what a program leaves running is not waited for") {
  const Ended ended = run_program(shell("sleep 1000 & echo $!"), patience);
  CHECK(ended.good());
  const int left = std::atoi(ended.output.c_str());
  REQUIRE(left > 1);
  CHECK(::kill(left, SIGKILL) == 0);
}

TEST_CASE("signals that the caller ignores or blocks are as usual in the program") {
  sigset_t term, before;
  ::sigemptyset(&term);
  ::sigaddset(&term, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &term, &before);
  ::signal(SIGCHLD, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
  const Ended killed = run_program(shell("kill -TERM $$"), patience);
  const Ended piped = run_program(shell("kill -PIPE $$"), patience);
  ::signal(SIGPIPE, SIG_DFL);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  CHECK(killed.how == How::killed);
  CHECK(killed.status == SIGTERM);
  CHECK(piped.how == How::killed);
  CHECK(piped.status == SIGPIPE);
}

struct Described {
  Ended ended;
  std::string_view text;
};

const Described descriptions[] = {
    {{How::exited, 1, "modprobe: FATAL: Module ip_vs is in use.\n"},
     "/usr/sbin/modprobe -r ip_vs: exit status 1: modprobe: FATAL: Module ip_vs is in use."},
    {{How::exited, 1, "\n"}, "/usr/sbin/modprobe -r ip_vs: exit status 1"},
    {{How::killed, 11, "one\ntwo\x1b[2J"}, "/usr/sbin/modprobe -r ip_vs: killed by signal 11: one two\uFFFD[2J"},
    {{How::timed_out, 0, ""}, "/usr/sbin/modprobe -r ip_vs: did not end in time and was killed"},
    {{How::not_started, ENOENT, ""}, "/usr/sbin/modprobe -r ip_vs: cannot be started: No such file or directory"},
};

TEST_CASE("what went wrong with a program in words") {
  for (const Described& row : descriptions) CHECK(describe({"/usr/sbin/modprobe", "-r", "ip_vs"}, row.ended) == row.text);
}

}  // namespace
}  // namespace nodeworthy
