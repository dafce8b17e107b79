// What a person types: help, and mistakes that end the program before it looks at anything.
#include <algorithm>

#include "base/text.h"
#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace nodeworthy {
namespace {

using Arguments = std::vector<std::string>;

TEST_CASE("help") {
  const std::pair<Arguments, std::string> pages[] = {{{"--help"}, "nodeworthy"},
                                                     {{"check", "--help"}, "check"},
                                                     {{"list", "-h"}, "list"},
                                                     {{"explain", "--help"}, "explain"},
                                                     {{"rules", "--help"}, "rules"},
                                                     {{"rules", "lint", "--help"}, "rules-lint"},
                                                     {{"rules", "test", "--help"}, "rules-test"}};
  for (const auto& [arguments, name] : pages) {
    const test::Ended ended = test::run_nodeworthy(arguments);
    CHECK(ended.status == 0);
    CHECK(ended.err.empty());
    test::check_golden("tests/cli/golden/help-" + name + ".txt", ended.out);
    for (std::string_view line : lines_of(ended.out)) CHECK(columns_of(line) <= 80);
  }
}

TEST_CASE("the exit statuses of --help are those of the program") {
  const std::string help = test::run_nodeworthy({"--help"}).out;
  std::vector<std::string_view> listed = lines_of(std::string_view(help).substr(help.find("Exit status:")));
  listed.erase(listed.begin());
  REQUIRE(listed.size() == exit_meanings.size());
  for (size_t i = 0; i < listed.size(); ++i) {
    const std::string number = std::to_string(static_cast<int>(exit_meanings[i].code));
    CHECK(words_of(listed[i]).front() == number);
    CHECK(listed[i].ends_with(exit_meanings[i].meaning));
  }
}

TEST_CASE("the examples of explain's help work") {
  const std::string help = test::run_nodeworthy({"explain", "--help"}).out;
  const std::string_view line = lines_of(std::string_view(help).substr(help.find("  nodeworthy explain "))).front();
  CHECK(test::run_nodeworthy({"explain", std::string(words_of(line).back())}).status == 0);
}

TEST_CASE("version") {
  const test::Ended ended = test::run_nodeworthy({"--version"});
  CHECK(ended.status == 0);
  CHECK(ended.out.starts_with("nodeworthy "));
}

struct Mistake {
  Arguments arguments;
  std::string message;
};

const Mistake mistakes[] = {
    {{}, "a command is missing; see nodeworthy --help"},
    {{"chek"}, "there is no command \"chek\"; did you mean \"check\"?; see nodeworthy --help"},
    {{"frobnicate"}, "there is no command \"frobnicate\"; one of: check, list, explain, undo, rules; see nodeworthy --help"},
    {{"rules", "lnt", "x"}, "there is no command \"lnt\"; did you mean \"lint\"?; see nodeworthy rules --help"},
    {{"rules"}, "a command is missing; see nodeworthy rules --help"},
    {{"rules", "lint"}, "DIR is required; see nodeworthy rules lint --help"},
    {{"check", "--rot", "/"}, "there is no option --rot; did you mean \"--root\"?; see nodeworthy check --help"},
    {{"check", "--rot=/"}, "there is no option --rot; did you mean \"--root\"?; see nodeworthy check --help"},
    {{"check", "--only", ""}, "--only: names no rule; leave it out to look with all of them"},
    {{"check", "--only", " , ", "--fix"}, "--only: names no rule; leave it out to look with all of them"},
    {{"check", "now"}, "\"now\" is one argument too many; see nodeworthy check --help"},
    {{"check", "--root", "/nonexistent"}, "--root /nonexistent: No such file or directory"},
    {{"check", "--root", test::program_path()}, "--root " + test::program_path() + ": Not a directory"},
    {{"check", "--kubeadm-config", "/nonexistent/cluster.yaml"},
     "--kubeadm-config /nonexistent/cluster.yaml: /nonexistent/cluster.yaml is not there"},
    {{"check", "--root", "/", "--kubeadm-config", "/"}, "--kubeadm-config /: directory, not a file"},
    {{"check", "--root", "/", "--kubeadm-config", "cluster.yaml"},
     "--kubeadm-config cluster.yaml: with --root the path begins with /, the image's"},
    {{"check", "--set", "role"}, "--set role: is no NAME=VALUE"},
    {{"check", "--set", "kubernets=1.34"}, "--set kubernets=1.34: there is no setting \"kubernets\"; did you mean \"kubernetes\"?"},
    {{"check", "--set", "runtime=containred"}, "--set runtime=containred: runtime cannot be \"containred\"; did you mean \"containerd\"?"},
    {{"check", "--set", "kubernetes=new"}, "--set kubernetes=new: \"new\" is not a version; write it like 1.34"},
    {{"check", "--set", "role="}, "--set role=: the setting role wants a value"},
    {{"check", "-o", "jsn"}, "-o jsn: there is no format \"jsn\"; did you mean \"json\"?"},
    {{"check", "-o", "html"}, "-o html: there is no format \"html\"; one of: text, json, junit"},
    {{"check", "-o", "json="}, "-o json=: the file is missing"},
    {{"check", "-o", "json", "-o", "junit"},
     "-o junit: json already goes to standard output; give one of them a file of its own, as FORMAT=FILE"},
    {{"check", "-o", "text=-", "-o", "json=/dev/stdout"},
     "-o json: text already goes to standard output; give one of them a file of its own, as FORMAT=FILE"},
    {{"check", "-o", "json=r", "-o", "junit=r"}, "-o junit: json already goes to r; give one of them a file of its own, as FORMAT=FILE"},
    {{"check", "--fail-on", "nonsense"}, "--fail-on nonsense: there is no such severity; one of: error, warning"},
    {{"check", "--fail-on", "info"}, "--fail-on info: there is no such severity; one of: error, warning"},
    {{"check", "--fail-on", "warnings"}, "--fail-on warnings: there is no such severity; did you mean \"warning\"?"},
    {{"explain", "a", "\x1b[31mb"}, "\"\xef\xbf\xbd[31mb\" is one argument too many; see nodeworthy explain --help"},
};

TEST_CASE("a mistake on the command line is one message with what would be right") {
  for (const Mistake& mistake : mistakes) {
    const test::Ended ended = test::run_nodeworthy(mistake.arguments);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.out.empty());
    CHECK(ended.err == "nodeworthy: " + mistake.message + "\n");
  }
}

TEST_CASE("an option without its value is a mistake") {
  for (const char* option : {"--root", "--kubeadm-config", "--profile", "--set", "--rules", "--only", "--skip", "-o", "--fail-on"}) {
    const test::Ended ended = test::run_nodeworthy({"check", option});
    INFO(option << ": " << ended.err);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.err.ends_with("; see nodeworthy check --help\n"));
  }
}

TEST_CASE("what cannot be written to standard output is said, whatever it is") {
  for (const Arguments& arguments : std::vector<Arguments>{{"--help"}, {"--version"}, {"list"}, {"explain", "kernel/sysctl-ip-forward"}})
    for (test::StandardOutput output : {test::StandardOutput::closed, test::StandardOutput::full}) {
      const test::Ended ended = test::run_nodeworthy(arguments, output);
      CHECK(ended.status == static_cast<int>(ExitCode::cannot_write));
      CHECK(ended.err == "nodeworthy: standard output cannot be written\n");
    }
}

}  // namespace
}  // namespace nodeworthy
