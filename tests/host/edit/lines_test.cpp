#include "host/modprobe_conf.h"
#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

const test::EditRow hosts[] = {
    {"an empty file", "", "10.0.0.5 node1\n"},
    {"it is there", "127.0.0.1 localhost\n  10.0.0.5 node1 \n", "127.0.0.1 localhost\n  10.0.0.5 node1 \n"},
    {"it is there as a comment", "# 10.0.0.5 node1\n", "# 10.0.0.5 node1\n10.0.0.5 node1\n"},
    {"as a part of a line", "10.0.0.5 node10\n", "10.0.0.5 node10\n10.0.0.5 node1\n"},
    {"the last line has no end", "127.0.0.1 localhost", "127.0.0.1 localhost\n10.0.0.5 node1"},
};

TEST_CASE("adding a line") {
  for (const test::EditRow& row : hosts) test::check_row(row, [](std::string_view text) { return add_line(text, "10.0.0.5 node1"); });
  for (std::string_view line : {"", "  ", "# comment", "; comment", "a\nb", "a\rb"})
    CHECK(test::shown(add_line("x\n", line)) == "2:1: this is no line that says something");
}

const test::EditRow modules[] = {
    {"an empty file", "", "nf_conntrack\n"},
    {"it is there", "overlay\nnf_conntrack\n", "overlay\nnf_conntrack\n"},
    {"it is there with a dash", "nf-conntrack\n", "nf-conntrack\n"},
    {"it is commented out", "#nf_conntrack\n", "#nf_conntrack\nnf_conntrack\n"},
    {"with a comment behind it, it is none", "nf_conntrack # for k8s\n", "nf_conntrack # for k8s\nnf_conntrack\n"},
    {"another begins alike", "nf_conntrack_ipv4\n", "nf_conntrack_ipv4\nnf_conntrack\n"},
};

TEST_CASE("adding a module") {
  for (const test::EditRow& row : modules) test::check_row(row, [](std::string_view text) { return add_module(text, "nf_conntrack"); });
  CHECK(test::shown(add_module("nf_conntrack\n", "nf-conntrack")) == "nf_conntrack\n");
}

const test::EditRow swaps[] = {
    {"an empty file", "", ""},
    {"the line", "UUID=1 / ext4 defaults 0 1\n/dev/sda2 none swap sw\n", "UUID=1 / ext4 defaults 0 1\n#/dev/sda2 none swap sw\n"},
    {"the line has no end", "/dev/sda2 none swap sw", "#/dev/sda2 none swap sw"},
    {"it is there twice", "/dev/sda2 none swap sw\n\n/dev/sda2 none swap sw\n", "#/dev/sda2 none swap sw\n\n#/dev/sda2 none swap sw\n"},
    {"a line that is longer", "/dev/sda2 none swap sw 0 0\n", "/dev/sda2 none swap sw 0 0\n"},
    {"a line that is indented otherwise", " /dev/sda2 none swap sw\n", " /dev/sda2 none swap sw\n"},
    {"a comment that has it", "# /dev/sda2 none swap sw\n", "# /dev/sda2 none swap sw\n"},
    {"mixed line ends stay", "/dev/sda2 none swap sw\r\n/dev/sda2 none swap sw\n", "#/dev/sda2 none swap sw\r\n#/dev/sda2 none swap sw\n"},
    {"a comment before it ends in a backslash", "# c \\\n/dev/sda2 none swap sw\n",
     "2:1: the line before ends in a backslash and may continue here"},
};

TEST_CASE("commenting a line out") {
  for (const test::EditRow& row : swaps)
    test::check_row(row, [](std::string_view text) { return comment_out(text, "/dev/sda2 none swap sw"); });
  CHECK(test::shown(comment_out("a\tswap # old\n", "a\tswap # old")) == "#a\tswap # old\n");
  CHECK(test::shown(comment_out("a\r\n", "a\r")) == "#a\r\n");
  for (std::string_view line : {"", " ", "# a"}) CHECK(test::shown(comment_out("# a\n\n \n", line)) == "# a\n\n \n");
}

TEST_CASE("commenting a continued modprobe.d command out") {
  const std::string text = "blacklist \\\n  nouveau\nblacklist floppy\n";
  const std::string edited = test::shown(comment_out(text, "blacklist \\"));
  CHECK(edited == "#blacklist \\\n  nouveau\nblacklist floppy\n");
  const std::vector<ModprobeCommand> commands = parse_modprobe_file(edited);
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].module == "floppy");
  CHECK(test::shown(comment_out("blacklist \\\n  nouveau\nblacklist \\\n  floppy\n", "blacklist \\")) ==
        "3:1: the line is there twice and may be continued differently");
}

}  // namespace
}  // namespace nodeworthy
