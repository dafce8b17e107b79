#include <filesystem>

#include "host/bootstrap_token.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/kinds.h"

namespace nodeworthy {
namespace {

constexpr std::string_view accepted =
    "{kubeadm-config: {is: accepted, api-versions: [v1beta4 from 1.31, v1beta3 from 1.22 until 1.37, v1beta2 until 1.27, v1beta1 until "
    "1.22], feature-gates: [NodeLocalCRISocket from 1.32 until 1.37], algorithms: [RSA-2048]}}";
const Settings settings{{"kubernetes", "1.36"}};
constexpr std::string_view careful = "{kubeadm-config: {is: careful}}";
constexpr std::string_view unambiguous = "{kubeadm-config: {is: unambiguous}}";
constexpr std::string_view live = "running: true\naddresses: [127.0.0.1, 192.0.2.1]\n";

struct Row {
  std::string_view what;
  std::string_view condition;
  std::string text;
  std::string_view fixture;
  std::string_view expected;
};

std::string kubeadm(std::string_view kind, std::string_view rest) {
  return "apiVersion: kubeadm.k8s.io/v1beta4\nkind: " + std::string(kind) + "\n" + std::string(rest);
}

constexpr std::string_view version_holds =
    "pass | InitConfiguration (/root/kubeadm.yaml:1) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have kubeadm.k8s.io/v1beta4\n";

const Row rows[] = {
    {"a version that is taken, and nothing more", accepted, kubeadm("InitConfiguration", ""), live, ""},
    {"an address in an image cannot be anybody's", accepted,
     kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 192.0.2.9}\n"), "", ""},
    {"an address of this node", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 192.0.2.1}\n"), live,
     "pass | advertiseAddress (/root/kubeadm.yaml:3) | want an address of this node | have 192.0.2.1\n"},
    {"an address of another", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 192.0.2.9}\n"), live,
     "fail | advertiseAddress (/root/kubeadm.yaml:3) | want an address of this node | have 192.0.2.9\n"},
    {"an address of another where etcd is elsewhere", accepted,
     kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 192.0.2.9}\n") +
         "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\netcd: {external: {endpoints: ['https://10.0.0.5:2379']}}\n",
     live,
     "pass | ClusterConfiguration (/root/kubeadm.yaml:5) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have "
     "kubeadm.k8s.io/v1beta4\n"
     "pass | advertiseAddress (/root/kubeadm.yaml:3) | want an address that other nodes can reach | have 192.0.2.9\n"},
    {"what is no address", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: node}\n"), "",
     "fail | advertiseAddress (/root/kubeadm.yaml:3) | want an address that other nodes can reach | have node\n"},
    {"of all addresses kubeadm chooses one", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 0.0.0.0}\n"),
     live, ""},
    {"of all addresses of IPv6, too", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: \"::\"}\n"), live, ""},
    {"of loopback kubeadm takes a global address of lo", accepted,
     kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 127.0.0.1}\n"), live,
     "unknown | advertiseAddress (/root/kubeadm.yaml:3) | want an address of this node | have 127.0.0.1, for which kubeadm takes a global "
     "one "
     "of lo; whether lo has one is not known\n"},
    {"of loopback where no interface has a global address", accepted,
     kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 127.0.0.1}\n"),
     "running: true\naddresses: [127.0.0.1, \"fe80::1\"]\n",
     "fail | advertiseAddress (/root/kubeadm.yaml:3) | want an address of this node | have 127.0.0.1\n"},
    {"of loopback in an image", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 127.0.0.1}\n"), "", ""},
    {"an address of one link, though it is this node's", accepted,
     kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 169.254.0.1}\n"), "running: true\naddresses: [169.254.0.1]\n",
     "fail | advertiseAddress (/root/kubeadm.yaml:3) | want an address that other nodes can reach | have 169.254.0.1\n"},
    {"an address of a group", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 224.0.0.1}\n"), "",
     "fail | advertiseAddress (/root/kubeadm.yaml:3) | want an address that other nodes can reach | have 224.0.0.1\n"},
    {"zeros in front", accepted, kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 192.000.002.01}\n"), live,
     "pass | advertiseAddress (/root/kubeadm.yaml:3) | want an address of this node | have 192.0.2.1\n"},
    {"upper case in a name is lowered", accepted, kubeadm("InitConfiguration", "nodeRegistration: {name: NODE-1}\n"), live,
     "pass | name of the node (/root/kubeadm.yaml:3) | want a name as of RFC 1123 | have NODE-1\n"},
    {"a token is never shown", accepted, kubeadm("InitConfiguration", "bootstrapTokens: [{token: secret}]\n"), live,
     "fail | bootstrap token (/root/kubeadm.yaml:3) | want of the form abcdef.0123456789abcdef | have of another form\n"},
    {"fields of another form than kubeadm's", accepted,
     kubeadm("InitConfiguration", "bootstrapTokens: {token: [x]}\nnodeRegistration: [name]\nlocalAPIEndpoint: 5\n"), live,
     "fail | bootstrapTokens (/root/kubeadm.yaml:3) | want a list | have a mapping\n"
     "fail | localAPIEndpoint (/root/kubeadm.yaml:5) | want a mapping | have a scalar\n"
     "fail | nodeRegistration (/root/kubeadm.yaml:4) | want a mapping | have a list\n"},
    {"a document of another program", accepted, kubeadm("InitConfiguration", "---\napiVersion: foo/v1\nkind: Bar\n"), live,
     "skipped | Bar (/root/kubeadm.yaml:4) | want an apiVersion that kubeadm knows | have kubeadm passes over foo/v1 with a warning\n"},
    {"what kubeadm refuses of fields", accepted,
     kubeadm("InitConfiguration", "certificateKey: secret\nnodeRegistration: {kubeletExtraArgs: {v: \"2\"}, ignorePreflightErrors: all}\n"),
     live,
     "fail | kubeletExtraArgs (/root/kubeadm.yaml:4) | want a list of names and values, as kubeadm.k8s.io/v1beta4 has it | have a mapping\n"
     "fail | ignorePreflightErrors (/root/kubeadm.yaml:4) | want a list | have a scalar\n"
     "fail | certificateKey (/root/kubeadm.yaml:3) | want 64 hexadecimal digits | have of another form\n"},
    {"a token of its own", careful, kubeadm("InitConfiguration", "bootstrapTokens: [{token: 3p2k1j.9x8w7v6u5t4s3r2q}]\n"), live,
     "pass | bootstrap token (/root/kubeadm.yaml:3) | want known to nobody else | have another\n"},
    {"nothing that could be an example's", careful, kubeadm("InitConfiguration", ""), live,
     "skipped | /root/kubeadm.yaml | want nothing of an example | have it names no token, no node and no registry\n"},
    {"no key twice", unambiguous, kubeadm("InitConfiguration", ""), live,
     "pass | /root/kubeadm.yaml | want each key once | have each key once\n"},
    {"keys that are there twice", unambiguous,
     kubeadm("ClusterConfiguration", "imageRepository: a.example\nnetworking: {podSubnet: a, podSubnet: b}\nimageRepository: b.example\n"),
     live,
     "fail | podSubnet (/root/kubeadm.yaml:4) | want once | have twice, first in line 4\n"
     "fail | imageRepository (/root/kubeadm.yaml:5) | want once | have twice, first in line 3\n"},
    {"of which kubeadm takes the last", accepted,
     kubeadm("InitConfiguration", "nodeRegistration: {name: a b}\nnodeRegistration: {name: a}\n"), live,
     "pass | name of the node (/root/kubeadm.yaml:4) | want a name as of RFC 1123 | have a\n"},
    {"a node that is called node", careful, kubeadm("InitConfiguration", "nodeRegistration: {name: node}\n"), live,
     "fail | name of the node (/root/kubeadm.yaml:3) | want its own | have node, kubeadm's example\n"},
};

