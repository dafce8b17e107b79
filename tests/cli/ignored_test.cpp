// --skip with lists, and what the kubeadm configuration has kubeadm overlook.
#include "cli/ignored.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "cli/kubeadm_names.h"
#include "engine/problems.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

Command parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "nodeworthy");
  return parse_command_line(int(arguments.size()), arguments.data());
}

TEST_CASE("the options skip and only take lists as kubeadm does") {
  const auto check = std::get<CheckCommand>(parse({"check", "--skip", "Swap,NumCPU", "--skip", "mem", "--only", "node/*, kernel/*"}));
  CHECK(check.skip == std::vector<std::string>{"Swap", "NumCPU", "mem"});
  CHECK(check.only == std::vector<std::string>{"node/*", "kernel/*"});
  CHECK_THROWS_WITH(parse({"check", "--skip", "Swap,all"}), "--skip all: nothing would be looked at; name what to leave out");
}

struct Row {
  std::string_view what;
  std::string_view list;
  std::string_view notes;
  bool swap_is_told;
};

const Row rows[] = {
    {"names in any case", "[swap, NUMCPU]",
     "/root/kubeadm.yaml has kubeadm ignore swap, NUMCPU: what is wrong there is told as information", true},
    {"no list", "[]", "", false},
    {"all is not followed", "[all]",
     "/root/kubeadm.yaml: ignorePreflightErrors: all is not followed, because it hides every mistake; name the checks", false},
    {"a name that is none", "[Swapp]", "/root/kubeadm.yaml: ignorePreflightErrors: no rule is meant by \"Swapp\"; did you mean \"Swap\"?",
     false},
    {"a check that has no rule", "[ImagePull]",
     "/root/kubeadm.yaml: ignorePreflightErrors: ImagePull: no rule looks at what kubeadm checks there", false},
    {"a name that would speak to the terminal", "[\"\\e[31m\"]",
     "/root/kubeadm.yaml: ignorePreflightErrors: no rule is meant by \"\xef\xbf\xbd[31m\"", false},
};

/// A list of so many names that are none, and Swap at the end.
std::string names_and_swap(size_t count) {
  std::string list = "[";
  for (size_t i = 0; i < count; ++i) list += "No-" + std::to_string(i) + ", ";
  return list + "Swap]";
}

TEST_CASE("what kubeadm is told to ignore is told as information") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(
        {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  ignorePreflightErrors: " + std::string(row.list)}});
    const RecordedHost host(tree.folder());
    Session session = start_session({.profiles = {"worker"}, .folders = {}, .settings = {}}, host);
    CHECK(join(session.notes, "\n") == row.notes);
    const std::vector<Rule> rules = bind_rules(session, {"node/swap"});
    CHECK((rules.front().severity == Severity::info) == row.swap_is_told);
  }
}

TEST_CASE("the list is that of the file that --kubeadm-config names, from the root of the image, links included") {
  const test::Tree tree(
      test::Tree::Files{{"/srv/cluster.yaml", "kind: JoinConfiguration\nnodeRegistration: {ignorePreflightErrors: [Swap]}\n"},
                        {"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration: {ignorePreflightErrors: [NumCPU]}\n"}});
  std::filesystem::create_symlink("/srv/cluster.yaml", tree.tree() + "/link.yaml");
  for (const std::string file : {"/srv/cluster.yaml", "/link.yaml"}) {
    const auto host = open_host(std::get<CheckCommand>(parse({"check", "--root", tree.tree().c_str(), "--kubeadm-config", file.c_str()})));
    const Session session = start_session({.profiles = {"worker"}, .folders = {}, .settings = {}}, *host);
    CHECK(join(session.notes, "\n") == file + " has kubeadm ignore Swap: what is wrong there is told as information");
  }
}

TEST_CASE("without --root the file of --kubeadm-config is one of the folder that the program is started in") {
  const test::Tree tree(test::Tree::Files{{"/cluster.yaml", ""}});
  const std::filesystem::path started_in = std::filesystem::current_path();
  std::filesystem::current_path(tree.tree());
  const auto host = open_host(std::get<CheckCommand>(parse({"check", "--kubeadm-config", "./cluster.yaml"})));
  std::filesystem::current_path(started_in);
  CHECK(host->named_kubeadm_file() == tree.tree() + "/cluster.yaml");
}

TEST_CASE("a list that works with kubeadm works here") {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml",
                                           "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 8443}\n---\nkind: "
                                           "ClusterConfiguration\netcd: {local: {dataDir: /data/etcd}}\n"}});
  const RecordedHost host(tree.folder());
  Session session = start_session({.profiles = {"control-plane"}, .folders = {}, .settings = {}}, host);
  CHECK(
      skipped_names(host, session, {"Swap", "port-8443", "DirAvailable--data-etcd", "imagepull", "Port-9", "FileAvailable--a", "node/*"}) ==
      std::vector<std::string>{"Swap", "Port-6443", "DirAvailable--var-lib-etcd", "node/*"});
  CHECK(join(session.notes, "\n") == "--skip imagepull, Port-9, FileAvailable--a: no rule looks at what kubeadm checks there");
  const test::Tree join_tree(test::Tree::Files{{"/root/kubeadm.yaml", "kind: JoinConfiguration\ncaCertPath: /data/ca.crt\n"}});
  CHECK(usual_name(RecordedHost(join_tree.folder()), "FileAvailable--Data-ca.crt") == "FileAvailable--etc-kubernetes-pki-ca.crt");
  for (const char* name : {"Port-", "Port-x", "DirAvailable--*", "FileExisting-conntrak", "Swapp", "all"})
    CHECK_FALSE(is_kubeadm_check(name));
}

TEST_CASE("of a list without end the first 200 names are followed") {
  const std::string beyond = "/root/kubeadm.yaml: ignorePreflightErrors: only the first 200 names are followed";
  for (const size_t before : {199U, 200U, 100'000U}) {
    INFO(before);
    const test::Tree tree(
        {{"/root/kubeadm.yaml", "kind: JoinConfiguration\nnodeRegistration:\n  ignorePreflightErrors: " + names_and_swap(before)}});
    const RecordedHost host(tree.folder());
    Session session = start_session({.profiles = {"worker"}, .folders = {}, .settings = {}}, host);
    CHECK(session.notes.size() == (before < 200 ? 200 : 201));
    CHECK((session.notes.front() == beyond) == (before >= 200));
    CHECK((bind_rules(session, {"node/swap"}).front().severity == Severity::info) == (before < 200));
  }
}

}  // namespace
}  // namespace nodeworthy
