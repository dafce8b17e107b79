#include "host/sysctl_comments.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "LINE KEY=VALUE KEY=VALUE" for each comment.
std::string shown(std::string_view text) {
  std::string all;
  for (const FusedComment& comment : fused_comments(text)) {
    all += std::to_string(comment.line);
    for (const SysctlLine& line : comment.assignments) all += " " + line.key + "=" + line.value;
    all += "\n";
  }
  return all;
}

TEST_CASE("settings that became part of a comment") {
  struct Row {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"what copying a guide made of three lines",
       "vm.x=1\n# 只有当系统 OOM 时才允许使用它vm.overcommit_memory=1 # 不检查vm.panic_on_oom=0 # 开启 OOM\n",
       "2 vm/overcommit_memory=1 vm/panic_on_oom=0\n"},
      {"with blanks between", "# never swap vm.swappiness=0 # count vm.overcommit_memory=1\n",
       "1 vm/swappiness=0 vm/overcommit_memory=1\n"},
      {"a setting commented out", "#net.ipv4.ip_forward=1\n;  net/ipv4/ip_forward = 1\n", ""},
      {"a setting commented out, with its comment", "#net.ipv4.ip_forward=1 # on\n", ""},
      {"an explanation", "# Set net.ipv4.ip_forward=1 to forward, and net.ipv6.conf.all.forwarding=1 with IPv6\n", ""},
      {"words that are no keys", "# 0=disable, 1=enable all #x a.b=c # see http://x/?q=1 # y\n", ""},
      {"no value", "# off vm.swappiness= # x\n", ""},
      {"settings are no comments", "vm.swappiness=0 # never vm.overcommit_memory=1 # x\n", ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(shown(row.text) == row.expected);
  }
}

TEST_CASE("values as they are meant") {
  CHECK(meant_value("1") == "1");
  CHECK(meant_value("1 # on") == "1");
  CHECK(meant_value("1\t#") == "1");
  CHECK(meant_value("1#2") == "1#2");
  CHECK(meant_value("\"4096 87380\"") == "4096 87380");
  CHECK(meant_value("'1' # on") == "1");
  CHECK(meant_value("\"1'") == "\"1'");
  CHECK(meant_value("\"") == "\"");
}

}  // namespace
}  // namespace nodeworthy