TEST_CASE("kubeadm-config") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree({{"/root/kubeadm.yaml", row.text}}, row.fixture);
    const RecordedHost host(tree.folder());
    const std::string first = row.condition == accepted ? std::string(version_holds) : std::string();
    CHECK(test::shown(test::look(row.condition, host, settings)) == first + std::string(row.expected));
  }
}

struct FileRow {
  std::string_view what;
  std::string_view path;
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

const std::string credentials = "users: [{name: a, user: {client-certificate-data: Y2VydGlmaWNhdGU=}}]\n";

const FileRow file_rows[] = {
    {"there",
     "/root/admin.conf",
     {{"/root/admin.conf", ""}},
     live,
     "pass | kubeConfigPath (/root/kubeadm.yaml:3) | want a file | have /root/admin.conf\n"},
    {"not there",
     "/root/admin.conf",
     {},
     live,
     "fail | kubeConfigPath (/root/kubeadm.yaml:3) | want a file | have /root/admin.conf, absent\n"},
    {"not there yet, in an image", "/root/admin.conf", {}, "", ""},
    {"not there any more, on a node that has joined, and a person asks",
     "/root/admin.conf",
     {{"/etc/kubernetes/kubelet.conf", credentials}},
     live,
     ""},
    {"not there, and nobody knows whether the node has joined",
     "/root/admin.conf",
     {{"/etc/kubernetes/kubelet.conf", "users: [\n"}},
     live,
     "unknown | kubeConfigPath (/root/kubeadm.yaml:3) | want a file | have /etc/kubernetes/kubelet.conf:2:1: end of sequence flow not "
     "found\n"},
    {"a URL", "https://example.org/admin.conf", {}, live, ""},
    {"a path from where kubeadm is called", "admin.conf", {}, live, ""},
};

TEST_CASE("the file of a discovery") {
  for (const FileRow& row : file_rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/root/kubeadm.yaml",
                       kubeadm("JoinConfiguration", "discovery: {file: {kubeConfigPath: '" + std::string(row.path) + "'}}\n"));
    const test::Tree tree(files, row.fixture);
    RecordedHost host(tree.folder());
    if (row.what.ends_with("has joined, and a person asks")) host.name_kubeadm_file("/root/kubeadm.yaml");
    const std::string shown = test::shown(test::look(accepted, host, settings));
    CHECK(shown.substr(shown.find('\n') + 1) == row.expected);
  }
}

