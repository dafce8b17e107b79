#include <filesystem>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

const std::string usr = "/usr/lib/systemd/system/";
const Files unit{{usr + "default.target", "-> multi-user.target"},
                 {usr + "multi-user.target", "[Unit]\n"},
                 {usr + "ufw.service", "[Service]\nExecStart=/usr/lib/ufw/ufw-init start\n[Install]\nWantedBy=multi-user.target\n"}};
const Files starts{{"/etc/systemd/system/multi-user.target.wants/ufw.service", "-> " + usr + "ufw.service"}};

constexpr std::string_view before =
    "-A ufw-before-input -i lo -j ACCEPT\n"
    "-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"
    "-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny\n"
    "-A ufw-before-input -m conntrack --ctstate INVALID -j DROP\n"
    "-A ufw-before-input -p icmp --icmp-type echo-request -j ACCEPT\n"
    "-A ufw-before-input -j ufw-not-local\n"
    "-A ufw-not-local -j DROP\n"
    "-A ufw-before-input -p udp -d 224.0.0.251 --dport 5353 -j ACCEPT\n";
constexpr std::string_view after =
    "-A ufw-after-input -p udp --dport 137 -j ufw-skip-to-policy-input\n"
    "-A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input\n";

/// A machine on which ufw is enabled, with rules of people's own.
Files enabled(std::string_view user, std::string_view policy = "DROP") {
  Files files = unit;
  files.insert(files.end(), starts.begin(), starts.end());
  files.push_back({"/etc/ufw/ufw.conf", "ENABLED=yes\n"});
  files.push_back({"/etc/default/ufw", "IPV6=no\nDEFAULT_INPUT_POLICY=\"" + std::string(policy) + "\"\n"});
  files.push_back({"/etc/ufw/before.rules", "*filter\n" + std::string(before) + "COMMIT\n"});
  files.push_back({"/etc/ufw/user.rules", "*filter\n" + std::string(user) + "COMMIT\n"});
  files.push_back({"/etc/ufw/after.rules", "*filter\n" + std::string(after) + "COMMIT\n"});
  return files;
}

