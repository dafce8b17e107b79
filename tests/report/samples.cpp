#include "tests/report/samples.h"

#include <string>

#include "engine/check.h"

namespace nodeworthy::test {
namespace {

using std::chrono::microseconds;

// 2026-01-02T03:04:05.678Z
constexpr std::chrono::system_clock::time_point started{std::chrono::milliseconds{1767323045678}};

constexpr std::string_view forwarding =
    "Pods reach each other and the world through the node. A kernel that does not forward drops their packets, and kubeadm refuses to "
    "join.\n";

Observation failed(std::string subject, std::string want, std::string have) {
  return judged(false, std::move(subject), std::move(want), std::move(have));
}

Observation passed(std::string subject, std::string want, std::string have) {
  return judged(true, std::move(subject), std::move(want), std::move(have));
}

RuleReport rule(std::string_view id, std::string_view title, Severity severity, Verdict verdict, std::vector<Observation> observations) {
  RuleReport report;
  report.id = id;
  report.title = title;
  report.severity = severity;
  report.verdict = verdict;
  report.because = forwarding;
  report.observations = std::move(observations);
  report.duration = microseconds{250};
  return report;
}

RuleReport ip_forward() {
  RuleReport report = rule("kernel/ip-forward", "IPv4 packets are forwarded", Severity::error, Verdict::fail,
                           {failed("net.ipv4.ip_forward (running)", "1", "0"),
                            failed("net.ipv4.ip_forward (at boot)", "1", "0, the kernel's default; no file sets it")});
  report.aka = {"FileContent--proc-sys-net-ipv4-ip_forward"};
  report.see = {"https://kubernetes.io/docs/setup/production-environment/container-runtimes/"};
  report.changes = {{{SetSysctl{"net.ipv4.ip_forward", "1"}}},
                    {{SetKey{"/etc/sysctl.d/99-zz-nodeworthy.conf", Format::sysctl, {"net.ipv4.ip_forward"}, "1"}}}};
  return report;
}

RuleReport cgroup_driver() {
  RuleReport report = rule(
      "runtime/cgroup-driver", "containerd manages cgroups through systemd", Severity::error, Verdict::fail,
      {passed("/etc/containerd/config.toml", "exists", "exists"), failed("SystemdCgroup", "true", "false (/etc/containerd/config.toml:12)"),
       unknown("containerd.service", "active", "/run/systemd: permission denied")});
  report.changes = {{{SetUnit{"containerd.service", UnitAction::restart}, Caution::disruptive}}, {{LoadModule{"overlay"}}}};
  report.by_hand = "Take --cgroup-driver out of the unit of the kubelet.";
  return report;
}

RuleReport swap() {
  RuleReport report = rule("node/swap", "Swap is off", Severity::warning, Verdict::fail, {failed("swap", "none", "/dev/sda2")});
  report.by_hand =
      "Decide whether the kubelet may run with swap (failSwapOn: false); where it may not, take the device out of /etc/fstab and switch it "
      "off when the node has memory to spare.";
  return report;
}

RuleReport unknown_rule() {
  return rule("node/clock", "The clock is synchronised", Severity::warning, Verdict::unknown,
              {unknown("clock", "synchronised", "adjtimex: operation not permitted")});
}

RuleReport skipped_rule() {
  RuleReport report = rule("node/ports-control-plane", "The control plane's ports are free", Severity::error, Verdict::skipped, {});
  report.skipped_because = "role is worker, not control-plane";
  return report;
}

RuleReport passing() {
  return rule("node/cpu", "The machine has enough CPUs", Severity::error, Verdict::pass,
              {passed("CPUs", ">= 2", "4"), skipped("hot-plugged CPUs", "online", std::string(needs_running))});
}

HostSummary running_host() {
  return {.name = "node1",
          .root = "/",
          .running = true,
          .kernel = "6.1.0-18-amd64",
          .os = "Debian GNU/Linux 12 (bookworm)",
          .arch = "x86_64",
          .machine_id = "0123456789abcdef0123456789abcdef"};
}

Report report_of(HostSummary host, std::vector<RuleReport> rules) {
  Report report;
  report.host = std::move(host);
  report.profiles = {"worker"};
  report.settings = {{"kubernetes", "1.36"}, {"role", "worker"}, {"runtime", "containerd"}};
  report.assumed = {"kubernetes"};
  report.started = started;
  report.duration = microseconds{4321};
  report.rules = std::move(rules);
  return report;
}

Report every_verdict() {
  return report_of(running_host(), {ip_forward(), unknown_rule(), passing(), skipped_rule(), swap(), cgroup_driver(),
                                    rule("tuning/somaxconn", "Many connections can wait", Severity::info, Verdict::fail,
                                         {failed("net.core.somaxconn (running)", ">= 4096", "128")})});
}

Report image() {
  RuleReport partly = rule("kernel/ip-forward", "IPv4 packets are forwarded", Severity::error, Verdict::pass,
                           {skipped("net.ipv4.ip_forward (running)", "1", std::string(needs_running)),
                            passed("net.ipv4.ip_forward (at boot)", "1", "1 (/etc/sysctl.d/k8s.conf:2)")});
  Report report = report_of({.root = "/srv/images/worker", .running = false}, {partly, unknown_rule()});
  report.profiles = {"worker", "own"};
  return report;
}

/// After --fix: a rule that was repaired, one of which a change failed and one was left, and one that only a boot helps.
Report repaired() {
  RuleReport fixed = rule("kernel/ip-forward", "IPv4 packets are forwarded", Severity::error, Verdict::fixed,
                          {passed("net.ipv4.ip_forward (running)", "1", "1"),
                           passed("net.ipv4.ip_forward (at boot)", "1", "1 (/etc/sysctl.d/99-zz-nodeworthy.conf:2)")});
  fixed.changes = {{.change = {SetSysctl{"net.ipv4.ip_forward", "1"}}, .done = true, .before = "0"},
                   {.change = {SetKey{"/etc/sysctl.d/99-zz-nodeworthy.conf", Format::sysctl, {"net.ipv4.ip_forward"}, "1"}},
                    .done = true,
                    .before = "/var/lib/nodeworthy/runs/20260102T030405Z-1/0002.before"}};
  RuleReport partly = cgroup_driver();
  partly.changes = {
      {.change = {SetKey{"/etc/default/kubelet", Format::assignment, {"KUBELET_EXTRA_ARGS"}, "systemd", "--cgroup-driver"}},
       .done = true,
       .before = "no file"},
      {.change = {LoadModule{"overlay"}},
       .error = "modprobe: FATAL: Module overlay not found in directory /lib/modules/6.1.0-18-amd64; modprobe ended with status 1"},
      {.change = {SetUnit{"containerd.service", UnitAction::restart}, Caution::disruptive}}};
  Observation disabled = failed("SELinux (running)", "enforcing", "disabled (/sys/fs/selinux is not there)");
  disabled.reboot = "disabled by the running kernel, which only a boot changes";
  const RuleReport reboot =
      rule("security/selinux", "SELinux is in a mode that containers work with", Severity::warning, Verdict::fail,
           {disabled, passed("SELinux (at boot)", "enforcing", "enforcing (SELINUX=enforcing in /etc/selinux/config:7)")});
  Report report = report_of(running_host(), {fixed, passing(), partly, reboot});
  report.run = "20260102T030405Z-1";
  return report;
}

/// What a host may say to break the reader.
const std::string escape = "\x1b[31mred\x1b[0m\x1b]0;title\x07";
const std::string nul("a\0b", 3);
const std::string invalid = "caf\xe9 \xff\xfe \xed\xa0\x80 \xf0\x9f cut";
const std::string markup = "]]> <script>&amp;\"quoted\" 'single' <!-- -- -->";
const std::string controls = "\x01\x02\x1f\x7f \xc2\x85 \xef\xbf\xbe \xef\xbf\xbf";
const std::string lines = "one\ntwo\r\nthree\tfour";
const std::string emoji = "\xf0\x9f\x90\xa7\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xa7 \xe6\xbc\xa2\xe5\xad\x97";
const std::string right_to_left = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xaegnp.exe\xe2\x80\xac \xe2\x81\xa6x\xe2\x81\xa9";
const std::string very_long = std::string(5000, 'x') + " end";

Report hostile() {
  RuleReport breaking = rule("own/break", "A title with <markup> & \"quotes\"", Severity::error, Verdict::fail, {});
  for (const std::string* text : {&escape, &nul, &invalid, &markup, &controls, &lines, &emoji, &right_to_left, &very_long})
    breaking.observations.push_back(failed(*text, "no " + *text, *text));
  breaking.because = markup;
  breaking.changes = {{{CommentOut{"/etc/" + escape, invalid}}},
                      {.change = {SetSysctl{"a.b", escape}}, .done = true, .before = very_long + escape + markup},
                      {.change = {LoadModule{"x"}}, .error = lines + invalid}};
  breaking.observations.front().reboot = escape + markup;
  breaking.aka = {right_to_left};
  RuleReport unclear =
      rule("own/unclear", "  A  title with   blanks ", Severity::warning, Verdict::unknown, {unknown(nul, lines, escape + controls)});
  RuleReport left_out = rule("ungrouped", "A rule without a group", Severity::info, Verdict::skipped, {});
  left_out.skipped_because = escape + invalid + markup;
  HostSummary host = running_host();
  host.name = escape + right_to_left;
  host.os = invalid + markup;
  host.kernel = nul;
  Report report = report_of(host, {breaking, unclear, left_out});
  report.settings["ntp-server"] = controls + markup;
  report.assumed = {controls + markup};
  return report;
}

}  // namespace

Report short_report() {
  RuleReport pass = passing();
  pass.because = "The kubelet, the container runtime and the pods of the system need more than one CPU.";
  pass.observations.resize(1);
  return report_of(running_host(), {ip_forward(), pass});
}

std::vector<Sample> samples() {
  return {{"every-verdict", every_verdict()},
          {"repaired", repaired()},
          {"image", image()},
          {"worthy", report_of(running_host(), {passing(), skipped_rule()})},
          {"empty", report_of({.root = "/", .running = true}, {})},
          {"hostile", hostile()}};
}

}  // namespace nodeworthy::test
