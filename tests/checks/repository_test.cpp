#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view is;
  test::Tree::Files files;
  std::string_view expected;
};

const std::string repo = "/etc/yum.repos.d/k.repo";
const std::string list = "/etc/apt/sources.list";
const std::string key = "gpgkey=https://k/key\n";
const std::string zypp = "/etc/zypp/repos.d/k.repo";
const std::string override_file = "/etc/dnf/repos.override.d/99-config_manager.repo";

const Row rows[] = {
    {"none", "signed", {}, "skipped | repositories of k8s | want signatures of packages are checked | have none is enabled\n"},
    {"of something else",
     "signed",
     {{repo, "[other]\nbaseurl=https://x\n"}},
     "skipped | repositories of k8s | want signatures of packages are checked | have none is enabled\n"},
    {"switched off",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\nenabled=0\n"}},
     "skipped | repositories of k8s | want signatures of packages are checked | have none is enabled\n"},
    {"checked",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\ngpgcheck = yes\n"}},
     "pass | repository k8s | want signatures of packages are checked | have gpgcheck=yes (/etc/yum.repos.d/k.repo:3)\n"},
    {"checked as all are",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\n"}, {"/etc/dnf/dnf.conf", "[main]\ngpgcheck=1\n"}},
     "pass | repository k8s | want signatures of packages are checked | have gpgcheck=1 (/etc/dnf/dnf.conf:2)\n"},
    {"not checked, with a key",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\ngpgcheck=0\n" + key}},
     "fail | repository k8s | want signatures of packages are checked | have gpgcheck=0 (/etc/yum.repos.d/k.repo:3)\n"
     "  safe: in /etc/yum.repos.d/k.repo: set k8s.gpgcheck = 1\n"},
    {"nothing said, without a key",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\n"}},
     "fail | repository k8s | want signatures of packages are checked | have gpgcheck is not set (/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Set gpgcheck=1 and gpgkey= in /etc/yum.repos.d/k.repo.\n"},
    {"https that takes whoever answers",
     "https",
     {{repo, "[k8s]\nbaseurl=https://x\nsslverify=0\n"}},
     "fail | repository k8s | want certificates are checked | have sslverify=0 (/etc/yum.repos.d/k.repo:3)\n"
     "  by hand: Take that out; where the certificate is of an authority of your own, name it with sslcacert=.\n"},
    {"as all are told to",
     "https",
     {{repo, "[k8s]\nbaseurl=https://x\n"}, {"/etc/dnf/dnf.conf", "[main]\nsslverify=False\n"}},
     "fail | repository k8s | want certificates are checked | have sslverify=False (/etc/dnf/dnf.conf:2)\n"
     "  by hand: Take that out; where the certificate is of an authority of your own, name it with sslcacert=.\n"},
    {"but for this one",
     "https",
     {{repo, "[k8s]\nbaseurl=https://x\nsslverify=1\n"}, {"/etc/dnf/dnf.conf", "[main]\nsslverify=False\n"}},
     "pass | repository k8s | want nothing over http | have nothing over http (/etc/yum.repos.d/k.repo:2)\n"},
    {"http is the worse of both",
     "https",
     {{repo, "[k8s]\nbaseurl=http://x\nsslverify=0\n"}},
     "fail | repository k8s | want nothing over http | have http://x (/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Write https:// in /etc/yum.repos.d/k.repo, or take another mirror where it does not serve that.\n"},
    {"a repository of apt",
     "signed",
     {{list, "deb [arch=amd64] https://pkgs.k8s.io/core:/stable:/v1.34/deb/ /\n"}},
     "pass | repository https://pkgs.k8s.io/core:/stable:/v1.34/deb/ | want signatures of packages are checked | have apt checks them "
     "(/etc/apt/sources.list:1)\n"},
    {"one that is trusted blindly",
     "signed",
     {{list, "#\ndeb [trusted=yes] https://pkgs.k8s.io/ /\n"}},
     "fail | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have trusted=yes (/etc/apt/sources.list:2)\n"
     "  by hand: Take trusted=yes out of /etc/apt/sources.list, and name the key with signed-by=.\n"},
    {"one that is trusted blindly, in other words",
     "signed",
     {{list, "deb [arch=amd64 trusted=True] https://pkgs.k8s.io/ /\n"}},
     "fail | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have trusted=yes (/etc/apt/sources.list:1)\n"
     "  by hand: Take trusted=yes out of /etc/apt/sources.list, and name the key with signed-by=.\n"},
    {"a stanza that is trusted blindly",
     "signed",
     {{"/etc/apt/sources.list.d/k.sources", "Types: deb\nURIs: https://k8s/\nTrusted: enable\n"}},
     "fail | repository https://k8s/ | want signatures of packages are checked | have trusted=yes (/etc/apt/sources.list.d/k.sources:2)\n"
     "  by hand: Take trusted=yes out of /etc/apt/sources.list.d/k.sources, and name the key with signed-by=.\n"},
    {"one that may do without a signature",
     "signed",
     {{list, "deb [allow-insecure=yes] https://pkgs.k8s.io/ /\n"}},
     "fail | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have allow-insecure=yes "
     "(/etc/apt/sources.list:1)\n"
     "  by hand: Take allow-insecure=yes out of /etc/apt/sources.list, and name the key with signed-by=.\n"},
    {"a stanza that may do without a signature",
     "signed",
     {{"/etc/apt/sources.list.d/k.sources", "Types: deb\nURIs: https://k8s/\nAllow-Insecure: yes\n"}},
     "fail | repository https://k8s/ | want signatures of packages are checked | have allow-insecure=yes "
     "(/etc/apt/sources.list.d/k.sources:2)\n"
     "  by hand: Take allow-insecure=yes out of /etc/apt/sources.list.d/k.sources, and name the key with signed-by=.\n"},
    {"apt installs whatever there is",
     "signed",
     {{list, "deb https://pkgs.k8s.io/ /\n"},
      {"/etc/apt/apt.conf.d/99lab", "// of the lab\nAPT::Get { Assume-Yes \"1\"; AllowUnauthenticated \"true\"; };\n"}},
     "fail | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have APT::Get::AllowUnauthenticated "
     "(/etc/apt/apt.conf.d/99lab:2)\n"
     "  by hand: Take APT::Get::AllowUnauthenticated out of /etc/apt/apt.conf.d/99lab, and name the key with signed-by=.\n"},
    {"unless it is told otherwise later",
     "signed",
     {{list, "deb https://pkgs.k8s.io/ /\n"},
      {"/etc/apt/apt.conf.d/99lab", "APT::Get::AllowUnauthenticated \"true\";"},
      {"/etc/apt/apt.conf", "apt::get::allowUnauthenticated no;\n"}},
     "pass | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have apt checks them (/etc/apt/sources.list:1)\n"},
    {"all may do without a signature, save one",
     "signed",
     {{list, "deb https://a/ k8s\ndeb [allow-insecure=no] https://b/ k8s\n"},
      {"/etc/apt/apt.conf", "Acquire::AllowInsecureRepositories \"true\";\n"}},
     "fail | repository https://a/ | want signatures of packages are checked | have Acquire::AllowInsecureRepositories "
     "(/etc/apt/apt.conf:1)\n"
     "  by hand: Take Acquire::AllowInsecureRepositories out of /etc/apt/apt.conf, and name the key with signed-by=.\n"
     "pass | repository https://b/ | want signatures of packages are checked | have apt checks them (/etc/apt/sources.list:2)\n"},
    {"a configuration that includes another",
     "signed",
     {{list, "deb https://pkgs.k8s.io/ /\n"}, {"/etc/apt/apt.conf", "#include \"/srv/apt.conf\"\n"}},
     "unknown | repositories of k8s | want signatures of packages are checked | have /etc/apt/apt.conf: includes other files\n"},
    {"one that is not trusted",
     "signed",
     {{list, "deb [trusted=no] https://pkgs.k8s.io/ /\n"}},
     "pass | repository https://pkgs.k8s.io/ | want signatures of packages are checked | have apt checks them (/etc/apt/sources.list:1)\n"},
    {"zypper checks whatever does not say otherwise",
     "signed",
     {{zypp, "[k8s]\nenabled=1\nbaseurl=https://x\n"}},
     "pass | repository k8s | want signatures of packages are checked | have zypper checks them (/etc/zypp/repos.d/k.repo:3)\n"},
    {"zypper is told otherwise",
     "signed",
     {{zypp, "[k8s]\nbaseurl=https://x\ngpgcheck=0\n" + key}},
     "fail | repository k8s | want signatures of packages are checked | have gpgcheck=0 (/etc/zypp/repos.d/k.repo:3)\n"
     "  safe: in /etc/zypp/repos.d/k.repo: set k8s.gpgcheck = 1\n"},
    {"zypper is told otherwise of all",
     "signed",
     {{zypp, "[k8s]\nbaseurl=https://x\n"}, {"/etc/zypp/zypp.conf", "[main]\ngpgcheck = off\n"}},
     "fail | repository k8s | want signatures of packages are checked | have gpgcheck=off (/etc/zypp/zypp.conf:2)\n"
     "  by hand: Set gpgcheck=1 and gpgkey= in /etc/zypp/repos.d/k.repo.\n"},
    {"dnf's [main] does not count for zypper",
     "signed",
     {{zypp, "[k8s]\nbaseurl=https://x\n"}, {"/etc/dnf/dnf.conf", "[main]\ngpgcheck=0\n"}},
     "pass | repository k8s | want signatures of packages are checked | have zypper checks them (/etc/zypp/repos.d/k.repo:2)\n"},
    {"not checked, over the repository's head",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\ngpgcheck=1\n" + key}, {override_file, "[k8*]\ngpgcheck=0\n"}},
     "fail | repository k8s | want signatures of packages are checked | have gpgcheck=0 "
     "(/etc/dnf/repos.override.d/99-config_manager.repo:2)\n"
     "  by hand: Set gpgcheck=1 and gpgkey= in /etc/dnf/repos.override.d/99-config_manager.repo.\n"},
    {"switched off, over the repository's head",
     "signed",
     {{repo, "[k8s]\nbaseurl=https://x\nenabled=1\n"}, {override_file, "[k8s]\nenabled=0\n[other]\nenabled=1\n"}},
     "skipped | repositories of k8s | want signatures of packages are checked | have none is enabled\n"},
    {"switched on in so many words",
     "https",
     {{repo, "[k8s]\nbaseurl=https://x\nenabled=Enabled\n"}},
     "pass | repository k8s | want nothing over http | have nothing over http (/etc/yum.repos.d/k.repo:2)\n"},
    {"a comment, sources and rubbish are none",
     "https",
     {{list, "# deb http://k8s /\ndeb-src http://k8s /\ndeb\ndeb [\n"}},
     "skipped | repositories of k8s | want nothing over http | have none is enabled\n"},
    {"stanzas",
     "https",
     {{"/etc/apt/sources.list.d/k.sources", "Types: deb\nURIs: http://a/k8s https://b/k8s\n\nURIs: http://c/k8s\nEnabled: no\n"}},
     "fail | repository http://a/k8s | want nothing over http | have http://a/k8s (/etc/apt/sources.list.d/k.sources:2)\n"
     "  by hand: Write https:// in /etc/apt/sources.list.d/k.sources, or take another mirror where it does not serve that.\n"
     "pass | repository https://b/k8s | want nothing over http | have nothing over http (/etc/apt/sources.list.d/k.sources:2)\n"},
    {"stanzas whose URLs go on in the next line, around a comment and before a key",
     "https",
     {{"/etc/apt/sources.list.d/k.sources",
       "Types: deb\nURIs: https://a/k8s\n# http://no/k8s\n http://b/k8s\nSuites: /\nSigned-By:\n -----BEGIN\n URIs: http://c/k8s\n"}},
     "pass | repository https://a/k8s | want nothing over http | have nothing over http (/etc/apt/sources.list.d/k.sources:2)\n"
     "fail | repository http://b/k8s | want nothing over http | have http://b/k8s (/etc/apt/sources.list.d/k.sources:2)\n"
     "  by hand: Write https:// in /etc/apt/sources.list.d/k.sources, or take another mirror where it does not serve that.\n"},
    {"stanzas of sources are none",
     "https",
     {{"/etc/apt/sources.list.d/k.sources", "Types: deb-src\nURIs: http://a/k8s\n\nTypes: deb deb-src\nURIs: https://b/k8s\n"}},
     "pass | repository https://b/k8s | want nothing over http | have nothing over http (/etc/apt/sources.list.d/k.sources:5)\n"},
    {"a key over http",
     "https",
     {{repo, "[k8s]\nbaseurl=https://x\ngpgkey=https://x/a\n  http://x/b\n"}},
     "fail | repository k8s | want nothing over http | have http://x/b (/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Write https:// in /etc/yum.repos.d/k.repo, or take another mirror where it does not serve that.\n"},
    {"a frozen one",
     "current",
     {{repo, "[k8s]\nbaseurl=https://packages.cloud.google.com/yum/repos/kubernetes-el7-x86_64\n"}},
     "fail | repository k8s | want a repository that is kept up | have https://packages.cloud.google.com/yum/repos/kubernetes-el7-x86_64 "
     "(/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Take https://pkgs.k8s.io/core:/stable:/v1.34/rpm/, or a mirror of it.\n"},
    {"a line that belongs to nothing",
     "whole",
     {{repo, "[k8s]\nbaseurl=https://x\ngpgkey=https://x/a\nhttps://x/b?c=d\n"}},
     "fail | repository k8s | want every line belongs to it | have /etc/yum.repos.d/k.repo:4 is not indented, and belongs to nothing\n"
     "  by hand: Indent the line, so that it continues the one before, or write it behind that.\n"},
    {"of another minor version",
     "minor",
     {{repo, "[k8s]\nbaseurl=https://pkgs.k8s.io/core:/stable:/v1.33/rpm/\n"}},
     "fail | repository k8s | want packages of Kubernetes 1.34 | have 1.33 (/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Name v1.34 in /etc/yum.repos.d/k.repo.\n"},
    {"of another minor version, on a mirror that has no colons",
     "minor",
     {{repo, "[k8s]\nbaseurl=https://mirrors.aliyun.com/kubernetes-new/core/stable/v1.33/rpm/\n"}},
     "fail | repository k8s | want packages of Kubernetes 1.34 | have 1.33 (/etc/yum.repos.d/k.repo:2)\n"
     "  by hand: Name v1.34 in /etc/yum.repos.d/k.repo.\n"},
    {"of no version",
     "minor",
     {{repo, "[k8s]\nbaseurl=https://x\n"}},
     "skipped | repository k8s | want packages of the cluster's version | have its URL names no version\n"},
};

