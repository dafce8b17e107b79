// Measures the built program as whole processes: CPU time, peak memory and the programs that it executes. Usage:
//   bench NODEWORTHY SOURCE_FOLDER [OTHER_PROGRAM ARGS...]
// Prints a Markdown table; a program given at the end is measured beside as the floor to compare with.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

using Arguments = std::vector<std::string>;

/// What one run cost.
struct Cost {
  double cpu_ms = 0;
  double memory_mib = 0;
  int status = 0;
};

[[noreturn]] void execute(const Arguments& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int nowhere = ::open("/dev/null", O_WRONLY);
  ::dup2(nowhere, STDOUT_FILENO);
  ::dup2(nowhere, STDERR_FILENO);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

Cost measure(const Arguments& arguments) {
  const pid_t child = ::fork();
  if (child == 0) execute(arguments);
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child) throw std::runtime_error("wait4");
  auto ms = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3; };
  return {.cpu_ms = ms(usage.ru_utime) + ms(usage.ru_stime),
          .memory_mib = static_cast<double>(usage.ru_maxrss) / 1024,
          .status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
}

/// The children that a run starts, threads included, counted by tracing it.
int count_children(const Arguments& arguments) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    execute(arguments);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL);
  int children = 0;
  pid_t stopped = child;
  int signal = 0;
  for (;;) {
    ::ptrace(PTRACE_CONT, stopped, nullptr, signal);
    stopped = ::waitpid(-1, &status, __WALL);
    if (stopped < 0 || (stopped == child && !WIFSTOPPED(status))) return children;
    const int event = WIFSTOPPED(status) ? status >> 16 : 0;
    children += event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE ? 1 : 0;
    const int own = WIFSTOPPED(status) && event == 0 ? WSTOPSIG(status) : 0;
    signal = own == SIGTRAP || own == SIGSTOP ? 0 : own;
  }
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string row(std::string_view what, const Arguments& arguments, int runs) {
  std::vector<double> cpu;
  std::vector<double> memory;
  measure(arguments);  // warms the page cache
  for (int i = 0; i < runs; ++i) {
    const Cost cost = measure(arguments);
    if (cost.status > 3) throw std::runtime_error(fmt::format("{}: exit status {}", fmt::join(arguments, " "), cost.status));
    cpu.push_back(cost.cpu_ms);
    memory.push_back(cost.memory_mib);
  }
  return fmt::format("| {} | {} | {:.1f} ms | {:.1f} ms | {:.1f} MiB | {} |\n", what, runs, median(cpu),
                     *std::min_element(cpu.begin(), cpu.end()), median(memory), count_children(arguments));
}

/// The elapsed time between the first look and the last, as the run itself reports it: without reading and binding rules.
double looking_ms(const Arguments& arguments, const std::string& report) {
  Arguments with_report = arguments;
  with_report.insert(with_report.end(), {"-o", "json=" + report});
  measure(with_report);
  std::ostringstream bytes;
  bytes << std::ifstream(report).rdbuf();
  constexpr std::string_view key = "\"duration_ms\":";
  const std::string text = bytes.str();
  const size_t at = text.find(key);
  if (at == std::string::npos) throw std::runtime_error(report + ": holds no duration");
  return std::strtod(text.c_str() + at + key.size(), nullptr);
}

