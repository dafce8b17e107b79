#include <filesystem>
#include <fstream>

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view condition;
  test::Tree::Files files;
  std::string_view expected;
};

const Row rows[] = {
    {"a file that is there", "{file: {path: /etc/a}}", {{"/etc/a", ""}}, "pass | /etc/a | want there | have there, a file\n"},
    {"a folder is there, too", "{file: {path: /etc}}", {{"/etc/a", ""}}, "pass | /etc | want there | have there, a directory\n"},
    {"a missing file", "{file: {path: /etc/a}}", {}, "fail | /etc/a | want there | have absent\n"},
    {"a dangling link leads to nothing", "{file: {path: /etc/a}}", {{"/etc/a", "-> /b"}}, "fail | /etc/a | want there | have absent\n"},
    {"wanted absent and is", "{file: {path: /etc/a, exists: false}}", {}, "pass | /etc/a | want absent | have absent\n"},
    {"wanted absent and is not",
     "{file: {path: /etc/a, exists: false}}",
     {{"/etc/a", ""}},
     "fail | /etc/a | want absent | have there, a file\n"},
    {"wanted absent, and a link would be written through",
     "{file: {path: /etc/a, exists: false}}",
     {{"/etc/a", "-> /b"}},
     "fail | /etc/a | want absent | have a symbolic link to /b, where nothing is\n"},
    {"each file of a pattern that there is",
     "{file: {path: /home/*/a, lacks: x, optional: true}}",
     {{"/home/1/a", "x\n"}, {"/home/2/a", "y\n"}, {"/home/3/b", "x\n"}, {"/home/a", "x\n"}},
     "fail | /home/1/a | want no line that matches x | have line 1\npass | /home/2/a | want no line that matches x | have no such line\n"},
    {"of several names, which is not followed",
     "{file: {path: /*/a*, lacks: x, optional: true}}",
     {},
     "unknown | /*/a* | want no line that matches x | have /*/a*: patterns of several names are not followed\n"},
    {"of none",
     "{file: {path: /home/*/a, lacks: x, optional: true}}",
     {{"/home/3/b", "x\n"}},
     "pass | /home/*/a | want no line that matches x | have absent\n"},
    {"folders of which each is mounted when it is looked into",
     "{file: {path: /home/*/a, lacks: x, optional: true}}",
     {{"/home/u/a", "x\n"}, {"/proc/self/mountinfo", "36 35 0:40 / /home rw,relatime shared:1 - autofs auto.home rw,fd=5\n"}},
     "unknown | /home/*/a | want no line that matches x | have /home: to look into its folders would mount something on each (autofs)\n"},
    {"of none, though one is wanted",
     "{file: {path: /srv/log-*, matches: x}}",
     {},
     "fail | /srv/log-* | want a line that matches x | have absent\n"},
    {"a pattern in the last name",
     "{file: {path: /srv/log-*, matches: x}}",
     {{"/srv/log-1", "x\n"}, {"/srv/lag", ""}},
     "pass | /srv/log-1 | want a line that matches x | have line 1\n"},
    {"the certificate of the cluster that is joined",
     "{file: {path: cluster-authority, exists: false}}",
     {{"/etc/kubernetes/pki/ca.crt", ""}},
     "fail | /etc/kubernetes/pki/ca.crt | want absent | have there, a file\n"},
    {"where kubeadm's configuration puts it",
     "{file: {path: cluster-authority, exists: false}}",
     {{"/etc/kubernetes/pki/ca.crt", ""}, {"/root/kubeadm.yaml", "kind: JoinConfiguration\ncaCertPath: /etc/own/ca.crt\n"}},
     "pass | /etc/own/ca.crt | want absent | have absent\n"},
    {"and where that is no path",
     "{file: {path: cluster-authority, exists: false}}",
     {{"/root/kubeadm.yaml", "kind: JoinConfiguration\ncaCertPath: own/ca.crt\n"}},
     "unknown | cluster-authority | want absent | have \"own/ca.crt\" is no absolute path\n"},
    {"and where it cannot be told",
     "{file: {path: cluster-authority, exists: false}}",
     {{"/root/kubeadm.yaml", "kind: [\n"}},
     "unknown | cluster-authority | want absent | have /root/kubeadm.yaml:2:1: end of sequence flow not found\n"},
    {"lines are matched one by one and told by number",
     "{file: {path: /a, matches: [^b$, ^c], lacks: [^x, y$]}}",
     {{"/a", "a\nb\ncc\nxy\n"}},
     "pass | /a | want a line that matches ^b$ | have line 2\n"
     "pass | /a | want a line that matches ^c | have line 3\n"
     "fail | /a | want no line that matches ^x | have line 4\n"
     "fail | /a | want no line that matches y$ | have line 4\n"},
    {"a pattern does not reach over line ends",
     "{file: {path: /a, matches: a.b}}",
     {{"/a", "a\nb\n"}},
     "fail | /a | want a line that matches a.b | have no such line\n"},
    {"nor where it says so",
     "{file: {path: /a, matches: 'a\\nb'}}",
     {{"/a", "a\nb\n"}},
     "fail | /a | want a line that matches a\\nb | have no such line\n"},
    {"binary files are bytes",
     "{file: {path: /a, matches: k=v}}",
     {{"/a", std::string("\xff\x00\n\xfe k=v", 8)}},
     "pass | /a | want a line that matches k=v | have line 2\n"},
    {"nothing can match in a file that is missing",
     "{file: {path: /a, lacks: x}}",
     {},
     "fail | /a | want no line that matches x | have absent\n"},
    {"unless it may be missing",
     "{file: {path: /a, lacks: x, optional: true}}",
     {},
     "pass | /a | want no line that matches x | have absent\n"},
    {"and where it is not its lines count",
     "{file: {path: /a, lacks: x, optional: true}}",
     {{"/a", "x"}},
     "fail | /a | want no line that matches x | have line 1\n"},
    {"lines in words of the rule's own are one statement",
     "{file: {path: /a, matches: ^b, lacks: [^x, ^c], means: a letter}}",
     {{"/a", "a\nb\n"}},
     "pass | /a | want a letter | have line 2\n"},
    {"of which what is wrong is told",
     "{file: {path: /a, matches: ^d, lacks: [^b, ^c, ^a], means: a letter}}",
     {{"/a", "a\nb\n"}},
     "fail | /a | want a letter | have no such line, line 2, line 1\n"},
    {"once", "{file: {path: /a, lacks: [^b, b$], means: no letter}}", {{"/a", "b\n"}}, "fail | /a | want no letter | have line 1\n"},
    {"or that nothing is there", "{file: {path: /a, matches: ^b, means: a letter}}", {}, "fail | /a | want a letter | have absent\n"},
    {"unless nothing may be there",
     "{file: {path: /a, lacks: [^b, ^c], optional: true, means: no letter}}",
     {},
     "pass | /a | want no letter | have absent\n"},
    {"and what cannot be read is unknown once",
     "{file: {path: /etc, lacks: [x, y], means: no letter}}",
     {{"/etc/a", ""}},
     "unknown | /etc | want no letter | have /etc: is a directory, not a file\n"},
    {"a folder has no lines",
     "{file: {path: /etc, lacks: x}}",
     {{"/etc/a", ""}},
     "unknown | /etc | want no line that matches x | have /etc: is a directory, not a file\n"},
};

