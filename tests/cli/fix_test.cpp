// nodeworthy check --fix and undo, from the command line to the files of an image.
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/exit_code.h"
#include "tests/cli/machine.h"
#include "tests/support/catch.h"
#include "tests/support/repair_shop.h"

namespace nodeworthy {
namespace {

using Arguments = std::vector<std::string>;

test::Ended undo(const test::Tree& image, Arguments arguments) {
  arguments.insert(arguments.begin(), {"undo", "--root", image.tree()});
  return test::run_nodeworthy(std::move(arguments));
}

std::string run_id(const std::string& json) { return nlohmann::json::parse(json).at("run").get<std::string>(); }

TEST_CASE("check --fix repairs an image, a second one finds nothing to do, and undo restores it") {
  const test::Tree image = test::image("0", "1");
  std::filesystem::create_directories(image.tree() + "/var/lib");
  const auto before = test::snapshot(image.tree());

  const test::Ended fixed = test::check(image, {"--fix", "-o", "json"});
  INFO(fixed.out << fixed.err);
  REQUIRE(fixed.status == static_cast<int>(ExitCode::good));
  const auto report = nlohmann::json::parse(fixed.out);
  CHECK(report["summary"]["fixed"] == 2);
  for (const auto& rule : report["rules"])
    for (const auto& change : rule["changes"]) CHECK(change["done"] == true);

  const auto after = test::snapshot(image.tree());
  const test::Ended again = test::check(image, {"--fix", "-o", "json"});
  CHECK(again.status == static_cast<int>(ExitCode::good));
  CHECK(nlohmann::json::parse(again.out)["run"].is_null());
  CHECK(test::difference(after, test::snapshot(image.tree())).empty());

  CHECK(undo(image, {"--list"}).out.starts_with(run_id(fixed.out)));
  CHECK(undo(image, {"--dry-run"}).out.find("would restore  /etc/sysctl.d/zz-nodeworthy.conf") != std::string::npos);
  CHECK(test::difference(after, test::snapshot(image.tree())).empty());
  CHECK(undo(image, {run_id(fixed.out)}).status == static_cast<int>(ExitCode::good));
  CHECK(test::difference(before, test::snapshot(image.tree())).empty());
  CHECK(undo(image, {run_id(fixed.out)}).out.find("nothing of it is left to take back") != std::string::npos);
  const test::Ended nothing = undo(image, {});
  CHECK(nothing.status == static_cast<int>(ExitCode::usage));
  CHECK(nothing.err == "nodeworthy: there is no run to undo\n");
}

TEST_CASE("the look after --fix reads the file of --kubeadm-config, too") {
  const test::Tree image = test::image("0", "0");
  std::filesystem::create_directories(image.tree() + "/var/lib");
  std::ofstream(image.tree() + "/cluster.yaml") << "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n";
  const test::Ended fixed =
      test::run_nodeworthy({"check", "--root", image.tree(), "--profile", "worker", "--only", "kernel/sysctl-ip-forward,kubeadm/config",
                            "--kubeadm-config", "/cluster.yaml", "--fix", "-o", "json"});
  INFO(fixed.out << fixed.err);
  const auto report = nlohmann::json::parse(fixed.out);
  CHECK(report["summary"]["fixed"] == 1);
  CHECK(report["summary"]["pass"] == 1);
}

TEST_CASE("what has changed since --fix is refused by undo, and forced") {
  const test::Tree image = test::image("0", "1");
  REQUIRE(test::check(image, {"--fix"}).status == static_cast<int>(ExitCode::good));
  const std::string file = image.tree() + "/etc/sysctl.d/zz-nodeworthy.conf";
  std::ofstream(file, std::ios::app) << "vm.swappiness = 1\n";
  const test::Ended refused = undo(image, {});
  INFO(refused.out << refused.err);
  CHECK(refused.status == static_cast<int>(ExitCode::failed));
  CHECK(refused.out.find("refused        /etc/sysctl.d/zz-nodeworthy.conf\n") != std::string::npos);
  CHECK(std::filesystem::exists(file));
  CHECK(undo(image, {"--force"}).status == static_cast<int>(ExitCode::good));
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("an interrupted run is told by the next one") {
  const test::Tree image = test::image("0", "1");
  REQUIRE(test::check(image, {"--fix"}).status == static_cast<int>(ExitCode::good));
  const std::string id = std::filesystem::directory_iterator(image.tree() + "/var/lib/nodeworthy/runs")->path().filename().string();
  std::ofstream(image.tree() + "/var/lib/nodeworthy/runs/" + id + "/run.json")
      << R"({"schema": 1, "id": ")" << id << R"(", "program": "x", "actions": 2, "finished": false, "undone": false})";
  const test::Ended next = test::check(image, {"--fix"});
  CHECK(next.err == "nodeworthy: the run " + id + " was interrupted; what it did is kept, and `nodeworthy undo " + id + " --root " +
                        image.tree() + "` takes it back\n");
  CHECK(undo(image, {"--list"}).out.find("interrupted, can be undone") != std::string::npos);
  CHECK(undo(image, {}).status == static_cast<int>(ExitCode::good));
  CHECK(test::check(image, {}).status == static_cast<int>(ExitCode::failed));
}

TEST_CASE("a journal that means ill is not followed") {
  const struct {
    std::string_view what;
    std::string entry;
  } rows[] = {
      {"no JSON", "{"},
      {"another version", R"({"schema": 2, "number": 1, "state": "done", "rules": [], "reload_units": true})"},
      {"a program of its own",
       R"({"schema": 1, "number": 1, "state": "done", "rules": [], "run": {"arguments": ["sh"], "undo": ["sh"], "effects": null}})"},
      {"a file of the kernel's that no rule is about",
       R"({"schema": 1, "number": 1, "state": "done", "rules": [], "set": {"path": "/sys/power/state", "before": "mem", "after": "x"}})"},
      {"a port that is none",
       R"({"schema": 1, "number": 1, "state": "done", "rules": [], "open_now": {"zone": "public", "ports": ["--panic-on"], "before": []}})"},
      {"a mode of six digits",
       R"({"schema": 1, "number": 1, "state": "done", "rules": [], "put": {"path": "/a", "before": {"folder": {"mode": "104755", "uid": 0, "gid": 0, "extended": {}}}, "after": null}})"},
  };
  for (const auto& row : rows) {
    const std::string folder = "/var/lib/nodeworthy/runs/20260131T235959Z/";
    const test::Tree image({{folder + "run.json",
                             R"({"schema": 1, "id": "20260131T235959Z", "program": "x", "actions": 1, "finished": true, "undone": false})"},
                            {folder + "0001.json", row.entry}});
    const test::Ended ended = undo(image, {});
    INFO(row.what);
    CHECK(ended.status == static_cast<int>(ExitCode::usage));
    CHECK(ended.err == "nodeworthy: " + folder + "0001.json: is no record of an action\n");
  }
}

TEST_CASE("undo stays inside the root") {
  const std::string folder = "/var/lib/nodeworthy/runs/20260131T235959Z/";
  const std::string entry = R"({"schema": 1, "number": 1, "state": "done", "rules": [], "put": {"path": "/out/of/here", )"
                            R"("before": {"link": {"target": "x", "mode": "0777", "uid": 0, "gid": 0, "extended": {}}}, "after": null}})";
  const test::Tree outside({});
  const test::Tree image(
      {{folder + "run.json", R"({"schema": 1, "id": "20260131T235959Z", "program": "x", "actions": 1, "finished": true, "undone": false})"},
       {folder + "0001.json", entry},
       {"/out/of", "-> " + outside.tree()}});
  CHECK(undo(image, {}).status == static_cast<int>(ExitCode::failed));
  CHECK(std::filesystem::is_empty(outside.tree()));
}

TEST_CASE("a repair that cannot keep a journal changes nothing") {
  const test::Tree image = test::image("0", "1");
  std::filesystem::create_directories(image.tree() + "/var");
  std::ofstream(image.tree() + "/var/lib") << "a file\n";
  const auto before = test::snapshot(image.tree());
  const test::Ended ended = test::check(image, {"--fix"});
  CHECK(ended.status == static_cast<int>(ExitCode::cannot_write));
  CHECK(ended.err.find("nothing was changed: /var/lib") != std::string::npos);
  CHECK(test::difference(before, test::snapshot(image.tree())).empty());
}

}  // namespace
}  // namespace nodeworthy