struct FolderRow {
  std::string_view what;
  std::string_view kind;
  std::string_view more;  // of the document
  std::string_view kubernetes;
  test::Tree::Files files;
  std::string_view fixture;
  std::string expected;
};

const FolderRow folder_rows[] = {
    {"there",
     "InitConfiguration",
     "",
     "1.24",
     {{"/srv/patches/etcd.yaml", ""}},
     live,
     "pass | patches.directory (/root/kubeadm.yaml:3) | want a folder | have /srv/patches\n"},
    {"not there",
     "InitConfiguration",
     "",
     "1.24",
     {},
     live,
     "fail | patches.directory (/root/kubeadm.yaml:3) | want a folder | have /srv/patches, absent\n"},
    {"a file",
     "InitConfiguration",
     "",
     "1.36",
     {{"/srv/patches", ""}},
     live,
     "fail | patches.directory (/root/kubeadm.yaml:3) | want a folder | have /srv/patches, a file\n"},
    {"not there yet, in an image", "InitConfiguration", "", "1.36", {}, "", ""},
    {"not there any more, on a node that has joined",
     "JoinConfiguration",
     "",
     "1.36",
     {{"/etc/kubernetes/kubelet.conf", credentials}},
     live,
     ""},
    {"of a worker",
     "JoinConfiguration",
     "",
     "1.25",
     {},
     live,
     "fail | patches.directory (/root/kubeadm.yaml:3) | want a folder | have /srv/patches, absent\n"},
    {"of a worker, to which kubeadm then gave no patches", "JoinConfiguration", "", "1.24", {}, live, ""},
    {"of a control plane node that joins",
     "JoinConfiguration",
     "controlPlane: {}\n",
     "1.24",
     {},
     live,
     "fail | patches.directory (/root/kubeadm.yaml:3) | want a folder | have /srv/patches, absent\n"},
};

