#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view mirrors =
    "{docker-option: {key: registry-mirrors, flag: registry-mirror, is: '~ ^https:', default: 'https://hub'}}";
constexpr std::string_view size = "{docker-option: {key: [log-opts, max-size], flag: log-opt, is: '~ ^[1-9]', default: '-1'}}";

test::Tree::Files json(std::string_view text) { return {{"/etc/docker/daemon.json", std::string(text)}}; }

test::Tree::Files with_flags(std::string_view flags, test::Tree::Files more = {}) {
  more.push_back({"/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd " + std::string(flags) + "\n"});
  return more;
}

std::string subject(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | Docker's registry-mirrors | want ~ ^https: | have " + std::string(have) + "\n";
}

const test::KindRow rows[] = {
    {"nothing sets it", mirrors, {}, "", subject("pass", "https://hub, the default: neither daemon.json nor docker.service sets it")},
    {"what is wanted in words of the rule's own",
     "{docker-option: {key: registry-mirrors, flag: registry-mirror, is: '~ ^https:', means: over https}}",
     json("{\"registry-mirrors\": [\"http://a\"]}"), "",
     "fail | Docker's registry-mirrors | want over https | have http://a (/etc/docker/daemon.json:1)\n"},
    {"a file without it", mirrors, json("{\"hosts\": []}"), "",
     subject("pass", "https://hub, the default: neither daemon.json nor docker.service sets it")},
    {"one value", mirrors, json("{\"registry-mirrors\": [\"http://a\"]}"), "", subject("fail", "http://a (/etc/docker/daemon.json:1)")},
    {"of several those that are not as wanted", mirrors, json("{\"registry-mirrors\": [\"https://a\",\n\"http://b\"]}"), "",
     subject("fail", "http://b (/etc/docker/daemon.json:2)")},
    {"all as wanted", mirrors, json("{\"registry-mirrors\": [\"https://a\", \"https://b\"]}"), "", subject("pass", "all 2")},
    {"an empty list", mirrors, json("{\"registry-mirrors\": []}"), "", subject("pass", "none")},
    {"a flag", mirrors, with_flags("-H fd:// --registry-mirror=http://10.0.0.5"), "",
     subject("fail", "http://10.0.0.5 (/usr/lib/systemd/system/docker.service:2 --registry-mirror)")},
    {"a flag and a file", mirrors, with_flags("--registry-mirror https://a", json("{\"registry-mirrors\": []}")), "",
     subject("unknown",
             "registry-mirrors is set both by a flag (/usr/lib/systemd/system/docker.service:2 --registry-mirror) and in "
             "/etc/docker/daemon.json, with which dockerd does not start")},
    {"another file", mirrors,
     with_flags("--config-file /srv/docker.json", {{"/srv/docker.json", "{\"registry-mirrors\": [\"http://a\"]}"}}), "",
     subject("fail", "http://a (/srv/docker.json:1)")},
    {"a list where keys are wanted", mirrors, json("[]"), "",
     subject("unknown", "/etc/docker/daemon.json:1: a list where a mapping is wanted")},
    {"a file that is none", mirrors, json("{"), "",
     subject("unknown",
             "/etc/docker/daemon.json:1:2: syntax error while parsing object key - unexpected end of input; expected string literal")},
    {"a named option in the file", size, json("{\"log-opts\": {\"max-size\": \"10m\"}}"), "",
     "pass | Docker's log-opts.max-size | want ~ ^[1-9] | have 10m (/etc/docker/daemon.json:1)\n"},
    {"a named option of a flag", size, with_flags("--log-opt max-file=3 --log-opt max-size=10m"), "",
     "pass | Docker's log-opts.max-size | want ~ ^[1-9] | have 10m (/usr/lib/systemd/system/docker.service:2 --log-opt)\n"},
    {"of a named option that is given twice the last counts", size, with_flags("--log-opt max-size=-1 --log-opt max-size=10m"), "",
     "pass | Docker's log-opts.max-size | want ~ ^[1-9] | have 10m (/usr/lib/systemd/system/docker.service:2 --log-opt)\n"},
    {"an option without a default has to be set",
     "{docker-option: {key: log-driver, flag: log-driver, is: local}}",
     {},
     "",
     "fail | Docker's log-driver | want local | have neither daemon.json nor docker.service sets it\n"},
    {"another option of the flag beside the file's", size,
     with_flags("--log-opt max-file=3", json("{\"log-opts\": {\"max-size\": \"10m\"}}")), "",
     "unknown | Docker's log-opts.max-size | want ~ ^[1-9] | have log-opts is set both by a flag "
     "(/usr/lib/systemd/system/docker.service:2 --log-opt) and in /etc/docker/daemon.json, with which dockerd does not start\n"},
    {"flags that cannot be told", mirrors,
     with_flags("$DOCKER_OPTS --config-file=/a.json",
                {{"/usr/lib/systemd/system/docker.service.d/a.conf", "[Service]\nEnvironmentFile=/etc/default/docker\n"},
                 {"/etc/default/docker/", ""}}),
     "", subject("unknown", "/etc/default/docker: is a directory, not a file")},
    {"another option of the flag", size, with_flags("--log-opt max-file=3"), "",
     "fail | Docker's log-opts.max-size | want ~ ^[1-9] | have -1, the default: neither daemon.json nor docker.service sets it\n"},
};

TEST_CASE("docker-option") { test::check_rows(rows); }

TEST_CASE("mistakes in a rule about an option of Docker") {
  CHECK(test::problems_of("{docker-option: {key: [a, b, c], flag: a, is: b, default: c}}") == "1:23: one key is wanted, or two");
}

}  // namespace
}  // namespace nodeworthy
