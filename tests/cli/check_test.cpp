// nodeworthy check, from the command line to the exit status and the reports.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/fd.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

struct Row {
  std::string_view what;
  std::string ip_forward;    // an error
  std::string panic_on_oom;  // a warning
  Arguments arguments;
  ExitCode expected;
};

const Row rows[] = {
    {"all is well", "1", "0", {}, ExitCode::good},
    {"an error fails", "0", "0", {}, ExitCode::failed},
    {"a warning fails", "1", "1", {}, ExitCode::failed},
    {"a warning fails, and only errors count", "1", "1", {"--fail-on", "error"}, ExitCode::good},
    {"an error fails, and only errors count", "0", "0", {"--fail-on", "error"}, ExitCode::failed},
    {"nothing can be told", "", "", {}, ExitCode::unknown},
    {"a warning cannot be told, and only errors count", "1", "", {"--fail-on", "error", "--skip", "own/forward"}, ExitCode::good},
    {"what fails is skipped", "0", "0", {"--skip", "own/forward"}, ExitCode::good},
    {"what fails is skipped under its other name", "0", "0", {"--skip", "own--forward"}, ExitCode::good},
    {"what fails is not among those looked at", "0", "0", {"--only", "own/p*"}, ExitCode::good},
    {"no rule applies", "1", "0", {"--only", "own/never"}, ExitCode::usage},
    {"no rule is left", "1", "0", {"--only", "own/panic", "--skip", "own/*"}, ExitCode::usage},
};

TEST_CASE("the exit status of a run") {
  for (const Row& row : rows) {
    const test::Ended ended = test::check(test::image(row.ip_forward, row.panic_on_oom), row.arguments);
    INFO(row.what << "\n" << ended.out << ended.err);
    CHECK(ended.status == static_cast<int>(row.expected));
    CHECK(ended.err.empty() == (row.expected != ExitCode::usage));
  }
}

TEST_CASE("a run in which no rule applies says so, and still reports") {
  const test::Ended ended = test::check(test::image("1", "0"), {"--only", "own/never"});
  CHECK(ended.err == "nodeworthy: no rule applies here: each was skipped, so nothing is known of this node\n");
  CHECK(ended.out.find("1 skipped") != std::string::npos);
}

TEST_CASE("a kubelet of which nothing tells the version is judged by none that is assumed") {
  const std::string flags = "KUBELET_EXTRA_ARGS=--container-runtime=remote\n";
  const test::Tree image(test::Tree::Files{{"/opt/bin/kubelet", "#!/bin/sh\n"}, {"/etc/default/kubelet", flags}});
  const struct {
    std::string_view what;
    Arguments arguments;
    ExitCode expected;
    std::string_view says;
  } looks[] = {
      {"1.27 removed the flag", {}, ExitCode::unknown, "/opt/bin/kubelet does not tell its version; the rule fails with 1.36"},
      {"older ones know it", {"--set", "kubernetes=1.26"}, ExitCode::good, "profile worker: kubernetes=1.26 role=worker"},
      {"newer ones do not", {"--set", "kubernetes=1.27"}, ExitCode::failed, "--container-runtime=remote (/etc/default/kubelet:1)"},
  };
  for (const auto& look : looks) {
    Arguments all{"check", "--root", image.tree(), "--profile", "worker", "--only", "kubelet/flags-removed"};
    all.insert(all.end(), look.arguments.begin(), look.arguments.end());
    const test::Ended ended = test::run_nodeworthy(all);
    std::string out;
    for (const std::string_view word : words_of(ended.out)) out += (out.empty() ? "" : " ") + std::string(word);
    INFO(look.what << "\n" << ended.out << ended.err);
    CHECK(ended.status == static_cast<int>(look.expected));
    CHECK(out.find(look.says) != std::string::npos);
    CHECK((out.find("assumed: cni=other etcd=local ip-family=ipv4 kube-proxy=iptables kubernetes=1.36") != std::string::npos) ==
          look.arguments.empty());
  }
}