std::string shown_of_folder(const FolderRow& row, const test::Tree& tree) {
  const std::string shown = test::shown(test::look(accepted, RecordedHost(tree.folder()), {{"kubernetes", std::string(row.kubernetes)}}));
  const size_t at = shown.find("patches.directory");
  return at == std::string::npos ? "" : shown.substr(shown.rfind('\n', at) + 1, shown.find('\n', at) - shown.rfind('\n', at));
}

TEST_CASE("the folder of patches") {
  for (const FolderRow& row : folder_rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/root/kubeadm.yaml", kubeadm(row.kind, "patches: {directory: /srv/patches}\n" + std::string(row.more)));
    CHECK(shown_of_folder(row, test::Tree(files, row.fixture)) == row.expected);
  }
}

struct PatchRow {
  std::string_view what;
  std::string_view kubernetes;
  std::string_view name;
  bool taken;
};

constexpr PatchRow patch_rows[] = {
    {"of the type that is meant without one", "1.25", "kubeletconfiguration0.yaml", true},
    {"of a type", "1.25", "kubeletconfiguration0+merge.yaml", true},
    {"a type is known by its beginning", "1.25", "kube-apiserver+jsonpatch.json", true},
    {"of no type", "1.25", "kubeletconfiguration+mine.yaml", false},
    {"of none behind the sign", "1.25", "etcd+.json", false},
    {"of a component, in every version", "", "kube-scheduler0+mine.yaml", false},
    {"of a target that this version does not have", "1.24", "kubeletconfiguration+mine.yaml", true},
    {"of one that not every version has", "", "kubeletconfiguration+mine.yaml", true},
    {"of the deployment of CoreDNS", "1.31", "corednsdeployment+mine.yaml", false},
    {"before there was that", "1.30", "corednsdeployment+mine.yaml", true},
    {"of no target", "1.36", "mine+mine.yaml", true},
    {"of another ending", "1.36", "etcd+mine.yml", true},
    {"a sign that belongs to the ending", "1.36", "etcd.a+mine.yaml", true},
    {"in a folder below", "1.36", "more/etcd+mine.yaml", false},
};

TEST_CASE("kubeadm does not go on with a patch of a type that there is not") {
  for (const PatchRow& row : patch_rows) {
    INFO(row.what);
    const std::string path = "/srv/patches/" + std::string(row.name);
    const std::string configuration = kubeadm("InitConfiguration", "patches: {directory: /srv/patches}\n");
    const test::Tree tree({{path, "a: b\n"}, {"/root/kubeadm.yaml", configuration}}, live);
    const Settings own = row.kubernetes.empty() ? Settings{} : Settings{{"kubernetes", std::string(row.kubernetes)}};
    const std::string shown = test::shown(test::look(accepted, RecordedHost(tree.folder()), own));
    const std::string said = "fail | patch " + path + " (/root/kubeadm.yaml:3) | want of type json, merge or strategic | have ";
    CHECK((shown.find(said) == std::string::npos) == row.taken);
    CHECK((shown.find("patch " + path) == std::string::npos) == row.taken);
  }
}

TEST_CASE("a node that has joined needs no patches") {
  const std::string configuration = kubeadm("JoinConfiguration", "patches: {directory: /srv/patches}\n");
  const test::Tree tree(
      {{"/srv/patches/etcd+mine.yaml", ""}, {"/root/kubeadm.yaml", configuration}, {"/etc/kubernetes/kubelet.conf", credentials}}, live);
  RecordedHost host(tree.folder());
  host.name_kubeadm_file("/root/kubeadm.yaml");
  const std::string shown = test::shown(test::look(accepted, host, settings));
  CHECK(shown.find("etcd+mine.yaml") == std::string::npos);
}

TEST_CASE("kubeadm follows no link to the folder of patches") {
  for (const auto& [directory, taken] :
       std::initializer_list<std::pair<std::string, bool>>{{"/srv/patches", false}, {"/srv/patches/", true}}) {
    const test::Tree tree(
        {{"/srv/real/etcd.yaml", ""}, {"/root/kubeadm.yaml", kubeadm("InitConfiguration", "patches: {directory: " + directory + "}\n")}},
        live);
    std::filesystem::create_symlink("real", tree.tree() + "/srv/patches");
    const std::string shown = test::shown(test::look(accepted, RecordedHost(tree.folder()), settings));
    CHECK((shown.find("have /srv/patches, a link, which kubeadm does not follow") == std::string::npos) == taken);
  }
}