TEST_CASE("file") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host)) == row.expected);
  }
}

TEST_CASE("file: one too large for memory is searched to its end") {
  const test::Tree tree({});
  const std::string path = tree.tree() + "/large";
  std::ofstream(path) << "first\n";
  std::filesystem::resize_file(path, uintmax_t{40} << 20);
  std::ofstream(path, std::ios::app) << "\nlast\n";
  const RecordedHost host(tree.folder());
  CHECK(test::shown(test::look("{file: {path: /large, matches: [^first$, ^last$], lacks: ^middle$}}", host)) ==
        "pass | /large | want a line that matches ^first$ | have line 1\n"
        "pass | /large | want a line that matches ^last$ | have line 3\n"
        "pass | /large | want no line that matches ^middle$ | have no such line\n");
}

TEST_CASE("file: what cannot be searched for is neither there nor lacking") {
  std::string optional;
  for (int i = 0; i < 400; ++i) optional += "a?";
  const test::Tree tree(test::Tree::Files{{"/a", "b\n"}});
  const RecordedHost host(tree.folder());
  const std::string look = test::shown(test::look("{file: {path: /a, lacks: '(" + optional + "){1000}b'}}", host));
  CHECK(look.starts_with("unknown | /a | want no line that matches (a?a?"));
  CHECK(look.ends_with("| have a regular expression of the rule is too large to search for\n"));
}

TEST_CASE("file mistakes") {
  CHECK(test::problems_of("{file: {path: etc/a}}") == "1:15: \"etc/a\" is neither an absolute path nor `cluster-authority`");
  CHECK(test::problems_of("{file: {path: /a*}}") == "1:15: \"/a*\" is for the lines of files; name each file that should be there");
  CHECK(test::problems_of("{file: {path: /a, matches: '('}}") == "1:28: \"(\" is not a regular expression: missing ): (");
  CHECK(test::problems_of("{file: {path: /a, exists: false, lacks: x}}") == "1:27: a file that is not there has no lines to match or lack");
  CHECK(test::problems_of("{file: {path: /a, means: x}}") == "1:26: speaks of what lines match or lack, and there are none");
  CHECK(test::problems_of("{file: {path: /a, mean: x}}") == "1:19: file has no \"mean\"; did you mean \"means\"?");
  CHECK(test::problems_of("{file: {matches: x}}") ==
        "1:8: file wants \"path\": an absolute path; links are followed inside the root; where lines count, one name may be "
        "a pattern, as in `/home/*/.bash_history`, for each file that there is; `cluster-authority` for the "
        "certificate that kubeadm join writes: caCertPath of kubeadm's configuration, else /etc/kubernetes/pki/ca.crt");
}

TEST_CASE("file: a folder with more names than people have is not looked through") {
  test::Tree::Files files;
  for (int i = 0; i < 1001; ++i) files.emplace_back("/home/" + std::to_string(i) + "/", "");
  const test::Tree tree(files);
  CHECK(test::shown(test::look("{file: {path: /home/*/a, lacks: x, optional: true}}", RecordedHost(tree.folder()))) ==
        "unknown | /home/*/a | want no line that matches x | have /home: holds more than 1000 names\n");
}

}  // namespace
}  // namespace nodeworthy
