#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view set = "{kubeadm-key: {of: JoinConfiguration, key: controlPlane.certificateKey}}";
constexpr std::string_view not_set = "{kubeadm-key: {of: JoinConfiguration, key: controlPlane.certificateKey, exists: false}}";
constexpr std::string_view subject = " | controlPlane.certificateKey of kubeadm's JoinConfiguration | want ";

std::string shown(std::string_view verdict, std::string_view rest) {
  return std::string(verdict) + std::string(subject) + std::string(rest) + "\n";
}

test::Tree::Files configuration(std::string_view text) {
  return {{"/root/kubeadm.yaml", "kind: ClusterConfiguration\ncontrolPlane: {certificateKey: y}\n---\n" + std::string(text)}};
}

const test::KindRow rows[] = {
    {"set, and never shown", set, configuration("kind: JoinConfiguration\ncontrolPlane:\n  certificateKey: abc\n"), "",
     shown("pass", "there | have there (/root/kubeadm.yaml:6)")},
    {"set where it must not be", not_set, configuration("kind: JoinConfiguration\ncontrolPlane: {certificateKey: abc}\n"), "",
     shown("fail", "absent | have there (/root/kubeadm.yaml:5)")},
    {"nothing under the key", set, configuration("kind: JoinConfiguration\ncontrolPlane: {certificateKey: }\n"), "",
     shown("fail", "there | have absent")},
    {"a key on the way is missing", not_set, configuration("kind: JoinConfiguration\n"), "", shown("pass", "absent | have absent")},
    {"a mapping is set, too", "{kubeadm-key: {of: JoinConfiguration, key: controlPlane}}",
     configuration("kind: JoinConfiguration\ncontrolPlane: {}\n"), "",
     "pass | controlPlane of kubeadm's JoinConfiguration | want there | have there (/root/kubeadm.yaml:5)\n"},
    {"no such document", set, configuration("kind: InitConfiguration\n"), "", shown("fail", "there | have absent")},
    {"no configuration", not_set, {}, "", shown("pass", "absent | have absent")},
    {"a configuration that is no YAML", not_set, configuration("kind: JoinConfiguration\na: [\n"), "",
     shown("unknown", "absent | have /root/kubeadm.yaml:6:1: end of sequence flow not found")},
    {"one that does not speak of the document", not_set, configuration("a: [\n"), "", shown("pass", "absent | have absent")},
};

TEST_CASE("kubeadm-key") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