Files operator+(Files files, const Files& more) {
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

constexpr std::string_view kubelet = "{ufw: {ports: 10250/tcp}}";
const std::string kept_out =
    "fail | 10250/tcp | want let in | have kept out (DEFAULT_INPUT_POLICY=DROP in /etc/default/ufw)\n  by hand: Let it in: ufw allow "
    "10250/tcp.\n";
const std::string by_user = "pass | 10250/tcp | want let in | have let in (/etc/ufw/user.rules:2)\n";

std::string whole(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | ufw | want off, or open for 10250/tcp | have " + std::string(have) + "\n";
}

const Files init{{"/etc/kubernetes/kubeadm.yaml", "kind: InitConfiguration\nlocalAPIEndpoint: {bindPort: 8443}\n"}};

const test::KindRow rows[] = {
    {"the port of the API server as kubeadm has it", "{ufw: {ports: api-server}}",
     enabled("-A ufw-user-input -p tcp --dport 8443 -j ACCEPT\n") + init, "",
     "pass | 8443/tcp | want let in | have let in (/etc/ufw/user.rules:2)\n"},
    {"and where it says none", "{ufw: {ports: [api-server, 10250/tcp]}}",
     enabled("-A ufw-user-input -p tcp --dport 6443 -j ACCEPT\n-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "",
     "pass | 6443/tcp | want let in | have let in (/etc/ufw/user.rules:2)\n"
     "pass | 10250/tcp | want let in | have let in (/etc/ufw/user.rules:3)\n"},
    {"a file that cannot be told does not matter where ufw is off", "{ufw: {ports: api-server}}",
     Files{{"/etc/kubernetes/kubeadm.yaml", "kind: [\n"}}, "", "pass | ufw | want off, or open for 6443/tcp | have not installed\n"},
    {"and where it cannot be told", "{ufw: {ports: api-server}}", enabled("") + Files{{"/etc/kubernetes/kubeadm.yaml", "kind: [\n"}}, "",
     "unknown | ufw | want the port of the API server let in | have /etc/kubernetes/kubeadm.yaml:2:1: end of sequence flow not found\n"},
    {"it is not installed", kubelet, {}, "", whole("pass", "not installed")},
    {"installed, and never configured", kubelet, unit + starts, "", whole("pass", "off")},
    {"installed, and not enabled", kubelet, unit + starts + Files{{"/etc/ufw/ufw.conf", "ENABLED=no\n"}}, "", whole("pass", "off")},
    {"what is neither yes nor YES does not enable it", kubelet, unit + starts + Files{{"/etc/ufw/ufw.conf", "ENABLED=Yes\n"}}, "",
     whole("pass", "off")},
    {"the boot does not start it", kubelet,
     unit + Files{{"/etc/ufw/ufw.conf", "ENABLED=yes\n"},
                  {"/etc/default/ufw", "DEFAULT_INPUT_POLICY=DROP\n"},
                  {"/etc/ufw/before.rules", "*filter\nCOMMIT\n"},
                  {"/etc/ufw/user.rules", "*filter\nCOMMIT\n"},
                  {"/etc/ufw/after.rules", "*filter\nCOMMIT\n"}},
     "", whole("pass", "off, because the boot does not start ufw.service")},
    {"nor did it, but somebody may have", kubelet,
     unit + Files{{"/run/systemd/system/", ""},
                  {"/run/systemd/units/", ""},
                  {"/etc/ufw/ufw.conf", "ENABLED=yes\n"},
                  {"/etc/default/ufw", "DEFAULT_INPUT_POLICY=DROP\n"},
                  {"/etc/ufw/before.rules", "*filter\nCOMMIT\n"},
                  {"/etc/ufw/user.rules", "*filter\nCOMMIT\n"},
                  {"/etc/ufw/after.rules", "*filter\nCOMMIT\n"}},
     "running: true", whole("unknown", "ufw.service is off, and whether somebody has called ufw enable since the boot is not known")},
    {"no rule speaks of the port", kubelet, enabled(""), "", kept_out},
    {"the default lets in", kubelet, enabled("", "ACCEPT"), "",
     "pass | 10250/tcp | want let in | have let in (DEFAULT_INPUT_POLICY=ACCEPT in /etc/default/ufw)\n"},
    {"a rule for the port", kubelet, enabled("-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "", by_user},
    {"a rule for several", kubelet, enabled("-A ufw-user-input -p tcp -m multiport --dports 80,10000:10300 -j ACCEPT\n"), "", by_user},
    {"a rule of another protocol", kubelet, enabled("-A ufw-user-input -p udp --dport 10250 -j ACCEPT\n"), "", kept_out},
    {"a rule of another chain", kubelet, enabled("-A ufw-user-output -p tcp --dport 10250 -j ACCEPT\n"), "", kept_out},
    {"a rule that people have put into a chain of the kernel's own", kubelet, enabled("-A INPUT -p tcp --dport 10250 -j ACCEPT\n"), "",
     "unknown | 10250/tcp | want let in | have not judged: /etc/ufw/user.rules:2\n"},
    {"or before the others", kubelet,
     enabled("-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n-I ufw-user-input -p tcp --dport 10250 -j DROP\n"), "",
     "unknown | 10250/tcp | want let in | have not judged: /etc/ufw/user.rules:3\n"},
    {"the first rule decides", kubelet,
     enabled("-A ufw-user-input -p tcp --dport 10250 -j DROP\n-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "",
     "fail | 10250/tcp | want let in | have kept out (/etc/ufw/user.rules:2)\n  by hand: See the rule that keeps it out: "
     "/etc/ufw/user.rules:2.\n"},
    {"what is behind the end of the chain is never met", kubelet,
     enabled("-A ufw-user-input -j RETURN\n-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "", kept_out},
    {"what ends it for some packets ends it not for all", kubelet,
     enabled("-A ufw-user-input -s 10.0.0.0/8 -j RETURN\n-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "",
     "unknown | 10250/tcp | want let in | have not judged: /etc/ufw/user.rules:2\n"},
    {"of all but loopback", kubelet, enabled("-A ufw-user-input ! -i lo -j DROP\n-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n"), "",
     "fail | 10250/tcp | want let in | have kept out (/etc/ufw/user.rules:2)\n  by hand: See the rule that keeps it out: "
     "/etc/ufw/user.rules:2.\n"},
    {"from some addresses", kubelet, enabled("-A ufw-user-input -p tcp --dport 10250 -s 10.0.0.0/8 -j ACCEPT\n"), "",
     "unknown | 10250/tcp | want let in | have not judged: /etc/ufw/user.rules:2\n"},
    {"a range in part", "{ufw: {ports: 30000-32767/tcp}}",
     enabled("-A ufw-user-input -p tcp -m multiport --dports 30000:32000 -j ACCEPT\n"), "",
     "fail | 30000-32767/tcp | want let in | have kept out (DEFAULT_INPUT_POLICY=DROP in /etc/default/ufw)\n  by hand: Let it in: ufw "
     "allow "
     "30000:32767/tcp.\n"},
    {"a policy that is none", kubelet, enabled("", "MAYBE"), "",
     whole("unknown", "/etc/default/ufw has no DEFAULT_INPUT_POLICY that is known")},
    {"rules that are not there", kubelet,
     unit + starts + Files{{"/etc/ufw/ufw.conf", "ENABLED=yes\n"}, {"/etc/default/ufw", "DEFAULT_INPUT_POLICY=DROP\n"}}, "",
     whole("unknown", "there is no /etc/ufw/before.rules")},
    {"rules that are never loaded", kubelet,
     unit + starts +
         Files{{"/etc/ufw/ufw.conf", "ENABLED=yes\n"},
               {"/etc/default/ufw", "DEFAULT_INPUT_POLICY=DROP\n"},
               {"/etc/ufw/before.rules", "*filter\nCOMMIT\n"},
               {"/etc/ufw/user.rules", "*filter\n-A ufw-user-input -j ACCEPT\n"}},
     "", whole("unknown", "no COMMIT for the table in /etc/ufw/user.rules:1")},
    {"the distribution's example of a script", kubelet, enabled("") + Files{{"/etc/ufw/after.init", "#!/bin/sh\n"}}, "", kept_out},
    {"no ports", "{ufw: {ports: []}}", {}, "", "skipped | ufw | want off, or lets the ports in | have the rule names no ports\n"},
};

TEST_CASE("ufw") { test::check_rows(rows); }

TEST_CASE("ufw and a script of people's own") {
  const test::Tree tree(enabled("") + Files{{"/etc/ufw/after.init", "#!/bin/sh\niptables -I INPUT -j ACCEPT\n"}});
  std::filesystem::permissions(tree.tree() + "/etc/ufw/after.init", std::filesystem::perms::owner_exec, std::filesystem::perm_options::add);
  CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()))) ==
        whole("unknown", "/etc/ufw/after.init is called, and may let in or keep out more"));
}

TEST_CASE("ufw and IPv6") {
  const Files six = enabled("-A ufw-user-input -p tcp --dport 10250 -j ACCEPT\n") + Files{{"/etc/ufw/before6.rules", "*filter\nCOMMIT\n"},
                                                                                          {"/etc/ufw/user6.rules", "*filter\nCOMMIT\n"},
                                                                                          {"/etc/ufw/after6.rules", "*filter\nCOMMIT\n"}};
  const test::Tree untold(six);
  CHECK(test::shown(test::look(kubelet, RecordedHost(untold.folder()), {{"ip-family", "dual"}})) ==
        "unknown | 10250/tcp | want let in | have not judged: IPV6 is not yes in /etc/default/ufw\n");
  Files both = six;
  for (auto& [path, text] : both)
    if (path == "/etc/default/ufw") text = "IPV6=yes\nDEFAULT_INPUT_POLICY=DROP\n";
  const test::Tree closed(both);
  CHECK(test::shown(test::look(kubelet, RecordedHost(closed.folder()), {{"ip-family", "dual"}})) == kept_out);
}

TEST_CASE("mistakes in a rule about ufw") {
  CHECK(test::problems_of("{ufw: {ports: 10250}}") == "1:15: \"10250\" is no port; write it like 6443/tcp or 30000-32767/udp");
}

}  // namespace
}  // namespace nodeworthy