TEST_CASE("repository") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    const std::string condition = "{repository: {of: [k8s], is: " + std::string(row.is) + "}}";
    CHECK(test::shown(test::look(condition, RecordedHost(tree.folder()), {{"kubernetes", "1.34.2"}})) == row.expected);
  }
}

TEST_CASE("Google's site has more than the frozen packages of Kubernetes") {
  const std::string google = "https://packages.cloud.google.com/apt";
  const test::Tree tree(test::Tree::Files{
      {list, "deb " + google + " google-compute-engine-bookworm-stable main\ndeb " + google + " kubernetes-xenial main\n"}});
  CHECK(test::shown(test::look("{repository: {of: [kubernetes], is: current}}", RecordedHost(tree.folder()), {{"kubernetes", "1.34.2"}})) ==
        "fail | repository " + google + " | want a repository that is kept up | have " + google +
            " kubernetes-xenial (/etc/apt/sources.list:2)\n"
            "  by hand: Take https://pkgs.k8s.io/core:/stable:/v1.34/deb/, or a mirror of it.\n");
}

TEST_CASE("a mirror of the successor that is called as the frozen one was") {
  const test::Tree tree(
      test::Tree::Files{{list, "deb [signed-by=/k.gpg] https://mirror.example/kubernetes/apt/core:/stable:/v1.34/deb/ /\n"}});
  CHECK(test::shown(test::look("{repository: {of: [kubernetes], is: current}}", RecordedHost(tree.folder()), {{"kubernetes", "1.34.2"}}))
            .starts_with("pass | "));
}

TEST_CASE("mistakes in a repository") {
  CHECK(test::problems_of("{repository: {of: K8S, is: signed}}") ==
        "1:19: \"K8S\" is never found, words are compared in lower case; did you mean \"k8s\"?");
  CHECK(test::problems_of("{repository: {of: [k8s], is: sign}}") == "1:30: a repository is not \"sign\"; did you mean \"signed\"?");
}

}  // namespace
}  // namespace nodeworthy
