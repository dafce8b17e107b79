#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

const test::EditRow selinux_rows[] = {
    {"an empty file", "", "SELINUX=permissive\n"},
    {"another mode", "# SELINUX= can take\nSELINUX=enforcing\nSELINUXTYPE=targeted\n",
     "# SELINUX= can take\nSELINUX=permissive\nSELINUXTYPE=targeted\n"},
    {"the mode is there", "SELINUX=permissive\n", "SELINUX=permissive\n"},
    {"a commented line", "#SELINUX=enforcing\n", "#SELINUX=enforcing\nSELINUX=permissive\n"},
    {"libselinux takes the first, a shell the last", "SELINUX=enforcing\nSELINUX=disabled\n", "SELINUX=permissive\nSELINUX=permissive\n"},
    {"one that libselinux does not know", "SELINUX=off\nSELINUX=enforcing\n", "SELINUX=permissive\nSELINUX=permissive\n"},
    {"quotes that libselinux does not take", "SELINUX=\"enforcing\"\n", "SELINUX=permissive\n"},
    {"an indented line, which libselinux passes over", "  SELINUX=enforcing\n", "SELINUX=permissive\n"},
    {"a trailing comment", "SELINUX=enforcing # for now\n", "SELINUX=permissive # for now\n"},
    {"a trailing comment after the mode that is wanted", "SELINUX=permissive # for now\n", "SELINUX=permissive # for now\n"},
    {"blanks before the value", "SELINUX= enforcing\n", "SELINUX=permissive\n"},
    {"the last line has no end", "SELINUXTYPE=mls", "SELINUXTYPE=mls\nSELINUX=permissive"},
    {"blanks before the =", "SELINUX =enforcing\n", "1:1: only a shell could tell whether this sets SELINUX"},
};

TEST_CASE("editing the SELinux mode") {
  for (const test::EditRow& row : selinux_rows)
    test::check_row(row, [](std::string_view text) { return set_assignment(text, "SELINUX", "permissive"); });
  CHECK(test::shown(set_assignment("SELINUX=enforcing\n", "SELINUX", "off")) == "1:1: libselinux would not read SELINUX=off");
  CHECK(test::shown(set_assignment("selinuxtype=mls\n", "SELINUXTYPE", "targeted")) == "selinuxtype=mls\nSELINUXTYPE=targeted\n");
  CHECK(test::shown(set_assignment("SELINUXTYPE=targeted\nselinuxtype=mls\n", "SELINUXTYPE", "targeted")) ==
        "1:1: libselinux would not read SELINUXTYPE=targeted");
}

const test::EditRow rows[] = {
    {"an empty file", "", "ARGS=\"--a b\"\n"},
    {"in double quotes", "ARGS=\"x\"\nB=1\n", "ARGS=\"--a b\"\nB=1\n"},
    {"in single quotes", "ARGS='x'\n", "ARGS='--a b'\n"},
    {"without quotes", "ARGS=x\n", "ARGS=\"--a b\"\n"},
    {"nothing", "ARGS=\n", "ARGS=\"--a b\"\n"},
    {"it is there", "ARGS='--a b'\n", "ARGS='--a b'\n"},
    {"every line of the name", "ARGS=x\nARGS='y'\n", "ARGS=\"--a b\"\nARGS='--a b'\n"},
    {"an indented line", "  ARGS=x\n", "  ARGS=\"--a b\"\n"},
    {"comments", "#ARGS=x\n; ARGS=y\n  # ARGS=z\n", "#ARGS=x\n; ARGS=y\n  # ARGS=z\nARGS=\"--a b\"\n"},
    {"a value over lines, in quotes", "ARGS=\"x\n  y\"\nB=1\n", "ARGS=\"--a b\"\nB=1\n"},
    {"the name within a value over lines", "B=\"x\nARGS=1\n\"\n", "B=\"x\nARGS=1\n\"\nARGS=\"--a b\"\n"},
    {"another name ends alike", "MY_ARGS=x\nARGS2=y\n", "MY_ARGS=x\nARGS2=y\nARGS=\"--a b\"\n"},
    {"blanks after it stay", "ARGS=x  \n", "ARGS=\"--a b\"  \n"},
    {"export", "export ARGS=x\n", "1:1: a shell exports the variable, systemd passes over the line"},
    {"a comment behind a quoted value", "ARGS=\"x\" # c\n", "1:9: a shell and systemd disagree on what follows a quoted value"},
    {"a comment behind a value", "ARGS=x # c\n", "1:8: a shell and systemd disagree on this value"},
    {"a command behind a value", "A=1\nARGS=x; rm y\n", "2:7: a shell and systemd disagree on this value"},
    {"pieces", "ARGS=x\"y\"\n", "1:7: a shell and systemd disagree on this value"},
    {"an open quote", "ARGS=\"x\n", "1:6: the quote is not closed"},
    {"appended to", "ARGS+=\" x\"\n", "1:1: only a shell could tell whether this sets ARGS"},
    {"a default", ": ${ARGS:=x}\n", "1:5: only a shell could tell whether this sets ARGS"},
    {"behind a condition", "[ -n \"$X\" ] && ARGS=x\n", "1:16: only a shell could tell whether this sets ARGS"},
    {"declared", "readonly ARGS=x\n", "1:10: only a shell could tell whether this sets ARGS"},
};

