#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

const test::KindRow rows[] = {
    {"no proxy",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("HOME=/\000", 7)}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\npass | API server, from kubelet.service "
     "| want reached "
     "without a proxy | have no proxy is set\n"},
    {"a proxy for everything",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000", 45)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"}},
     "running: true",
     "fail | API server 10.0.0.1, from this process | want reached without a proxy | have through the proxy of https_proxy: no_proxy is "
     "not set\npass | API server, from kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"but not for the API server",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000no_proxy=10.0.0.0/8\000", 65)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"}},
     "running: true",
     "pass | API server 10.0.0.1, from this process | want reached without a proxy | have named by no_proxy\npass | API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"a proxy for http alone is none",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("http_proxy=http://proxy.example\000", 32)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\npass | API server, from kubelet.service "
     "| want reached "
     "without a proxy | have no proxy is set\n"},
    {"nobody names the API server",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000", 45)}},
     "running: true",
     "skipped | API server, from this process | want reached without a proxy | have no kubeadm configuration names the API server\npass | "
     "API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"the address of the API server is one that kubeadm chooses",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000", 45)},
      {"/root/kubeadm.yaml", "kind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 0.0.0.0}\n"}},
     "running: true",
     "skipped | API server, from this process | want reached without a proxy | have no kubeadm configuration names the API server\npass | "
     "API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"the kubelet's unit",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("HOME=/\000", 7)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"},
      {"/etc/systemd/system/kubelet.service",
       "[Service]\nExecStart=/usr/bin/kubelet\nEnvironment=HTTPS_PROXY=http://proxy.example NO_PROXY=10.0.0.2\n"}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\nfail | API server 10.0.0.1, from "
     "kubelet.service "
     "| want reached without a proxy | have through the proxy of HTTPS_PROXY: no_proxy does not name it\n"},
    {"systemd's default for every unit, before there is one of the kubelet",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("HOME=/\000", 7)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"},
      {"/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=HTTPS_PROXY=http://proxy.example\n"}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\nfail | API server 10.0.0.1, from "
     "kubelet.service "
     "| want reached without a proxy | have through the proxy of HTTPS_PROXY: no_proxy is not set\n"},
    {"a drop-in adds to it, and the unit goes over it",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("HOME=/\000", 7)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:6443\"}}\n"},
      {"/etc/systemd/system.conf.d/proxy.conf", "[Manager]\nDefaultEnvironment=\"HTTPS_PROXY=http://proxy.example\" NO_PROXY=10.0.0.2\n"},
      {"/usr/lib/systemd/system.conf", "[Manager]\nDefaultEnvironment=A=b\n"},
      {"/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\nEnvironment=NO_PROXY=10.0.0.1\n"}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\npass | API server 10.0.0.1, from "
     "kubelet.service "
     "| want reached without a proxy | have named by no_proxy\n"},
    {"systemd's configuration cannot be read",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("HOME=/\000", 7)}, {"/etc/systemd/system.conf/", ""}},
     "running: true",
     "pass | API server, from this process | want reached without a proxy | have no proxy is set\nunknown | API server, from "
     "kubelet.service | want "
     "reached without a proxy | have /etc/systemd/system.conf: is a directory, not a file\n"},
    {"the port of the endpoint",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=lb.example:8443\000", 58)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"lb.example:8443\"}}\n"}},
     "running: true",
     "pass | API server lb.example, from this process | want reached without a proxy | have named by no_proxy\npass | API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"another port than that of the endpoint",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=lb.example:6443\000", 58)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"lb.example:8443\"}}\n"}},
     "running: true",
     "fail | API server lb.example, from this process | want reached without a proxy | have through the proxy of https_proxy: no_proxy "
     "does not name it\npass | API server, from kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"an address in brackets",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=[fd00::1]:8443\000", 57)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"[fd00::1]:8443\"}}\n"}},
     "running: true",
     "pass | API server fd00::1, from this process | want reached without a proxy | have named by no_proxy\npass | API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"the port that the API server binds, where none is named",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=10.0.0.1:7443,lb.example:7443\000", 72)},
      {"/root/kubeadm.yaml",
       "kind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 10.0.0.1, bindPort: 7443}\n---\nkind: "
       "ClusterConfiguration\ncontrolPlaneEndpoint: lb.example\n"}},
     "running: true",
     "pass | API server 10.0.0.1, from this process | want reached without a proxy | have named by no_proxy\npass | API server lb.example, "
     "from this process | want reached without a proxy | have named by no_proxy\npass | API server, from kubelet.service | want reached "
     "without a "
     "proxy | have no proxy is set\n"},
    {"the API server of a joining control plane itself",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=10.0.0.2:7443\000", 56)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ncontrolPlane: {localAPIEndpoint: {advertiseAddress: 10.0.0.2, bindPort: 7443}}\n"}},
     "running: true",
     "pass | API server 10.0.0.2, from this process | want reached without a proxy | have named by no_proxy\npass | API server, from "
     "kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"an endpoint without a number for a port",
     "{proxy: {bypassed-for: api-server}}",
     {{"/proc/self/environ", std::string("https_proxy=http://proxy.example\000no_proxy=10.0.0.1\000", 51)},
      {"/root/kubeadm.yaml", "kind: JoinConfiguration\ndiscovery: {bootstrapToken: {apiServerEndpoint: \"10.0.0.1:https\"}}\n"}},
     "running: true",
     "unknown | API server, from this process | want reached without a proxy | have \"10.0.0.1:https\" in the kubeadm configuration has no "
     "port\npass | API server, from kubelet.service | want reached without a proxy | have no proxy is set\n"},
    {"the default of services",
     "{proxy: {bypassed-for: networks}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000no_proxy=10.96.0.0/12\000", 67)}},
     "running: true",
     "pass | services 10.96.0.0/12, from this process | want reached without a proxy | have named by no_proxy\n"},
    {"no proxy on the way to networks",
     "{proxy: {bypassed-for: networks}}",
     {{"/proc/self/environ", "HOME=/root"}},
     "running: true",
     "pass | services and pods, from this process | want reached without a proxy | have no proxy is set\n"},
    {"networks of both families",
     "{proxy: {bypassed-for: networks}}",
     {{"/proc/self/environ", std::string("https_proxy=http://user:secret@proxy.example\000no_proxy=10.96.0.0/12,fd00::/108\000", 78)},
      {"/root/kubeadm.yaml",
       "kind: ClusterConfiguration\nnetworking: {serviceSubnet: \"10.96.0.0/12,fd00::/112\", podSubnet: 10.244.0.0/16}\n"}},
     "running: true",
     "pass | services 10.96.0.0/12, from this process | want reached without a proxy | have named by no_proxy\npass | services fd00::/112, "
     "from this process | want reached without a proxy | have named by no_proxy\nfail | pods 10.244.0.0/16, from this process | want "
     "reached without a proxy | have through the proxy of https_proxy: no_proxy does not name it\n"},
};

TEST_CASE("proxy") { test::check_rows(rows); }

}  // namespace
}  // namespace nodeworthy
