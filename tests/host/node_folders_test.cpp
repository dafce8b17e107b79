#include "host/node_folders.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

std::string shown(const Reading<std::string>& folder) {
  if (folder.absent()) return "absent";
  return folder.present() ? folder.value() : "unreadable: " + folder.why();
}

struct Row {
  std::string_view what;
  std::string_view runtime;
  test::Tree::Files files;
  std::string_view folder;
};

const Row rows[] = {
    {"docker's default", "docker", {}, "/var/lib/docker"},
    {"docker's data-root", "docker", {{"/etc/docker/daemon.json", R"({"data-root": "/data"})"}}, "/data"},
    {"docker's data-root by its older name", "docker", {{"/etc/docker/daemon.json", R"({"graph": "/old"})"}}, "/old"},
    {"docker's flag",
     "docker",
     {{"/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --data-root /flag\n"}},
     "/flag"},
    {"a daemon.json that is none",
     "docker",
     {{"/etc/docker/daemon.json", R"({"a": 1, "a": 2})"}},
     "unreadable: /etc/docker/daemon.json:1:10: the key \"a\" is there twice, first in line 1"},
    {"containerd's default", "containerd", {{"/etc/containerd/config.toml", "version = 2\n"}}, "/var/lib/containerd"},
    {"containerd's root", "containerd", {{"/etc/containerd/config.toml", "version = 2\nroot = \"/srv/c\"\n"}}, "/srv/c"},
    {"an empty root is none", "containerd", {{"/etc/containerd/config.toml", "root = \"\"\n"}}, "/var/lib/containerd"},
    {"a root of an imported file wins",
     "containerd",
     {{"/etc/containerd/config.toml", "root = \"/main\"\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n"},
      {"/etc/containerd/conf.d/a.toml", "root = \"/a\"\n"},
      {"/etc/containerd/conf.d/b.toml", "version = 2\n"},
      {"/etc/containerd/conf.d/c.conf", "root = \"/c\"\n"}},
     "/a"},
    {"an import that is missing says nothing",
     "containerd",
     {{"/etc/containerd/config.toml", "root = \"/main\"\nimports = [\"/etc/containerd/none.toml\", \"/none/*.toml\"]\n"}},
     "/main"},
    {"an import of a pattern, and one beside the file",
     "containerd",
     {{"/etc/containerd/config.toml", "imports = [\"/etc/*/more.toml\", \"beside.toml\"]\n"},
      {"/etc/containerd/beside.toml", "root = \"/beside\"\n"},
      {"/etc/other/more.toml", "root = \"/more\"\n"}},
     "/beside"},
    {"containerd's other file by a flag",
     "containerd",
     {{"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd --config /etc/c.toml\n"},
      {"/etc/containerd/config.toml", "root = \"/usual\"\n"},
      {"/etc/c.toml", "root = \"/other\"\n"}},
     "/other"},
    {"containerd's flag",
     "containerd",
     {{"/usr/lib/systemd/system/containerd.service", "[Service]\nExecStart=/usr/bin/containerd --root=/flag\n"},
      {"/etc/containerd/config.toml", "root = \"/file\"\n"}},
     "/flag"},
    {"docker's other file by a flag",
     "docker",
     {{"/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --config-file /etc/d.json\n"},
      {"/etc/docker/daemon.json", R"({"data-root": "/usual"})"},
      {"/etc/d.json", R"({"data-root": "/other"})"}},
     "/other"},
    {"CRI-O's other folder by a flag",
     "cri-o",
     {{"/usr/lib/systemd/system/crio.service", "[Service]\nExecStart=/usr/bin/crio --config-dir /etc/c.d\n"},
      {"/etc/crio/crio.conf.d/a.conf", "[crio]\nroot = \"/usual\"\n"},
      {"/etc/c.d/a.conf", "[crio]\nroot = \"/other\"\n"}},
     "/other"},
    {"CRI-O's variable",
     "cri-o",
     {{"/usr/lib/systemd/system/crio.service", "[Service]\nEnvironment=CONTAINER_ROOT=/variable\nExecStart=/usr/bin/crio\n"},
      {"/etc/crio/crio.conf", "[crio]\nroot = \"/file\"\n"}},
     "/variable"},
    {"CRI-O's default", "cri-o", {}, "/var/lib/containers/storage"},
    {"CRI-O's root, of the last file",
     "cri-o",
     {{"/etc/crio/crio.conf", "[crio]\nroot = \"/one\"\n"},
      {"/etc/crio/crio.conf.d/10-x.conf", "[crio]\nroot = \"/two\"\n"},
      {"/etc/crio/crio.conf.d/20-y.conf", "[crio.runtime]\n"},
      {"/etc/containers/storage.conf", "[storage]\ngraphroot = \"/three\"\n"}},
     "/two"},
    {"of the files of containers' storage one counts alone",
     "cri-o",
     {{"/etc/containers/storage.conf", "[storage]\ndriver = \"overlay\"\n"},
      {"/usr/share/containers/storage.conf", "[storage]\ngraphroot = \"/share\"\n"}},
     "/var/lib/containers/storage"},
    {"of containers' storage", "cri-o", {{"/usr/share/containers/storage.conf", "[storage]\ngraphroot = \"/share\"\n"}}, "/share"},
    {"no runtime", "", {}, "unreadable: the container runtime is not known"},
};

TEST_CASE("where images are kept") {
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(shown(image_folder(RecordedHost(tree.folder()), row.runtime)) == row.folder);
  }
}

TEST_CASE("where the kubelet keeps what it makes") {
  const test::Tree nothing({});
  CHECK(shown(kubelet_folder(RecordedHost(nothing.folder()))) == "/var/lib/kubelet");
  const test::Tree told(test::Tree::Files{{"/etc/default/kubelet", "KUBELET_EXTRA_ARGS=--root-dir=/srv/kubelet\n"}});
  CHECK(shown(kubelet_folder(RecordedHost(told.folder()))) == "/srv/kubelet");
}

TEST_CASE("a host that tells nothing does not tell where") {
  const test::UniformHost denied(test::UniformHost::Answer::unreadable, true);
  CHECK(kubelet_folder(denied).unreadable());
  for (std::string_view runtime : {"docker", "containerd", "cri-o"}) CHECK(image_folder(denied, runtime).unreadable());
}

}  // namespace
}  // namespace nodeworthy