TEST_CASE("a kubeadm configuration that is none") {
  struct Form {
    std::string_view what;
    test::Tree::Files files;
    std::string_view expected;
  };
  const Form forms[] = {
      {"there is none",
       {},
       "skipped | kubeadm's configuration | want one that kubeadm takes | have there is none in the usual places; --kubeadm-config names "
       "it elsewhere\n"},
      {"no YAML",
       {{"/root/kubeadm.yaml", "kind: [\n"}},
       "fail | /root/kubeadm.yaml | want one that kubeadm takes | have /root/kubeadm.yaml:2:1: end of sequence flow not found\n"},
      {"a folder in its place",
       {{"/root/kubeadm.yaml/", ""}},
       "unknown | kubeadm's configuration | want one that kubeadm takes | have /root/kubeadm.yaml: is a directory, not a file\n"},
      {"a document that is no mapping",
       {{"/root/kubeadm.yaml", "[a]\n"}},
       "fail | document (/root/kubeadm.yaml:1) | want apiVersion and kind | have no kind\n"},
      {"a comment that is a document to kubeadm",
       {{"/root/kubeadm.yaml", "# of this cluster\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"}},
       "pass | InitConfiguration (/root/kubeadm.yaml:3) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have "
       "kubeadm.k8s.io/v1beta4\n"
       "fail | document (/root/kubeadm.yaml:1) | want apiVersion and kind | have nothing but comments or blank lines, of which kubeadm "
       "makes a document\n"},
      {"a group without a version",
       {{"/root/kubeadm.yaml", "kind: InitConfiguration\napiVersion: kubeadm.k8s.io\n"}},
       "fail | InitConfiguration (/root/kubeadm.yaml:1) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have kubeadm.k8s.io\n"},
  };
  for (const Form& form : forms) {
    INFO(form.what);
    const test::Tree tree(form.files);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(accepted, host, settings)) == form.expected);
  }
}

TEST_CASE("of a configuration that kubeadm cannot read nobody knows what it holds") {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", "kind: A\nkind: B\n"}});
  const RecordedHost host(tree.folder());
  CHECK(
      test::shown(test::look(careful, host)) ==
      "unknown | /root/kubeadm.yaml | want nothing of an example | have /root/kubeadm.yaml:2:1: the key \"kind\" is there twice, first in "
      "line 1\n");
  CHECK(test::prevailing(test::look(accepted, host)) == Verdict::fail);
  CHECK(test::prevailing(test::look(unambiguous, host)) == Verdict::skipped);
}

std::string repeated(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST_CASE("more than anybody writes is not looked at, and not taken for good") {
  const Row many[] = {
      {"documents", accepted, repeated("---\nkind: A\n", 101), "",
       "unknown | /root/kubeadm.yaml | want at most 100 documents | have 101 documents\n"},
      {"tokens", careful, kubeadm("InitConfiguration", "bootstrapTokens:\n" + repeated("- {token: \"\"}\n", 101)), "",
       "unknown | list (/root/kubeadm.yaml:4) | want at most 100 items | have 101 items, and only the first are looked at\n"},
  };
  for (const Row& row : many) {
    INFO(row.what);
    const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", row.text}});
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(row.condition, host, settings)) == row.expected);
  }
}

TEST_CASE("a machine may be called as kubeadm's example is") {
  struct Name {
    std::string_view what;
    test::Tree::Files files;
    std::string_view expected;
  };
  const std::string text = kubeadm("InitConfiguration", "nodeRegistration: {name: node}\n");
  const Name names[] = {
      {"it is",
       {{"/root/kubeadm.yaml", text}, {"/etc/hostname", "node\n"}},
       "pass | name of the node (/root/kubeadm.yaml:3) | want its own | have node\n"},
      {"it cannot be told",
       {{"/root/kubeadm.yaml", text}, {"/etc/hostname/", ""}},
       "unknown | name of the node (/root/kubeadm.yaml:3) | want its own | have /etc/hostname: is a directory, not a file\n"},
  };
  for (const Name& name : names) {
    INFO(name.what);
    const test::Tree tree(name.files);
    const RecordedHost host(tree.folder());
    CHECK(test::shown(test::look(careful, host)) == name.expected);
  }
}

