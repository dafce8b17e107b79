#include "host/kubelet_fields.h"

#include <fmt/format.h>

#include "host/yaml.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

std::string told(std::string_view text) {
  const auto parsed = parse_yaml(text);
  std::string all;
  for (const MistypedField& mistake : mistyped_kubelet_fields(std::get<Document>(parsed).root()))
    all += fmt::format("{}:{} wants {}, has {}\n", mistake.mark.line, mistake.field, mistake.want, mistake.have);
  return all;
}

TEST_CASE("values of another type than their field of KubeletConfiguration") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view told;
  } rows[] = {
      {"nothing", "", ""},
      {"no fields", "[maxPods]", ""},
      {"a number", "maxPods: 110", ""},
      {"a number in quotes", "kind: KubeletConfiguration\nmaxPods: \"110\"", "2:maxPods wants a number, has \"110\", a text\n"},
      {"in other quotes", "podPidsLimit: '4096'", "1:podPidsLimit wants a number, has \"4096\", a text\n"},
      {"that YAML is told to be a number", "maxPods: !!int \"110\"", ""},
      {"a number that YAML is told to be a text", "maxPods: !!str 110", "1:maxPods wants a number, has \"110\", a text\n"},
      {"below zero", "podPidsLimit: -1", ""},
      {"forms of numbers that are left to the kubelet", "{maxPods: 0x6e, port: 1e4, maxOpenFiles: 1_000_000, oomScoreAdj: -.inf}", ""},
      {"null", "{maxPods: null, port: ~, maxOpenFiles: NULL}", ""},
      {"a word for a number", "maxPods: many", "1:maxPods wants a number, has many, a text\n"},
      {"a truth value for a number", "readOnlyPort: off", "1:readOnlyPort wants a number, has off, a truth value\n"},
      {"a list for a number", "maxPods: [110]", "1:maxPods wants a number, has a list\n"},
      {"truth values", "{failSwapOn: no, protectKernelDefaults: True, featureGates: {NodeSwap: on}}", ""},
      {"a truth value in quotes", "failSwapOn: \"false\"", "1:failSwapOn wants true or false, has \"false\", a text\n"},
      {"a number for a truth value", "failSwapOn: 0", "1:failSwapOn wants true or false, has 0, a number\n"},
      {"deeper", "authentication:\n  anonymous:\n    enabled: \"no\"",
       "3:authentication.anonymous.enabled wants true or false, has \"no\", a text\n"},
      {"a value where deeper fields are wanted", "authentication: none", ""},
      {"a feature gate", "featureGates:\n  NodeSwap: \"true\"\n  Other: true",
       "2:featureGates.NodeSwap wants true or false, has \"true\", a text\n"},
      {"durations and sizes",
       "{syncFrequency: 1m0s, nodeStatusUpdateFrequency: \"10s\", containerLogMaxSize: 10Mi, cpuCFSQuotaPeriod: 100ms}", ""},
      {"a duration without a unit", "imageMinimumGCAge: 0", "1:imageMinimumGCAge wants a text, has 0, a number\n"},
      {"a size without a unit", "containerLogMaxSize: 10", "1:containerLogMaxSize wants a text, has 10, a number\n"},
      {"amounts", "{kubeReserved: {cpu: 100m, memory: 1Gi}, systemReserved: {cpu: \"1\"}, evictionHard: {nodefs.available: 10%}}", ""},
      {"a number of processors", "kubeReserved:\n  cpu: 1\n  memory: 1Gi", "2:kubeReserved.cpu wants a text, has 1, a number\n"},
      {"half a processor", "systemReserved: {cpu: 0.5}", "1:systemReserved.cpu wants a text, has 0.5, a number\n"},
      {"a version", "showHiddenMetricsForVersion: 1.16", "1:showHiddenMetricsForVersion wants a text, has 1.16, a number\n"},
      {"processors by number", "reservedSystemCPUs: 0", "1:reservedSystemCPUs wants a text, has 0, a number\n"},
      {"several of them", "reservedSystemCPUs: 0-1", ""},
      {"an option that is true", "cpuManagerPolicyOptions: {full-pcpus-only: true}",
       "1:cpuManagerPolicyOptions.full-pcpus-only wants a text, has true, a truth value\n"},
      {"amounts that are none", "kubeReserved: cpu=1", "1:kubeReserved wants a mapping, has a scalar\n"},
      {"a list", "clusterDNS: [10.96.0.10, \"fd00::a\"]", ""},
      {"a value for a list", "clusterDNS: 10.96.0.10", "1:clusterDNS wants a list, has a scalar\n"},
      {"a number in a list", "enforceNodeAllocatable: [pods, 1]", "1:enforceNodeAllocatable wants a text, has 1, a number\n"},
      {"fields that are not known", "{maxpods: \"110\", own: {maxPods: \"110\"}}", ""},
      {"what a terminal would take for a command", "featureGates: {\"\\e[31m\": \"\\e[0m\"}",
       "1:featureGates.�[31m wants true or false, has \"�[0m\", a text\n"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(told(row.text) == row.told);
  }
}

}  // namespace
}  // namespace nodeworthy