TEST_CASE("the text report of a run") {
  const test::Tree image = test::image("0", "1");
  const test::Ended ended = test::check(image, {"-v"});
  // Without the header, which is wrapped by the length of the image's path.
  test::check_golden("tests/cli/golden/check.txt", replace_all(ended.out.substr(ended.out.find("\n\n") + 2), image.tree(), "/IMAGE"));
}

struct Mistake {
  Arguments arguments;
  std::string_view message;
};

const Mistake mistakes[] = {
    {{"--only", "own/forwrd"}, "--only own/forwrd: no rule is meant by \"own/forwrd\"; did you mean \"own/forward\"?"},
    {{"--skip", "Own--Foward"}, "--skip Own--Foward: no rule is meant by \"Own--Foward\"; did you mean \"Own--Forward\"?"},
    {{"--only", "own/*", "--skip", "*"}, "no rule is left to look with: --only and --skip leave none of the profile's"},
    {{"--profile", "wrker"}, "--profile: there is no profile \"wrker\"; did you mean \"worker\"?"},
    {{"--rules", "/nonexistent"}, "/nonexistent: No such file or directory"},
};

TEST_CASE("a mistake about rules is a message with what would be right") {
  for (const Mistake& mistake : mistakes) {
    const test::Ended ended = test::check(test::image("1", "0"), mistake.arguments);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.out.empty());
    CHECK(ended.err == "nodeworthy: " + std::string(mistake.message) + "\n");
  }
}

TEST_CASE("several reports of one run") {
  const test::Tree image = test::image("0", "0");
  const test::Tree folder({});
  const std::string json = folder.tree() + "/report.json";
  const std::string junit = folder.tree() + "/report.xml";
  const test::Ended ended = test::check(image, {"-o", "text", "-o", "json=" + json, "-o", "junit=" + junit});
  CHECK(ended.status == static_cast<int>(ExitCode::failed));
  CHECK(ended.out.find("is not worthy of the cluster: 1 failed (1 error), 1 passed, 1 skipped\n") != std::string::npos);
  const auto report = nlohmann::json::parse(test::content(json));
  CHECK(report["host"]["root"] == image.tree());
  CHECK(report["host"]["name"] == "node1");
  CHECK(report["settings"]["kubernetes"] == "1.34");
  CHECK(report["profiles"] == nlohmann::json{"own"});
  CHECK(report["summary"]["fail"] == 1);
  CHECK(test::content(junit).find("<testsuites name=\"nodeworthy\" tests=\"3\" failures=\"1\" errors=\"0\"") != std::string::npos);
  const test::Ended alone = test::check(image, {"-o", "json"});
  CHECK(nlohmann::json::parse(alone.out)["rules"] == report["rules"]);
}

TEST_CASE("a report that cannot be written is said, and the run still prints") {
  const test::Tree image = test::image("0", "0");
  for (const std::string file : {"/dev/full", "/nonexistent/report.json", "/"}) {
    const test::Ended ended = test::check(image, {"-o", "json=" + file, "-o", "text"});
    INFO(file);
    CHECK(ended.status == static_cast<int>(ExitCode::cannot_write));
    CHECK(ended.err.starts_with("nodeworthy: the report cannot be written: " + file + ": "));
    CHECK(ended.out.find("is not worthy of the cluster") != std::string::npos);
  }
}

TEST_CASE("a report to a standard output that takes nothing") {
  const test::Tree image = test::image("0", "0");
  const test::Tree folder({});
  const std::string file = folder.tree() + "/report.json";
  for (test::StandardOutput output : {test::StandardOutput::closed, test::StandardOutput::full}) {
    const test::Ended ended = test::check(image, {"-o", "text", "-o", "json=" + file}, output);
    CHECK(ended.status == static_cast<int>(ExitCode::cannot_write));
    CHECK(ended.err == "nodeworthy: standard output cannot be written\n");
    // The other report is whole, and nothing of this one has gone into it.
    CHECK(nlohmann::json::accept(test::content(file)));
  }
}