TEST_CASE("mistakes in a rule about kubeadm's configuration") {
  CHECK(test::problems_of("{kubeadm-config: {is: fine}}") == "1:23: `accepted`, `careful`, `unambiguous` and `apart` are the words here");
  CHECK(test::problems_of("{kubeadm-config: {is: accepted, algorithms: [RSA-2048]}}") ==
        "1:23: `accepted` wants api-versions, feature-gates and algorithms beside it");
}

TEST_CASE("an address of another on a node that joins a cluster with etcd elsewhere") {
  const std::string text = kubeadm("JoinConfiguration",
                                   "discovery: {file: {kubeConfigPath: admin.conf}}\n"
                                   "controlPlane: {localAPIEndpoint: {advertiseAddress: 192.0.2.9}}\n");
  const test::Tree tree({{"/root/kubeadm.yaml", text}}, live);
  for (const auto& [etcd, verdict] : {std::pair("external", Verdict::pass), std::pair("local", Verdict::fail)})
    CHECK(test::prevailing(test::look(accepted, RecordedHost(tree.folder()), {{"kubernetes", "1.36"}, {"etcd", etcd}})) == verdict);
}

struct ApiRow {
  std::string_view what;
  std::string_view api;
  std::string_view kubernetes;
  std::string_view package;  // the version of kubeadm's
  bool taken;
};

const ApiRow api_rows[] = {
    {"of the cluster's version", "v1beta2", "1.26", "", true},
    {"that the next kubeadm brings, which can set this cluster up", "v1beta4", "1.30", "", true},
    {"that neither has", "v1beta4", "1.29", "", false},
    {"that the next kubeadm has no longer, and this one has", "v1beta3", "1.36", "", true},
    {"that neither has any longer", "v1beta3", "1.37", "", false},
    {"of a kubeadm that is one newer", "v1beta4", "1.30", "1.31.2-1.1", true},
    {"which the kubeadm that is here does not have yet", "v1beta4", "1.30", "1.30.2-1.1", false},
    {"which the kubeadm that is here has no longer", "v1beta2", "1.26", "1.27.1-1.1", false},
    {"of an old one", "v1beta1", "1.21", "", true},
};

