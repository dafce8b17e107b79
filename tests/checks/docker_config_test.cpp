#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view accepted = "{docker-config: true}";
constexpr std::string_view unit = "/usr/lib/systemd/system/docker.service";

test::Tree::Files json(std::string_view text, std::string_view flags = {}, test::Tree::Files more = {}) {
  more.emplace_back("/etc/docker/daemon.json", std::string(text));
  if (!flags.empty())
    more.emplace_back(std::string(unit),
                      "[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=/usr/bin/dockerd " + std::string(flags) + "\n");
  return more;
}

std::pair<std::string, std::string> package(const std::string& version) {
  return {"/var/lib/dpkg/status", "Package: docker-ce\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n"};
}

std::string fails(std::string_view key, std::string_view want, std::string_view have) {
  return "fail | /etc/docker/daemon.json " + std::string(key) + " | want " + std::string(want) + " | have " + std::string(have) + "\n";
}

std::string other(std::string_view verdict, std::string_view have, std::string_view file = "/etc/docker/daemon.json") {
  return std::string(verdict) + " | " + std::string(file) + " | want taken by dockerd | have " + std::string(have) + "\n";
}

std::string twice(std::string_view key, std::string_view flag) {
  return fails(key, "set in one place", "set here (line 1) and by " + std::string(flag) + " (/usr/lib/systemd/system/docker.service:3)");
}