TEST_CASE("a report replaces a file as a whole, keeping its mode and the link to it") {
  const test::Tree image = test::image("1", "0");
  const test::Tree folder(test::Tree::Files{{"/kept.json", "the old report, longer than nothing"}, {"/link.json", "-> kept.json"}});
  const std::string kept = folder.tree() + "/kept.json";
  const Fd held(::open(kept.c_str(), O_RDONLY | O_CLOEXEC));
  ::chmod(kept.c_str(), 0640);
  CHECK(test::check(image, {"-o", "json=" + folder.tree() + "/link.json"}).status == 0);
  CHECK(nlohmann::json::accept(test::content(kept)));
  CHECK(fs::is_symlink(folder.tree() + "/link.json"));
  CHECK(fs::status(kept).permissions() == fs::perms(0640));
  struct stat before {};
  REQUIRE(::fstat(held.get(), &before) == 0);
  CHECK(before.st_nlink == 0);  // who reads the old report reads it to its end
}

TEST_CASE("a new report has the mode of any new file") {
  const test::Tree image = test::image("1", "0");
  const test::Tree folder({});
  const std::string file = folder.tree() + "/new.json";
  const test::Tree rules = test::own_rules();
  const test::Ended ended = test::run_program({"sh", "-c", "umask 027; exec \"$@\"", "sh", test::program_path(), "check", "--root",
                                               image.tree(), "--rules", rules.tree(), "--profile", "own", "-o", "json=" + file});
  CHECK(ended.status == 0);
  CHECK(fs::status(file).permissions() == fs::perms(0640));
}

TEST_CASE("a report that is cut short leaves the old one alone, and nothing else behind") {
  const test::Tree image = test::image("1", "0");
  const test::Tree folder(test::Tree::Files{{"/report.json", "the old report"}});
  const std::string file = folder.tree() + "/report.json";
  const test::Tree rules = test::own_rules();
  // Signal 25 is SIGXFSZ; ignored, writing past the limit of one block fails.
  const test::Ended ended = test::run_program({"sh", "-c", "trap '' 25; ulimit -f 1; exec \"$@\"", "sh", test::program_path(), "check",
                                               "--root", image.tree(), "--rules", rules.tree(), "--profile", "own", "-o", "json=" + file});
  CHECK(ended.status == static_cast<int>(ExitCode::cannot_write));
  CHECK(ended.err == "nodeworthy: the report cannot be written: " + file + ": File too large\n");
  CHECK(test::content(file) == "the old report");
  CHECK(std::distance(fs::directory_iterator(folder.tree()), fs::directory_iterator()) == 1);
}

TEST_CASE("a FIFO is written to and stays one") {
  const test::Tree image = test::image("1", "0");
  const test::Tree folder({});
  const std::string fifo = folder.tree() + "/fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const Fd reader(::open(fifo.c_str(), O_RDWR | O_CLOEXEC));
  CHECK(test::check(image, {"-o", "json=" + fifo}).status == 0);
  std::string text(65536, '\0');
  text.resize(static_cast<size_t>(std::max<ssize_t>(0, ::read(reader.get(), text.data(), text.size()))));
  CHECK(nlohmann::json::accept(text));
  CHECK(fs::is_fifo(fifo));
}

TEST_CASE("colour is for terminals that want it") {
  const test::Tree image = test::image("0", "0");
  const test::Tree rules = test::own_rules();
  auto shown = [&](const std::string& variable, test::StandardOutput output) {
    return test::run_program({"env", "-u", "NO_COLOR", "TERM=xterm", variable, test::program_path(), "check", "--root", image.tree(),
                              "--rules", rules.tree(), "--profile", "own"},
                             output)
        .out;
  };
  CHECK(shown("A=", test::StandardOutput::terminal).find("\x1b[31mFAIL") != std::string::npos);
  CHECK(shown("NO_COLOR=", test::StandardOutput::terminal).find("\x1b[31mFAIL") != std::string::npos);
  CHECK(shown("NO_COLOR=1", test::StandardOutput::terminal).find('\x1b') == std::string::npos);
  CHECK(shown("TERM=dumb", test::StandardOutput::terminal).find('\x1b') == std::string::npos);
  CHECK(shown("A=", test::StandardOutput::captured).find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace nodeworthy
