#include <algorithm>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

using Files = test::Tree::Files;

const std::string usr = "/usr/lib/systemd/system/";

/// A machine whose boot starts a service.
Files with(const std::string& unit, const Files& more) {
  Files files{{usr + "default.target", "-> multi-user.target"},
              {usr + "multi-user.target", "[Unit]\n"},
              {usr + unit, "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"},
              {"/etc/systemd/system/multi-user.target.wants/" + unit, "-> " + usr + unit}};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

Files operator+(Files files, const Files& more) {
  for (const auto& file : more)
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  return files;
}

Files iptables(const std::string& text) { return with("iptables.service", {{"/etc/sysconfig/iptables", text}}); }
Files nftables(const std::string& text) { return with("nftables.service", {{"/etc/nftables.conf", text}}); }

constexpr std::string_view kubelet = "{packet-filter: {ports: 10250/tcp}}";
const std::string nothing = "pass | rules of people's own | want none, or open for 10250/tcp | have no service loads any\n";

std::string port(std::string_view verdict, std::string_view have, std::string_view unit = "iptables.service") {
  return std::string(verdict) + " | 10250/tcp (" + std::string(unit) + ") | want let in | have " + std::string(have) + "\n";
}

std::string kept_out(const std::string& because) {
  return port("fail", "kept out (" + because + ")") + "  by hand: Put a rule that accepts it in front of the one that keeps it out (" +
         because + "), and restart iptables.service.\n";
}

const std::string way_on = "; `nft list ruleset` shows what comes first, and where that lets the ports in, --skip leaves this rule out";

/// A file of nftables with a chain that packets to this host meet.
Files input(const std::string& rules, const std::string& more = "") {
  return nftables("flush ruleset\ntable inet filter {\nchain input { type filter hook input priority 0; policy drop;\n" + rules + "\n}\n" +
                  more + "}\n");
}

std::string nft_port(std::string_view verdict, std::string_view have) { return port(verdict, have, "nftables.service"); }

std::string kept_out_by_nft(const std::string& because) {
  return nft_port("fail", "kept out (" + because + ")") + "  by hand: Put a rule that accepts it in front of the one that keeps it out (" +
         because + "), and restart nftables.service.\n";
}

std::string file(std::string_view verdict, std::string_view have) {
  return std::string(verdict) + " | /etc/nftables.conf (nftables.service) | want 10250/tcp let in | have " + std::string(have) + "\n";
}

const test::KindRow rows[] = {
    {"no such service", kubelet, {}, "", nothing},
    {"its unit does not start, whatever the file says",
     kubelet,
     {{"/etc/sysconfig/iptables", "*filter\n:INPUT DROP\nCOMMIT\n"}},
     "",
     nothing},
    {"its unit starts, and there is no file", kubelet, with("iptables.service", {}), "", nothing},
    {"a policy", kubelet, iptables("*filter\n:INPUT DROP [0:0]\nCOMMIT\n"), "", kept_out("policy in /etc/sysconfig/iptables:2")},
    {"a policy that accepts", kubelet, iptables("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"no table", kubelet, iptables("# nothing\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:2 is no line that iptables-restore takes)")},
    {"no COMMIT", kubelet, iptables("*filter\n:INPUT DROP [0:0]\n"), "",
     port("pass", "let in (no COMMIT for the table in /etc/sysconfig/iptables:1)")},
    {"no COMMIT, behind a table that has it", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT\n*mangle\n:INPUT ACCEPT\n"), "",
     kept_out("policy in /etc/sysconfig/iptables:2")},
    {"no COMMIT, in front of a table that has it", kubelet, iptables("*filter\n:INPUT DROP\n*mangle\n:INPUT ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3 is no line that iptables-restore takes)")},
    {"blanks behind COMMIT", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT \n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3 is no line that iptables-restore takes)")},
    {"a blank line that is not empty", kubelet, iptables("*filter\n:INPUT DROP\n \nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3 is no line that iptables-restore takes)")},
    {"an indented comment", kubelet, iptables("*filter\n:INPUT DROP\n # ssh\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3 is no line that iptables-restore takes)")},
    {"empty lines, comments, and rules that are indented", kubelet,
     iptables("# a\n\n* filter a\n#\n\n:INPUT\tDROP\n  -A\tINPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n\n#\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:7)")},
    {"a policy that is none", kubelet, iptables("*filter\n:INPUT REJECT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:2 is no line that iptables-restore takes)")},
    {"counters in front of a policy", kubelet, iptables("*filter\n[0:0] :INPUT DROP\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:2 is no line that iptables-restore takes)")},
    {"lines that end as those of Windows", kubelet, iptables("*filter\r\n:INPUT DROP\r\nCOMMIT\r\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:1 is no line that iptables-restore takes)")},
    {"no line end behind the last COMMIT, which iptables-legacy refuses", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:3 has no line end")},
    {"and where it makes no difference", kubelet, iptables("*filter\n:INPUT ACCEPT\nCOMMIT"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"a table that comes twice", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -j ACCEPT\nCOMMIT\n*filter\n-A INPUT -i eth0 -j ACCEPT\nCOMMIT\n"), "",
     port("unknown", "not judged: the table in /etc/sysconfig/iptables:5 comes again")},
    {"a file that is loaded in its place", kubelet,
     with("iptables.service", {{"/etc/sysconfig/iptables", "*filter\n:INPUT DROP\n"}, {"/etc/sysconfig/iptables.fallback", ""}}), "",
     "unknown | /etc/sysconfig/iptables (iptables.service) | want 10250/tcp let in | have no COMMIT for the table in "
     "/etc/sysconfig/iptables:1, and /etc/sysconfig/iptables.fallback is loaded in its place\n"},
    {"a rule of a chain that there is not, with which nothing is loaded", kubelet,
     iptables("*filter\n:INPUT DROP\n-A MINE -j DROP\nCOMMIT\n"), "", port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"and of one that there is", kubelet, iptables("*filter\n:INPUT DROP\n-N MINE\n-A MINE -j DROP\nCOMMIT\n"), "",
     kept_out("policy in /etc/sysconfig/iptables:2")},
    {"a rule that jumps to a chain that there is not, with which nothing is loaded, either", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -j MINE\nCOMMIT\n"), "",
     port("unknown", "not judged: no chain MINE for /etc/sysconfig/iptables:3")},
    {"whatever chain the rule is of", kubelet, iptables("*filter\n:INPUT DROP\n-A FORWARD -g MINE\nCOMMIT\n"), "",
     port("unknown", "not judged: no chain MINE for /etc/sysconfig/iptables:3")},
    {"and a target of the kernel's", kubelet, iptables("*filter\n:INPUT DROP\n-A FORWARD -j TCPMSS --clamp-mss-to-pmtu\nCOMMIT\n"), "",
     kept_out("policy in /etc/sysconfig/iptables:2")},
    {"a policy by a command", kubelet, iptables("*filter\n-P INPUT DROP\n-P OUTPUT ACCEPT\nCOMMIT\n"), "",
     kept_out("policy in /etc/sysconfig/iptables:2")},
    {"another command", kubelet, iptables("*filter\n:INPUT DROP\n-N MINE\n-F INPUT\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:4")},
    {"an option in front of the command", kubelet, iptables("*filter\n:INPUT ACCEPT\n-4 -A INPUT -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"new packets alone, whose connection is stuck then", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 10250 -m state --state NEW -j ACCEPT\nCOMMIT\n"), "",
     kept_out("what follows the first packet: policy in /etc/sysconfig/iptables:2")},
    {"and what belongs to connections", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n"
              "-A INPUT -p tcp --dport 10250 -m state --state NEW -j ACCEPT\nCOMMIT\n"),
     "", port("pass", "let in (/etc/sysconfig/iptables:4)")},
    {"without connections", "{packet-filter: {ports: 8472/udp}}",
     iptables("*filter\n:INPUT DROP\n-A INPUT -p udp --dport 8472 -m state --state NEW -j ACCEPT\nCOMMIT\n"), "",
     "unknown | 8472/udp (iptables.service) | want let in | have not judged: what follows the first packet: policy in "
     "/etc/sysconfig/iptables:2\n"},
    {"answers that are kept back", kubelet, iptables("*filter\n:INPUT ACCEPT\n:OUTPUT DROP\nCOMMIT\n"), "",
     kept_out("the answers: policy in /etc/sysconfig/iptables:3")},
    {"and those that are not", kubelet,
     iptables("*filter\n:INPUT ACCEPT\n:OUTPUT DROP\n-A OUTPUT -p tcp --sport 10250 -j ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"loopback, as the CIS benchmark has it", kubelet,
     iptables("*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s 127.0.0.0/8 -j DROP\n"
              "-A OUTPUT -o lo -j ACCEPT\n-A INPUT -p tcp -m state --state ESTABLISHED -j ACCEPT\n"
              "-A OUTPUT -p tcp -m state --state NEW,ESTABLISHED -j ACCEPT\n"
              "-A INPUT -p tcp --dport 10250 -m state --state NEW -j ACCEPT\nCOMMIT\n"),
     "", port("pass", "let in (/etc/sysconfig/iptables:9)")},
    {"a rule in front of the one for the rest", kubelet,
     iptables("*filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 10250 -j ACCEPT\n-A INPUT -j REJECT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3)")},
    {"a rule behind it", kubelet, iptables("*filter\n:INPUT ACCEPT\n-A INPUT -j REJECT\n-A INPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"),
     "", kept_out("/etc/sysconfig/iptables:3")},
    {"lines of `iptables-save -c`", kubelet,
     iptables("*filter\n:INPUT DROP [1:60]\n[12:720] -A INPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (/etc/sysconfig/iptables:3)")},
    {"a rule for some sources", kubelet, iptables("*filter\n:INPUT DROP\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"),
     "", port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"a chain of people's own", kubelet, iptables("*filter\n:INPUT DROP\n:MINE -\n-A INPUT -j MINE\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:4")},
    {"a rule that is put in front", kubelet, iptables("*filter\n:INPUT ACCEPT\n-I INPUT -p tcp --dport 10250 -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:3")},
    {"other chains", kubelet, iptables("*filter\n:INPUT ACCEPT\n:FORWARD DROP\n-A FORWARD -j DROP\n-A PREROUTING -j DROP\nCOMMIT\n"), "",
     port("pass", "let in (policy in /etc/sysconfig/iptables:2)")},
    {"tables that translate", kubelet,
     iptables("*nat\n:PREROUTING ACCEPT\n:DOCKER -\n-A PREROUTING -j DOCKER\n-A DOCKER -j DNAT --to 10.0.0.1\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"a table that drops", kubelet, iptables("*raw\n-A PREROUTING -p tcp --dport 10250 -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"a table that lets pass", kubelet, iptables("*raw\n-A PREROUTING -p tcp -j ACCEPT\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"a table that takes the port elsewhere", kubelet,
     iptables("*nat\n-A PREROUTING -p tcp --dport 10250 -j REDIRECT --to-ports 8443\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"another port", kubelet, iptables("*nat\n-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8443\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"a chain of people's own in a table that drops", kubelet,
     iptables("*mangle\n:BAD -\n-A PREROUTING -j BAD\n-A BAD -p tcp --dport 10250 -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:4")},
    {"a table with a policy", kubelet, iptables("*mangle\n:PREROUTING DROP\n:FORWARD DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: policy in /etc/sysconfig/iptables:2")},
    {"invalid packets where connections are tracked", kubelet,
     iptables("*mangle\n-A PREROUTING -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n"), "",
     port("pass", "let in (no rule in /etc/sysconfig/iptables)")},
    {"and in front of that, where all are", kubelet, iptables("*raw\n-A PREROUTING -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"packets that are not tracked", kubelet,
     iptables("*raw\n-A PREROUTING -p tcp -j NOTRACK\nCOMMIT\n*filter\n-A INPUT -p tcp -m state --state NEW -j DROP\nCOMMIT\n"), "",
     port("unknown", "not judged: /etc/sysconfig/iptables:2")},
    {"rules for IPv6 where the cluster has none", kubelet,
     with("ip6tables.service", {{"/etc/sysconfig/ip6tables", "*filter\n:INPUT DROP\nCOMMIT\n"}}), "", nothing},
    {"netfilter-persistent", kubelet,
     with("netfilter-persistent.service", {{"/etc/iptables/rules.v4", "*filter\n:INPUT ACCEPT\nCOMMIT\n"}}), "",
     port("pass", "let in (policy in /etc/iptables/rules.v4:2)", "netfilter-persistent.service")},
    {"nftables that keeps nothing out", kubelet,
     nftables("table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; # drop\n\t\tcomment \"no drop\"\n\t}\n}\n"), "",
     file("pass", "nothing is kept out")},
    {"nftables with a policy", kubelet,
     nftables("table inet filter {\n chain input { type filter hook input priority 0;policy drop;}\n}\n"), "",
     kept_out_by_nft("policy in /etc/nftables.conf:2")},
    {"with a verdict of a map", kubelet, nftables("tcp dport vmap { 22: accept, 10250:drop }\n"), "",
     file("unknown", "tcp in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"with a policy that is a variable", kubelet, nftables("define p = \"drop\"\ntable inet f {\n chain i {\n  policy $p;\n }\n}\n"), "",
     file("unknown", "drop in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"behind a comment of several lines", kubelet, nftables("tcp dport 22 accept comment \"a\nb\"; drop\n# \" drop\n"), "",
     file("unknown", "tcp in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"inside one, and in a name", kubelet, nftables("accept comment \"a\n drop \"\njump drop-log\n# drop \"\n\"\""), "",
     file("pass", "nothing is kept out")},
    {"with packets that a program decides on", kubelet, nftables("tcp dport 10250 queue num 1\n"), "",
     file("unknown", "tcp in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"with another port", kubelet, nftables("tcp dport 10250 redirect to :80\n"), "",
     file("unknown", "tcp in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"rules of iptables that nftables may delete", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT\n") + nftables("flush ruleset\n"), "",
     file("pass", "nothing is kept out") + port("unknown",
                                                "not judged: policy in /etc/sysconfig/iptables:2, or flush in "
                                                "/etc/nftables.conf:1, whichever comes last")},
    {"a table of them that it deletes", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT\n") + nftables("delete table ip filter\n"), "",
     file("pass", "nothing is kept out") + port("unknown",
                                                "not judged: policy in /etc/sysconfig/iptables:2, or delete in "
                                                "/etc/nftables.conf:1, whichever comes last")},
    {"and those that it leaves", kubelet, iptables("*filter\n:INPUT DROP\nCOMMIT\n") + nftables("# flush ruleset\n"), "",
     file("pass", "nothing is kept out") + kept_out("policy in /etc/sysconfig/iptables:2")},
    {"two services that load such rules", kubelet,
     iptables("*filter\n:INPUT DROP\nCOMMIT\n") +
         with("netfilter-persistent.service", {{"/etc/iptables/rules.v4", "*filter\n:INPUT ACCEPT\nCOMMIT\n"}}),
     "",
     port("unknown",
          "not judged: policy in /etc/sysconfig/iptables:2, or netfilter-persistent.service loads "
          "/etc/iptables/rules.v4, whichever comes last") +
         port("pass", "let in (policy in /etc/iptables/rules.v4:2)", "netfilter-persistent.service")},
    {"the port is accepted in front of the policy", kubelet, input("tcp dport { 22, 10250, 30000-32767 } accept"), "",
     nft_port("pass", "let in (/etc/nftables.conf:4)")},
    {"over several lines, counted and with a remark", kubelet,
     input(
         "ct state { established, related } accept\nct state invalid drop comment \"early\"\niif lo accept\n"
         "ip protocol icmp accept\nmeta l4proto ipv6-icmp accept\ntcp dport {\n ssh, # people\n 10250,\n} counter accept comment \"drop\""),
     "", nft_port("pass", "let in (/etc/nftables.conf:9)")},
    {"another port is", kubelet, input("tcp dport { 22, 10256-10300 } accept\nudp dport 10250 accept"), "",
     kept_out_by_nft("policy in /etc/nftables.conf:3")},
    {"new packets are, whose connection is stuck then", kubelet, input("ct state new tcp dport 10250 accept"), "",
     kept_out_by_nft("what follows the first packet: policy in /etc/nftables.conf:3")},
    {"and what belongs to connections", kubelet,
     input("ct state vmap { established : accept, related : accept, invalid : drop }\nct state new tcp dport 10250 accept"), "",
     nft_port("pass", "let in (/etc/nftables.conf:5)")},
    {"a rule that drops in front", kubelet, input("tcp dport 10000-20000 drop\ntcp dport 10250 accept"), "",
     kept_out_by_nft("/etc/nftables.conf:4")},
    {"for some sources", kubelet, input("ip saddr 10.0.0.0/8 tcp dport 10250 accept"), "",
     nft_port("unknown", "not judged: /etc/nftables.conf:4" + way_on)},
    {"for some sources, where a rule is not followed", kubelet, input("tcp dport 22 accept\nfib saddr type local counter"), "",
     nft_port("unknown", "not judged: policy in /etc/nftables.conf:3" + way_on)},
    {"a map in front", kubelet, input("tcp dport vmap { 22 : accept, 10250 : drop }\ntcp dport 10250 accept"), "",
     nft_port("unknown", "not judged: /etc/nftables.conf:4" + way_on)},
    {"a jump in front", kubelet, input("jump mine\ntcp dport 10250 accept", "chain mine { tcp dport 10250 drop\n}\n"), "",
     nft_port("unknown", "not judged: /etc/nftables.conf:4" + way_on)},
    {"ports of a variable", kubelet, input("tcp dport $ports accept"), "",
     nft_port("unknown", "not judged: /etc/nftables.conf:4" + way_on)},
    {"a negation", kubelet, input("tcp dport != 22 accept"), "", nft_port("unknown", "not judged: /etc/nftables.conf:4" + way_on)},
    {"a second chain of the same hook", kubelet,
     input("tcp dport 10250 accept", "chain late { type filter hook input priority 10; policy accept; tcp dport 10250 reject\n}\n"), "",
     kept_out_by_nft("/etc/nftables.conf:6")},
    {"a statement that nft does not take in a table of its family, and with it none of the file", kubelet,
     input("tcp dport 22 accept", "}\ntable ip6 other { chain c { ip saddr 10.0.0.0/8 accept\n}\n"), "",
     nft_port("unknown", "not judged: policy in /etc/nftables.conf:3" + way_on)},
    {"icmpx in a table of one family", kubelet,
     input("tcp dport 22 accept", "}\ntable ip other { chain c { reject with icmpx type admin-prohibited\n}\n"), "",
     nft_port("unknown", "not judged: policy in /etc/nftables.conf:3" + way_on)},
    {"a last statement without its end, which older versions of nft do not take", kubelet,
     nftables("table inet f { chain i { type filter hook input priority 0; policy drop; tcp dport 22 accept }\n}\n"), "",
     nft_port("unknown", "not judged: policy in /etc/nftables.conf:1" + way_on)},
    {"a chain of another family", kubelet,
     nftables("table ip6 filter { chain input { type filter hook input priority 0; policy drop; }\n}\n"), "",
     nft_port("pass", "let in (no chain)")},
    {"a chain for what is handed on", kubelet,
     input("tcp dport 10250 accept", "chain forward { type filter hook forward priority 0; policy drop; }\n"), "",
     nft_port("pass", "let in (/etc/nftables.conf:4)")},
    {"a chain for what goes out", kubelet,
     input("tcp dport 10250 accept", "chain output { type filter hook output priority 0; policy drop; }\n"), "",
     file("unknown", "drop in /etc/nftables.conf:6, and what for is not judged" + way_on)},
    {"packets that are not tracked, whose state is none", kubelet,
     input("tcp dport 10250 accept", "chain early { type filter hook prerouting priority raw; tcp dport 10250 notrack; }\n"), "",
     file("unknown", "notrack in /etc/nftables.conf:6, and what for is not judged" + way_on)},
    {"a chain that comes twice", kubelet, input("tcp dport 10250 accept", "chain input { tcp dport 10250 drop; }\n"), "",
     file("unknown", "chain in /etc/nftables.conf:6, and what for is not judged" + way_on)},
    {"a table without an end, of which nothing is loaded", kubelet,
     nftables("table inet f {\nchain i { type filter hook input priority 0; policy drop; }\n"), "",
     file("unknown", "{ in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"what is taken away behind a table", kubelet,
     nftables("table inet f { chain i { type filter hook input priority 0; policy drop; }\n}\nflush ruleset\n"), "",
     file("unknown", "flush in /etc/nftables.conf:3, and what for is not judged" + way_on)},
    {"a table of bridges", kubelet, nftables("table bridge f { chain i { type filter hook input priority 0; policy drop; }\n}\n"), "",
     file("unknown", "drop in /etc/nftables.conf:1, and what for is not judged" + way_on)},
    {"with another file", kubelet, nftables("flush ruleset\ninclude \"/etc/nftables/*.nft\"\n"), "",
     file("unknown", "include in /etc/nftables.conf:2, and what for is not judged" + way_on)},
};

/// Whether it is about ports that are wanted, not about what the node or its pods send.
bool is_about_ports(const Observation& one) {
  return !one.subject.starts_with("answers of ") && !one.subject.starts_with("what pods send");
}

std::string shown_if(bool about_ports, const test::KindRow& row, const Settings& settings) {
  const test::Tree tree(row.files, row.fixture);
  std::vector<Observation> observations = test::look(row.condition, RecordedHost(tree.folder()), settings);
  std::erase_if(observations, [&](const Observation& one) { return is_about_ports(one) != about_ports; });
  return test::shown(observations);
}

TEST_CASE("rules of iptables and nftables that services load") {
  for (const test::KindRow& row : rows) {
    INFO(row.what);
    CHECK(shown_if(true, row, {}) == row.expected);
  }
}

const std::string advice_of_own =
    "  by hand: Let in and out what belongs to connections that the node itself opens (ctstate ESTABLISHED,RELATED of iptables, ct state "
    "established,related of nftables) in front of what keeps it out (";

std::string answer_kept_out(const std::string& port, const std::string& because, const std::string& unit) {
  return "fail | answers of " + port + " (" + unit + ") | want let in | have kept out (" + because + ")\n" + advice_of_own + because +
         "), and restart " + unit + ".\n";
}
std::string answers_kept_out(const std::string& because, const std::string& unit) {
  return answer_kept_out("6443/tcp", because, unit) + answer_kept_out("53/udp", because, unit);
}

const test::KindRow own_rows[] = {
    {"only ports are let in", kubelet, iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 10250 -j ACCEPT\nCOMMIT\n"), "",
     answers_kept_out("policy in /etc/sysconfig/iptables:2", "iptables.service")},
    {"and what belongs to connections", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 10250 -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j "
              "ACCEPT\nCOMMIT\n"),
     "", ""},
    {"what opens no connection", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp ! --syn -j ACCEPT\n-A INPUT -p udp --sport 53 -j ACCEPT\nCOMMIT\n"), "", ""},
    {"the ports of the other side", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --sport 6443 --dport 1024:65535 -j ACCEPT\n-A INPUT -p udp -m multiport --sports "
              "53,123 -j ACCEPT\nCOMMIT\n"),
     "", ""},
    {"others", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --sport 443 -j ACCEPT\n-A INPUT -p udp ! --sport 53 -j ACCEPT\nCOMMIT\n"), "",
     answers_kept_out("policy in /etc/sysconfig/iptables:2", "iptables.service")},
    {"ports by name", kubelet,
     iptables("*filter\n:INPUT DROP\n-A INPUT -p tcp --sport https -j ACCEPT\n-A INPUT -p udp -j ACCEPT\nCOMMIT\n"), "",
     "unknown | answers of 6443/tcp (iptables.service) | want let in | have not judged: /etc/sysconfig/iptables:3\n"},
    {"what goes out", kubelet,
     iptables("*filter\n:INPUT ACCEPT\n:OUTPUT DROP\n-A OUTPUT -p tcp -m multiport --sports 22,10250 -j ACCEPT\n-A OUTPUT -p udp --dport "
              "53 -j ACCEPT\nCOMMIT\n"),
     "", answer_kept_out("6443/tcp", "policy in /etc/sysconfig/iptables:3", "iptables.service")},
    {"only ports are let in by nftables", kubelet, input("iif lo accept\ntcp dport { 22, 10250 } accept"), "",
     answers_kept_out("policy in /etc/nftables.conf:3", "nftables.service")},
    {"and what belongs to connections, too", kubelet, input("ct state vmap { established : accept, related : accept }"), "", ""},
    {"by nftables the ports of the other side", kubelet, input("tcp sport { 6443, 443 } accept\nudp sport 123 accept"), "",
     answer_kept_out("53/udp", "policy in /etc/nftables.conf:3", "nftables.service")},
    {"FORWARD that only has a policy, before which flannel comes", kubelet, iptables("*filter\n:FORWARD DROP\nCOMMIT\n"), "", ""},
    {"FORWARD that ends with a refusal", kubelet, iptables("*filter\n:FORWARD ACCEPT\n-A FORWARD -j REJECT\nCOMMIT\n"), "",
     "fail | what pods send (iptables.service) | want let through | have kept out (/etc/sysconfig/iptables:3)\n"
     "  by hand: Take out what keeps it from being forwarded (/etc/sysconfig/iptables:3), which comes before the rules of flannel, and "
     "restart iptables.service.\n"},
    {"FORWARD that lets some through", kubelet,
     iptables("*filter\n:FORWARD ACCEPT\n-A FORWARD -s 10.244.0.0/16 -j ACCEPT\n-A FORWARD -j REJECT\nCOMMIT\n"), "",
     "unknown | what pods send (iptables.service) | want let through | have not judged: /etc/sysconfig/iptables:3\n"},
    {"a chain of the hook forward with a policy", kubelet,
     nftables("table inet filter {\nchain forward { type filter hook forward priority 0; policy drop; }\n}\n"), "",
     "fail | what pods send (nftables.service) | want let through | have kept out (policy in /etc/nftables.conf:2)\n"
     "  by hand: Take out what keeps it from being forwarded (policy in /etc/nftables.conf:2), which comes before the rules of flannel, "
     "and restart nftables.service.\n"},
    {"the one that iptables has", kubelet,
     nftables("table ip filter {\nchain FORWARD { type filter hook forward priority 0; policy drop; }\n}\n"), "", ""},
    {"and one that hands on to another", kubelet,
     nftables("table inet filter {\nchain forward { type filter hook forward priority 0; policy drop; jump mine; }\n}\n"), "",
     "unknown | what pods send (nftables.service) | want let through | have not judged: /etc/nftables.conf:2" + way_on + "\n"},
};

TEST_CASE("what the node sends itself, and what flannel's pods send") {
  for (const test::KindRow& row : own_rows) {
    INFO(row.what);
    CHECK(shown_if(false, row, {{"cni", "flannel"}}) == row.expected);
  }
}

TEST_CASE("what pods of another network plugin send is not judged") {
  const std::string why = "unknown | what pods send (";
  const test::KindRow by_iptables{"", kubelet, iptables("*filter\n-A FORWARD -j REJECT\nCOMMIT\n"), "", ""};
  const test::KindRow by_nftables{"", kubelet,
                                  nftables("table inet f {\nchain f { type filter hook forward priority 0; policy drop; }\n}\n"), "", ""};
  for (const Settings& settings : {Settings(), Settings{{"cni", "calico"}}}) {
    CHECK(shown_if(false, by_iptables, settings) ==
          why + "iptables.service) | want let through | have not judged: /etc/sysconfig/iptables:2\n");
    CHECK(shown_if(false, by_nftables, settings) ==
          why + "nftables.service) | want let through | have not judged: policy in /etc/nftables.conf:2" + way_on + "\n");
  }
}

TEST_CASE("rules for IPv6 where the cluster has it") {
  const std::string drops = "*filter\n:INPUT DROP\nCOMMIT\n";
  const std::string unit = "ip6tables.service";
  const test::Tree tree(with(unit, {{"/etc/sysconfig/ip6tables", drops}}));
  for (const std::string family : {"ipv6", "dual"})
    CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()), {{"ip-family", family}}))
              .starts_with(port("fail", "kept out (policy in /etc/sysconfig/ip6tables:2)", unit)));
}

TEST_CASE("a service that is active, whose file iptables-restore does not take") {
  const test::Tree tree(with("iptables.service", {{"/run/systemd/system/", ""},
                                                  {"/run/systemd/units/invocation:iptables.service", "-> 0123"},
                                                  {"/etc/sysconfig/iptables", "*filter\n:INPUT ACCEPT\n"}}),
                        "running: true\n");
  CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()))) ==
        "unknown | /etc/sysconfig/iptables (iptables.service) | want 10250/tcp let in | have no COMMIT for the table in "
        "/etc/sysconfig/iptables:1, and iptables.service is active, with something else\n");
}

TEST_CASE("a service that loads rules and is active, though the boot does not start it") {
  const test::Tree tree(Files{{usr + "iptables.service", "[Service]\n"},
                              {"/run/systemd/system/", ""},
                              {"/run/systemd/units/invocation:iptables.service", "-> 0123"},
                              {"/etc/sysconfig/iptables", "*filter\n:INPUT DROP\nCOMMIT\n"}},
                        "running: true\n");
  CHECK(test::shown(test::look(kubelet, RecordedHost(tree.folder()))) ==
        kept_out("policy in /etc/sysconfig/iptables:2") + answers_kept_out("policy in /etc/sysconfig/iptables:2", "iptables.service"));
}

}  // namespace
}  // namespace nodeworthy