/// A folder that is removed with the object.
class Folder {
 public:
  Folder() : path_((fs::temp_directory_path() / "nodeworthy-bench-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make " + path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& content) const {
    const fs::path file = path_ + "/" + name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << content;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string looking_row(std::string_view what, const Arguments& arguments, int runs) {
  const Folder folder;
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) times.push_back(looking_ms(arguments, folder.path() + "/report.json"));
  return fmt::format("| {} | {} | {:.1f} ms | {:.1f} ms | | |\n", what, runs, median(times), *std::min_element(times.begin(), times.end()));
}

std::string rule(std::string_view expect) {
  return fmt::format("title: A rule of the benchmark\nseverity: error\nbecause: It measures.\nexpect:\n  {}\n", expect);
}

void write_sysctl_rules(const Folder& folder, int count) {
  std::string configuration;
  for (int i = 0; i < count; ++i) {
    folder.write(fmt::format("rules/sysctl/{}.yaml", i), rule(fmt::format("sysctl: {{net.bench.key{}: {}}}", i, i)));
    configuration += fmt::format("net.bench.key{} = {}\n", i, i);
  }
  folder.write("root/etc/sysctl.d/50-bench.conf", configuration);
}

void write_file_rules(const Folder& folder, int count) {
  for (int i = 0; i < count; ++i) {
    folder.write(fmt::format("rules/file/{}.yaml", i), rule(fmt::format("file: {{path: /etc/bench/{}, matches: '^key = {}$'}}", i, i)));
    folder.write(fmt::format("root/etc/bench/{}", i), fmt::format("# a file\nkey = {}\n", i));
  }
}

void write_large_file(const Folder& folder, size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < (size_t{1} << 20); ++i)
    text += fmt::format("2026-11-25T10:00:{:02} node kernel: [{}] audit: type=1400 apparmor=\"ALLOWED\" operation=\"open\"\n", i % 60, i);
  fs::create_directories(folder.path() + "/root");
  std::ofstream stream(folder.path() + "/root/large");
  for (size_t written = 0; written < bytes; written += text.size()) stream << text;
  folder.write("rules/large/file.yaml", rule("file: {path: /large, matches: '^the last line$', lacks: ['segfault at [0-9a-f]+', "
                                             "'(?i)out of memory|oom-killer']}"));
  stream << "the last line\n";
}

/// The bad node of the fixtures as an image.
void copy_bad_node(const std::string& source, const Folder& folder) {
  fs::copy(source + "/fixtures/nodes/centos8-control-plane/tree", folder.path() + "/root",
           fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  for (const char* of_the_kernel : {"/proc", "/sys", "/run"}) fs::remove_all(folder.path() + "/root" + of_the_kernel);
}

void print(const Arguments& all) {
  const std::string& program = all[0];
  const std::string& source = all[1];
  const Folder sysctls;
  write_sysctl_rules(sysctls, 1000);
  const Folder files;
  write_file_rules(files, 20'000);
  const Folder large;
  write_large_file(large, size_t{200} << 20);
  auto own = [&](const Folder& folder, std::string_view group) {
    return Arguments{
        program, "check", "--root", folder.path() + "/root", "--rules", folder.path() + "/rules", "--only", fmt::format("{}/*", group)};
  };
  fmt::print("| what | runs | CPU, median | CPU, least | memory | children |\n|---|---|---|---|---|---|\n");
  const Arguments other(all.begin() + 2, all.end());
  if (!other.empty()) fmt::print("{}", row("the floor: opening and reading what a check must read", other, 50));
  // What starting any program costs on this machine.
  fmt::print("{}", row("nothing, `/bin/true`", {"/bin/true"}, 50));
  fmt::print("{}", row("start-up, `--version`", {program, "--version"}, 50));
  fmt::print("{}", row("worker, this machine", {program, "check", "--profile", "worker"}, 50));
  fmt::print("{}", row("control plane, this machine", {program, "check", "--profile", "control-plane"}, 50));
  fmt::print("{}", row("worker, the node of a fixture", {program, "check", "--root", source + "/fixtures/nodes/debian-worker/tree"}, 50));
  const Folder bad_node;
  copy_bad_node(source, bad_node);
  const Arguments bad_node_check{program, "check", "--root", bad_node.path() + "/root", "--profile", "centos8-docker"};
  auto with = [&](std::string_view option, std::string_view another) {
    Arguments arguments = bad_node_check;
    arguments.emplace_back(option);
    if (!another.empty()) arguments.emplace_back(another);
    return arguments;
  };
  fmt::print("{}", row("a bad node's image", bad_node_check, 50));
  fmt::print("{}", row("the same, `--fix=disruptive --dry-run`", with("--fix=disruptive", "--dry-run"), 50));
  measure(with("--fix=disruptive", ""));
  fmt::print("{}", row("the same, a second `--fix=disruptive`", with("--fix=disruptive", ""), 50));
  fmt::print("{}", row("1,000 rules on sysctls, read from YAML", own(sysctls, "sysctl"), 10));
  fmt::print("{}", row("20,000 rules on files, read from YAML", own(files, "file"), 5));
  fmt::print("{}", looking_row("of that, looking", own(files, "file"), 5));
  fmt::print("{}", row("three patterns in one file of 200 MiB", own(large, "large"), 5));
}

}  // namespace
}  // namespace nodeworthy

int main(int argc, char** argv) {
  if (argc < 3) return 64;
  try {
    nodeworthy::print({argv + 1, argv + argc});
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return 1;
  }
}
