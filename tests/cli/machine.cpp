#include "tests/cli/machine.h"

#include <fstream>
#include <sstream>

namespace nodeworthy::test {

Tree own_rules() {
  return Tree({
      {"/own/forward.yaml",
       "title: IPv4 packets are forwarded\n"
       "severity: error\n"
       "because: Pods reach each other through the node.\n"
       "expect: {sysctl: {net.ipv4.ip_forward: 1}}\n"
       "aka: [Own--Forward]\n"
       "see: [https://example.org/forward]\n"},
      {"/own/panic.yaml",
       "title: The kernel does not panic when memory runs out\n"
       "severity: warning\n"
       "because: A node that panics takes all of its pods with it.\n"
       "expect: {sysctl: {vm.panic_on_oom: 0}}\n"},
      {"/own/never.yaml",
       "title: The control plane forwards packets\n"
       "severity: error\n"
       "because: It has pods, too.\n"
       "when: {role: control-plane}\n"
       "expect: {sysctl: {net.ipv4.ip_forward: 1}}\n"},
      {"/profiles/own.yaml", "title: A profile of our own\nrules: [own/*]\nsettings: {role: worker, kubernetes: \"1.34\"}\n"},
  });
}

Tree image(const std::string& ip_forward, const std::string& panic_on_oom) {
  Tree::Files files{{"/etc/hostname", "node1\n"}, {"/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"}};
  // A folder where a file is due is what not even root can read.
  const std::string unreadable = ip_forward.empty() || panic_on_oom.empty() ? "/etc/sysctl.d/a.conf/" : "";
  if (!unreadable.empty()) files.emplace_back(unreadable, "");
  std::string settings;
  if (!ip_forward.empty()) settings += "net.ipv4.ip_forward = " + ip_forward + "\n";
  if (!panic_on_oom.empty()) settings += "vm.panic_on_oom = " + panic_on_oom + "\n";
  files.emplace_back("/etc/sysctl.d/b.conf", settings);
  return Tree(files);
}

Ended check(const Tree& image, const std::vector<std::string>& arguments, StandardOutput output) {
  const Tree rules = own_rules();
  std::vector<std::string> all{"check", "--root", image.tree(), "--rules", rules.tree(), "--profile", "own"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_nodeworthy(all, output);
}

std::string content(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

}  // namespace nodeworthy::test