const test::KindRow rows[] = {
    {"no file", accepted, {}, "", other("skipped", "no such file")},
    {"nothing in it", accepted, json("{}", "-H fd://"), "", other("pass", "0 directives")},
    {"null", accepted, json("null"), "", other("pass", "0 directives")},
    {"a list", accepted, json("[]"), "", other("fail", "a list where keys are wanted (line 1)")},
    {"no JSON", accepted, json("{"), "",
     other("unknown",
           "/etc/docker/daemon.json:1:2: syntax error while parsing object key - unexpected end of input; expected string literal")},
    {"what guides write", accepted,
     json("{\"exec-opts\": [\"native.cgroupdriver=systemd\"], \"log-driver\": \"json-file\", \"log-opts\": {\"max-size\": \"100m\"},"
          "\"storage-driver\": \"overlay2\", \"live-restore\": true, \"max-concurrent-downloads\": 10, \"data-root\": \"/srv\"}",
          "-H fd:// --containerd=/run/containerd/containerd.sock"),
     "", other("pass", "7 directives")},
    {"hosts beside the -H of every package", accepted, json("{\"hosts\": [\"unix:///run/docker.sock\"]}", "-H fd://"), "",
     twice("hosts", "-H")},
    {"an empty list beside the flag", accepted, json("{\"hosts\": []}", "--host fd://"), "", twice("hosts", "--host")},
    {"a null beside the flag", accepted, json("{\"hosts\": null}", "--host=fd://"), "", twice("hosts", "--host")},
    {"the same value twice", accepted, json("{\"log-driver\": \"local\"}", "--log-driver=local"), "", twice("log-driver", "--log-driver")},
    {"a flag without a value", accepted, json("{\"icc\": false}", "--icc=false --debug"), "", twice("icc", "--icc")},
    {"a letter", accepted, json("{\"storage-driver\": \"overlay2\"}", "-s overlay2"), "", twice("storage-driver", "-s")},
    {"different options of one directive", accepted, json("{\"log-opts\": {\"max-size\": \"1m\"}}", "--log-opt max-file=3"), "",
     twice("log-opts", "--log-opt")},
    {"the name of another flag", accepted, json("{\"dns-search\": [\"a\"]}", "--dns=1.1.1.1 --dns-opt=b"), "",
     other("pass", "1 directives")},
    {"both are fine for runtimes", accepted, json("{\"runtimes\": {\"a\": {\"path\": \"/a\"}}}", "--add-runtime b=/b"), "",
     other("pass", "1 directives")},
    {"a flag of the environment", accepted,
     json("{\"insecure-registries\": [\"a\"]}", "-H fd:// $DOCKER_OPTS",
          {{"/etc/default/docker", "DOCKER_OPTS=\"--insecure-registry b\"\n"}}),
     "", fails("insecure-registries", "set in one place", "set here (line 1) and by --insecure-registry (/etc/default/docker:1)")},
    {"a drop-in takes the flags of the unit away", accepted,
     json("{\"hosts\": [\"fd://\"]}", "-H fd://",
          {{"/etc/systemd/system/docker.service.d/hosts.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n"}}),
     "", other("pass", "1 directives")},
    {"an environment that cannot be told may name another file", accepted,
     json("{\"debug\": true}", "-H fd:// $DOCKER_OPTS", {{"/etc/default/docker/", ""}}), "",
     other("unknown", "/etc/default/docker: is a directory, not a file")},
    {"or set what the file sets", accepted,
     json("{\"debug\": true}", "$DOCKER_OPTS --config-file=/etc/docker/daemon.json", {{"/etc/default/docker/", ""}}), "",
     other("unknown", "/etc/default/docker: is a directory, not a file")},
    {"but nothing twice that the file does not set", accepted,
     json("{}", "$DOCKER_OPTS --config-file=/etc/docker/daemon.json", {{"/etc/default/docker/", ""}}), "", other("pass", "0 directives")},
    {"a mistake shows all the same", accepted,
     json("{\"Debug\": true}", "$DOCKER_OPTS --config-file=/etc/docker/daemon.json", {{"/etc/default/docker/", ""}}), "",
     fails("Debug", "a directive of dockerd", "unknown to dockerd (line 1)")},
    {"another file",
     accepted,
     {{std::string(unit), "[Service]\nExecStart=/usr/bin/dockerd -D --config-file /srv/docker.json\n"},
      {"/srv/docker.json", "{\"debug\": true}"}},
     "",
     "fail | /srv/docker.json debug | want set in one place | have set here (line 1) and by -D "
     "(/usr/lib/systemd/system/docker.service:2)\n"},
    {"a comment", accepted, json("{\n \"_comment\": \"x\"}"), "",
     fails("_comment", "a directive of dockerd", "unknown to dockerd (line 2)")},
    {"a name that nearly is one", accepted, json("{\n \"insecure-registrys\": []}", "", {package("5:20.10.24~3-0~debian-bookworm")}), "",
     fails("insecure-registrys", "a directive of dockerd", "unknown to dockerd (line 2); did you mean \"insecure-registries\"?")},
    {"a name that nothing has", accepted, json("{\"exec\": \"a\"}", "", {package("28.5.1-1")}), "",
     fails("exec", "a directive of dockerd", "unknown to dockerd (line 1)")},
    {"one of a version that is not known", accepted, json("{\"exec\": \"a\"}"), "", other("pass", "1 directives")},
    {"of a version that is newer than what is known", accepted, json("{\"exec\": \"a\"}", "", {package("5:29.0.0-1")}), "",
     other("pass", "1 directives")},
    {"of one that is older", accepted, json("{\"exec\": \"a\"}", "", {package("17.03.2-1")}), "", other("pass", "1 directives")},
    {"of one that is none", accepted, json("{\"exec\": \"a\"}", "", {package("git-1")}), "", other("pass", "1 directives")},
    {"names of flags, which have no effect", accepted, json("{\"registry-mirror\": [], \"log-opt\": []}", "", {package("20.10.24-1")}), "",
     other("pass", "2 directives")},
    {"mappings whose names are not all directives", accepted,
     json("{\"features\": {\"buildkit\": true}, \"builder\": {\"gc\": {\"enabled\": true}}, \"proxies\": {\"no-proxy\": \"*.test\"},"
          "\"default-address-pools\": [{\"base\": \"10.0.0.0/8\", \"size\": 24}], \"runtimes\": {\"a\": {\"path\": \"/a\"}},"
          "\"tls-options\": {\"tls\": true}}",
          "", {package("23.0.1-1")}),
     "", other("pass", "6 directives")},
    {"a mapping that is no directive, with names that are", accepted,
     json("{\"_own\": {\"debug\": true}, \"more\": {}}", "", {package("26.1.5-1")}), "", other("pass", "2 directives")},
    {"with names that are none", accepted, json("{\"own\": {\"debug\": true,\n\"exec\": {\"debug\": true}}}", "", {package("26.1.5-1")}),
     "", fails("exec", "a directive of dockerd", "unknown to dockerd (line 2)")},
    {"a name that is gone", accepted, json("{\"graph\": \"/srv\"}", "", {package("26.1.5-1")}), "",
     fails("graph", "a directive of dockerd", "unknown to dockerd (line 1)")},
    {"before it was gone", accepted, json("{\"graph\": \"/srv\"}", "", {package("20.10.24-1")}), "", other("pass", "1 directives")},
    {"a text where a list is wanted", accepted, json("{\"registry-mirrors\": \"https://a\"}"), "",
     fails("registry-mirrors", "a list", "a scalar (line 1)")},
    {"a list where a mapping is wanted", accepted, json("{\"log-opts\": [\"max-size=1m\"]}"), "",
     fails("log-opts", "a mapping", "a list (line 1)")},
    {"a number among the options of logs", accepted, json("{\"log-opts\": {\"max-size\": \"1m\",\n\"max-file\": 3}}"), "",
     fails("log-opts", "texts in quotes", "3 (line 2)")},
    {"a number in a list", accepted, json("{\"labels\": [\"a\", 1]}"), "", fails("labels", "texts in quotes", "1 (line 1)")},
    {"numbers deeper down", accepted,
     json("{\"default-address-pools\": [{\"base\": \"10.0.0.0/8\", \"size\": 24}], \"default-ulimits\": {\"nofile\": {\"Hard\": 1}}, "
          "\"labels\": null}"),
     "", other("pass", "3 directives")},
    {"every mistake is told", accepted, json("{\"Debug\": 1, \"hosts\": \"a\"}"), "",
     fails("Debug", "a directive of dockerd", "unknown to dockerd (line 1)") + fails("hosts", "a list", "a scalar (line 1)")},
};

TEST_CASE("docker-config") { test::check_rows(rows); }

TEST_CASE("mistakes in a rule about the configuration of Docker") {
  CHECK(test::problems_of("{docker-config: false}") == "1:17: docker-config is only wanted to be true");
}

}  // namespace
}  // namespace nodeworthy