test::Tree::Files with_kubeadm(std::string_view package, std::string text) {
  return {{"/root/kubeadm.yaml", std::move(text)},
          {"/var/lib/dpkg/status",
           "Package: kubeadm\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + std::string(package) + "\n"}};
}

TEST_CASE("the version of the kubeadm that is here decides, else that of the cluster and the next") {
  for (const ApiRow& row : api_rows) {
    INFO(row.what);
    const std::string text = "apiVersion: kubeadm.k8s.io/" + std::string(row.api) + "\nkind: ClusterConfiguration\n";
    const test::Tree tree(row.package.empty() ? test::Tree::Files{{"/root/kubeadm.yaml", text}} : with_kubeadm(row.package, text));
    const auto seen = test::look(accepted, RecordedHost(tree.folder()), {{"kubernetes", std::string(row.kubernetes)}});
    CHECK(test::prevailing(seen) == (row.taken ? Verdict::pass : Verdict::fail));
  }
}

TEST_CASE("what a kubeadm takes that is newer than any that is known is not known") {
  const test::Tree tree(with_kubeadm("1.99.0-1.1", "apiVersion: kubeadm.k8s.io/v1\nkind: ClusterConfiguration\n"));
  CHECK(test::shown(test::look(accepted, RecordedHost(tree.folder()), settings)) ==
        "unknown | ClusterConfiguration (/root/kubeadm.yaml:1) | want apiVersion kubeadm.k8s.io/v1beta4 | have what this kubeadm takes is "
        "not known\n");
}

struct JoinedRow {
  std::string_view what;
  test::Tree::Files files;
  std::string_view named;
  Settings settings;
  std::string_view expected;
};

const JoinedRow joined_rows[] = {
    {"a node that has joined",
     {{"/etc/kubernetes/kubelet.conf", credentials}},
     "",
     {},
     "skipped | /root/kubeadm.yaml | want one that kubeadm takes | have of a node that has joined (/etc/kubernetes/kubelet.conf holds a "
     "client certificate) only the file of --kubeadm-config is looked at\n"},
    {"and a person asks about the file",
     {{"/etc/kubernetes/kubelet.conf", credentials}},
     "/root/kubeadm.yaml",
     {},
     "fail | InitConfiguration (/root/kubeadm.yaml:1) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have kubeadm.k8s.io/v1beta2\n"},
    {"one that is to count as such",
     {},
     "",
     {{"joined", "yes"}},
     "skipped | /root/kubeadm.yaml | want one that kubeadm takes | have of a node that has joined (joined is yes) only the file of "
     "--kubeadm-config is looked at\n"},
    {"one of which nobody can tell",
     {{"/etc/kubernetes/kubelet.conf/", ""}},
     "",
     {},
     "unknown | InitConfiguration (/root/kubeadm.yaml:1) | want apiVersion kubeadm.k8s.io/v1beta4 or v1beta3 | have "
     "/etc/kubernetes/kubelet.conf: is a directory, not a file\n"},
};

TEST_CASE("a node that has joined is not judged by what it was set up with") {
  for (const JoinedRow& row : joined_rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/root/kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta2\nkind: InitConfiguration\n");
    const test::Tree tree(files, live);
    RecordedHost host(tree.folder());
    host.name_kubeadm_file(std::string(row.named));
    Settings of_run = row.settings;
    of_run.insert(settings.begin(), settings.end());
    CHECK(test::shown(test::look(accepted, host, of_run)) == row.expected);
  }
}

TEST_CASE("the forms of tokens and hashes") {
  CHECK(is_bootstrap_token("abcdef.0123456789abcdef"));
  for (const char* text : {"", ".", "abcdef", "abcdef.0123456789abcde", "abcdef.0123456789abcdeg.", "ABCDEF.0123456789abcdef"})
    CHECK_FALSE(is_bootstrap_token(text));
  CHECK(is_ca_certificate_hash("SHA256:" + std::string(64, 'A')));
  for (const std::string& text :
       {std::string("sha256:"), "sha256:" + std::string(63, 'a'), "sha256:" + std::string(64, 'g'), "sha512:" + std::string(64, 'a')})
    CHECK_FALSE(is_ca_certificate_hash(text));
}

struct OverlapRow {
  std::string_view what;
  std::string networking;  // of the cluster
  test::Tree::Files files;
  std::string_view fixture;
  std::string_view expected;
};

std::string routes(std::string_view lines) {
  return "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n" + std::string(lines);
}
const std::string eth0 = "eth0\t00000000\t018EA8C0\t0003\t0\t0\t100\t00000000\neth0\t008EA8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\n";

const OverlapRow overlap_rows[] = {
    {"nothing around",
     "podSubnet: 10.244.0.0/16",
     {{"/proc/net/route", routes(eth0)}},
     "running: true",
     "pass | podSubnet 10.244.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have apart\n"
     "pass | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have apart\n"},
    {"pods where services are",
     "podSubnet: 10.100.0.0/16",
     {},
     "",
     "fail | podSubnet 10.100.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have overlaps with serviceSubnet "
     "10.96.0.0/12 (kubeadm's default)\n"
     "fail | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have overlaps with podSubnet "
     "10.100.0.0/16 (/root/kubeadm.yaml:3)\n"},
    {"pods where the node is",
     "podSubnet: 192.168.0.0/16",
     {{"/proc/net/route", routes(eth0)}},
     "running: true",
     "fail | podSubnet 192.168.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have overlaps with network "
     "192.168.142.0/24 (of eth0)\n"
     "pass | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have apart\n"},
    {"what network plugins, gateways and refusals are for",
     "podSubnet: 10.244.0.0/16",
     {{"/proc/net/route",
       routes("cni0\t0000F40A\t00000000\t0001\t0\t0\t0\t00FFFFFF\nflannel.1\t0001F40A\t0001F40A\t0003\t0\t0\t0\t00FFFFFF\n"
              "eth0\t0000F40A\t018EA8C0\t0003\t0\t0\t0\t0000FFFF\n*\t4000F40A\t00000000\t0200\t0\t0\t0\tC0FFFFFF\n")}},
     "running: true",
     "pass | podSubnet 10.244.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have apart\n"
     "pass | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have apart\n"},
    {"networks of both families, of which one is the node's",
     "podSubnet: '10.244.0.0/16,fd00:1::/48', serviceSubnet: '10.96.0.0/16,fd00:2::/112'",
     {{"/proc/net/route", routes(eth0)},
      {"/proc/net/if_inet6",
       "fd000001000000000000000000000005 02 40 00 80     eth0\nfe800000000000000000000000000005 02 40 20 80     eth0\n"}},
     "running: true",
     "pass | podSubnet 10.244.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have apart\n"
     "fail | podSubnet fd00:1::/48 (/root/kubeadm.yaml:3) | want apart from all other networks | have overlaps with network fd00:1::5/64 "
     "(of eth0)\n"
     "pass | serviceSubnet 10.96.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have apart\n"
     "pass | serviceSubnet fd00:2::/112 (/root/kubeadm.yaml:3) | want apart from all other networks | have apart\n"},
    {"more networks than kubeadm takes",
     "podSubnet: '10.96.0.0/16,10.97.0.0/16,10.98.0.0/16'",
     {},
     "",
     "pass | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have apart\n"},
    {"nobody knows the node's",
     "podSubnet: 10.244.0.0/16",
     {},
     "running: true",
     "unknown | podSubnet 10.244.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have /proc/net/route is missing\n"
     "unknown | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have /proc/net/route is missing\n"},
    {"a table that is cut off",
     "podSubnet: 10.96.0.0/16",
     {{"/proc/net/route", "Iface\tDest"}},
     "running: true",
     "fail | podSubnet 10.96.0.0/16 (/root/kubeadm.yaml:3) | want apart from all other networks | have overlaps with serviceSubnet "
     "10.96.0.0/12 (kubeadm's default)\n"
     "fail | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have overlaps with podSubnet "
     "10.96.0.0/16 (/root/kubeadm.yaml:3)\n"},
};

TEST_CASE("networks of a cluster that are nobody else's") {
  for (const OverlapRow& row : overlap_rows) {
    INFO(row.what);
    test::Tree::Files files = row.files;
    files.emplace_back("/root/kubeadm.yaml", kubeadm("ClusterConfiguration", "networking: {" + row.networking + "}\n"));
    const test::Tree tree(files, row.fixture);
    CHECK(test::shown(test::look("{kubeadm-config: {is: apart}}", RecordedHost(tree.folder()))) == row.expected);
  }
}

TEST_CASE("the address that the API server announces, among the networks of the cluster") {
  const test::Tree tree(
      test::Tree::Files{{"/root/kubeadm.yaml", kubeadm("InitConfiguration", "localAPIEndpoint: {advertiseAddress: 10.96.1.1}\n---\n") +
                                                   kubeadm("ClusterConfiguration", "networking: {podSubnet: 10.244.0.0/16}\n")}});
  CHECK(test::shown(test::look("{kubeadm-config: {is: apart}}", RecordedHost(tree.folder()))) ==
        "pass | podSubnet 10.244.0.0/16 (/root/kubeadm.yaml:7) | want apart from all other networks | have apart\n"
        "fail | serviceSubnet 10.96.0.0/12 (kubeadm's default) | want apart from all other networks | have overlaps with advertiseAddress "
        "10.96.1.1 (/root/kubeadm.yaml:3)\n");
}

TEST_CASE("a configuration that sets up no cluster has no networks") {
  const test::Tree tree(test::Tree::Files{{"/root/kubeadm.yaml", kubeadm("JoinConfiguration", "")}});
  CHECK(test::shown(test::look("{kubeadm-config: {is: apart}}", RecordedHost(tree.folder()))) ==
        "skipped | /root/kubeadm.yaml | want networks apart from all others | have it sets up no cluster\n");
}

}  // namespace
}  // namespace nodeworthy