TEST_CASE("editing assignments") {
  for (const test::EditRow& row : rows) test::check_row(row, [](std::string_view text) { return set_assignment(text, "ARGS", "--a b"); });
}

TEST_CASE("a value may span lines after a backslash, which CRLF ends") {
  CHECK(test::shown(set_assignment("ARGS=x\\\ny\nB=1\n", "ARGS", "z")) == "ARGS=z\nB=1\n");
  CHECK(test::shown(set_assignment("ARGS=x\\\r\ny\r\nB=1\r\n", "ARGS", "z")) == "ARGS=z\r\ny\r\nB=1\r\n");
  CHECK(test::shown(set_assignment("ARGS=\"x\\\r\ny\"\r\n", "ARGS", "z")) ==
        "1:8: a shell and systemd disagree on a backslash before CRLF");
}

TEST_CASE("what is written is quoted as it needs") {
  const auto set = [](std::string_view text, std::string_view value) { return test::shown(set_assignment(text, "A", value)); };
  CHECK(set("A=x\n", "y") == "A=y\n");
  CHECK(set("A=x\n", "") == "A=\n");
  CHECK(set("A=\"x\"\n", "") == "A=\"\"\n");
  CHECK(set("A=x\n", "a<1%,b") == "A=\"a<1%,b\"\n");
  CHECK(set("A='x'\n", "it's") == "A=\"it's\"\n");
  CHECK(set("A=x\n", R"("$a`\b)") == R"(A="\"\$a\`\\b")" + std::string("\n"));
  CHECK(set("A=x\n", "y\nB=1") == "1:3: the value holds a line end");
  CHECK(test::shown(set_assignment("A=x\n", "B C", "1")) == "1:1: a shell or systemd would not read B C as wanted");
}

const test::EditRow flag_rows[] = {
    {"an empty file", "", "ARGS=--cgroup-driver=systemd\n"},
    {"another value", "ARGS=\"--a --cgroup-driver=cgroupfs --b\"\n", "ARGS=\"--a --cgroup-driver=systemd --b\"\n"},
    {"in single quotes", "ARGS='--cgroup-driver=cgroupfs'\n", "ARGS='--cgroup-driver=systemd'\n"},
    {"without quotes", "ARGS=--cgroup-driver=cgroupfs\n", "ARGS=--cgroup-driver=systemd\n"},
    {"without quotes, among others", "ARGS=--a --cgroup-driver=cgroupfs --b\n", "ARGS=--a --cgroup-driver=systemd --b\n"},
    {"it is there", "ARGS=--cgroup-driver=systemd\n", "ARGS=--cgroup-driver=systemd\n"},
    {"the value in a word of its own", "ARGS=\"--cgroup-driver cgroupfs --b\"\n", "ARGS=\"--cgroup-driver systemd --b\"\n"},
    {"with an underscore", "ARGS=\"--cgroup_driver=cgroupfs\"\n", "ARGS=\"--cgroup_driver=systemd\"\n"},
    {"alone", "ARGS=\"--cgroup-driver --b\"\n", "ARGS=\"--cgroup-driver=systemd --b\"\n"},
    {"alone at the end", "ARGS=--cgroup-driver\n", "ARGS=--cgroup-driver=systemd\n"},
    {"no value yet", "ARGS=\"--cgroup-driver= --b\"\n", "ARGS=\"--cgroup-driver=systemd --b\"\n"},
    {"the last of several counts", "ARGS=\"--cgroup-driver=a --cgroup-driver=b\"\n",
     "ARGS=\"--cgroup-driver=a --cgroup-driver=systemd\"\n"},
    {"of several lines, too", "ARGS=--cgroup-driver=a\nARGS=--b\n", "ARGS=--cgroup-driver=a\nARGS=\"--b --cgroup-driver=systemd\"\n"},
    {"it is missing", "ARGS=\"--a\"\n", "ARGS=\"--a --cgroup-driver=systemd\"\n"},
    {"all are missing", "ARGS=\n", "ARGS=--cgroup-driver=systemd\n"},
    {"all are missing, in quotes", "ARGS=''\n", "ARGS='--cgroup-driver=systemd'\n"},
    {"a blank at the end", "ARGS=\"--a \"\n", "ARGS=\"--a --cgroup-driver=systemd\"\n"},
    {"it is missing, and there are no quotes", "ARGS=--a\nB=1\n", "ARGS=\"--a --cgroup-driver=systemd\"\nB=1\n"},
    {"lines in quotes", "ARGS=\"--a\n  --cgroup-driver=cgroupfs\n  --b\"\n", "ARGS=\"--a\n  --cgroup-driver=systemd\n  --b\"\n"},
    {"escapes around it", "ARGS=\"--a=\\\"b c\\\" --cgroup-driver=cgroupfs\"\n", "ARGS=\"--a=\\\"b c\\\" --cgroup-driver=systemd\"\n"},
    {"inner quotes that hold it", "ARGS=\"--a='b --cgroup-driver=c'\"\n", "ARGS=\"--a='b --cgroup-driver=c' --cgroup-driver=systemd\"\n"},
    {"quotes of its own", "ARGS=\"--cgroup-driver='cgroupfs'\"\n", "1:6: the flag stands in quotes of its own"},
    {"flags have ended", "ARGS=\"-- --cgroup-driver=cgroupfs\"\n", "1:6: no flag can follow a \"--\""},
    {"a comment behind it", "ARGS=\"--a\" # c\n", "1:11: a shell and systemd disagree on what follows a quoted value"},
    {"a flag that begins alike", "ARGS=\"--cgroup-driver-x=1\"\n", "ARGS=\"--cgroup-driver-x=1 --cgroup-driver=systemd\"\n"},
};

TEST_CASE("editing one flag") {
  for (const test::EditRow& row : flag_rows)
    test::check_row(row, [](std::string_view text) { return set_flag(text, "ARGS", "cgroup-driver", "systemd"); });
}

TEST_CASE("flags of other shapes") {
  CHECK(test::shown(set_flag("A=\"-c 1 --c=1\"\n", "A", "-c", "2")) == "A=\"-c 2 --c=1\"\n");
  CHECK(test::shown(set_flag("A=--e=x\n", "A", "e", "memory.available<100Mi")) == "A=\"--e=memory.available<100Mi\"\n");
  CHECK(test::shown(set_flag("A=--a \\\n  --b\n", "A", "c", "1")) == "A=\"--a \\\n  --b --c=1\"\n");
  CHECK(test::shown(set_flag("A=--a\\ x\n", "A", "c", "1")) == "1:6: a backslash means something else in quotes");
  CHECK(test::shown(set_flag("A=--a\n", "A", "c", "1 2")) == "1:1: the flag's value needs quotes of its own");
}

}  // namespace
}  // namespace nodeworthy
