#include "host/overlay_host.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using Names = std::vector<std::string>;
using File = Layer::File;
using Link = Layer::Link;
using Removed = Layer::Removed;

const test::Tree& machine() {
  static const test::Tree tree({{"/etc/sysctl.conf", "a = 1\n"},
                                {"/etc/sysctl.d/10-a.conf", "b = 1\n"},
                                {"/etc/sysctl.d/99-sysctl.conf", "-> ../sysctl.conf"},
                                {"/etc/systemd", "-> /opt/systemd"},
                                {"/opt/systemd/unit", "u"},
                                {"/etc/nowhere.conf", "-> conf/absent.conf"},
                                {"/etc/circle", "-> circle"},
                                {"/etc/hosts", "127.0.1.1 node1\n10.0.0.2 node2\n"}},
                               "running: true\nnames: {node1: [10.0.0.1], other: [10.0.0.9]}\nspace: {/: {size: 1GiB}}\n");
  return tree;
}

Layer layer_of(const Layer::Entries& entries) {
  Layer layer;
  for (const auto& [path, entry] : entries) layer.set(path, entry);
  return layer;
}

TEST_CASE("where paths lead") {
  const RecordedHost base(machine().folder());
  const OverlayHost host(base, layer_of({{"/new/link", Link{"../etc/sysctl.d"}}, {"/etc/circle2", Link{"/etc/circle2"}}}));
  const struct {
    std::string_view what;
    std::string path;
    LastLink last;
    std::string canonical;  // or why there is none
  } rows[] = {
      {"a file", "/etc/sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"the root", "/", LastLink::follow, "/"},
      {"a link to a file", "/etc/sysctl.d/99-sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"a link kept", "/etc/sysctl.d/99-sysctl.conf", LastLink::keep, "/etc/sysctl.d/99-sysctl.conf"},
      {"a link on the way", "/etc/systemd/unit", LastLink::keep, "/opt/systemd/unit"},
      {"a link to what is not there", "/etc/nowhere.conf", LastLink::follow, "/etc/conf/absent.conf"},
      {"a link of the layer", "/new/link/99-sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"what is not there", "/none/at/all", LastLink::follow, "/none/at/all"},
      {"needless slashes and dots", "//etc/./sysctl.conf/", LastLink::follow, "/etc/sysctl.conf"},
      {"back over the root", "/../../etc/sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"back from a folder", "/opt/../etc/sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"back from no folder", "/none/../etc/sysctl.conf", LastLink::follow, "absent"},
      {"back from a folder of the layer", "/new/../etc/sysctl.conf", LastLink::follow, "/etc/sysctl.conf"},
      {"a circle", "/etc/circle", LastLink::follow, "/etc/circle: Too many levels of symbolic links"},
      {"a circle of the layer", "/etc/circle2", LastLink::follow, "/etc/circle2: Too many levels of symbolic links"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const Reading<std::string> at = host.canonical(row.path, row.last);
    CHECK((at.present() ? at.value() : at.absent() ? "absent" : at.why()) == row.canonical);
  }
}

TEST_CASE("files over files") {
  const RecordedHost base(machine().folder());
  const OverlayHost host(base, layer_of({{"/etc/sysctl.conf", File{"a = 22\n"}},
                                         {"/etc/sysctl.d/10-a.conf", Removed{}},
                                         {"/etc/sysctl.d/50-b.conf", File{"c = 1\n"}},
                                         {"/etc/sysctl.d/60-null.conf", Link{"/dev/null"}},
                                         {"/opt/systemd/a.wants/unit", Link{"../unit"}},
                                         {"/var/lib/x/y", File{"deep"}}}));
  CHECK(host.read("/etc/sysctl.conf") == Reading<std::string>("a = 22\n"));
  CHECK(host.read("/etc/sysctl.d/99-sysctl.conf") == Reading<std::string>("a = 22\n"));
  CHECK(host.read("/etc/sysctl.d/10-a.conf").absent());
  CHECK(host.read("/etc/systemd/a.wants/unit") == Reading<std::string>("u"));
  CHECK(host.read("/var/lib/x").why() == "/var/lib/x: is a directory, not a file");
  CHECK(OverlayHost(base, layer_of({{"/a", File{"12345"}}})).read("/a", 4).why() == "/a: larger than 4B");

  CHECK(host.status("/etc/sysctl.conf").value().size == 7);
  CHECK(host.status("/etc/sysctl.d/50-b.conf").value().mode == 0644);
  CHECK(host.status("/etc/sysctl.d/10-a.conf").absent());
  CHECK(host.status("/var/lib/x").value().type == FileType::directory);
  CHECK(host.status("/var/lib/none").absent());

  CHECK(host.link("/etc/sysctl.d/60-null.conf") == Reading<std::string>("/dev/null"));
  CHECK(host.link("/etc/sysctl.d/99-sysctl.conf") == Reading<std::string>("../sysctl.conf"));
  CHECK(host.link("/etc/sysctl.conf").absent());

  CHECK(host.list("/etc/sysctl.d") == Reading<Names>(Names{"50-b.conf", "60-null.conf", "99-sysctl.conf"}));
  CHECK(host.list("/etc/systemd") == Reading<Names>(Names{"a.wants", "unit"}));
  CHECK(host.list("/etc/systemd/a.wants") == Reading<Names>(Names{"unit"}));
  CHECK(host.list("/var") == Reading<Names>(Names{"lib"}));
  CHECK(host.list("/").value() == Names{"etc", "opt", "var"});
  CHECK(host.list("/etc/sysctl.conf").absent());
  CHECK(host.list("/none").absent());

  std::string scanned;
  auto take = [&](std::string_view piece) { return scanned += piece, true; };
  CHECK(host.scan("/etc/sysctl.conf", take).present());
  CHECK(host.scan("/opt/systemd/unit", take).present());
  CHECK(host.scan("/etc/sysctl.d/10-a.conf", take).absent());
  CHECK(scanned == "a = 22\nu");
  CHECK(host.running());
  CHECK(host.space("/").value().size == uint64_t{1} << 30);
}

TEST_CASE("a folder of which nothing is left but its removed files") {
  const RecordedHost base(machine().folder());
  const OverlayHost host(base, layer_of({{"/opt/systemd/unit", Removed{}}, {"/gone/file", Removed{}}}));
  CHECK(host.list("/opt/systemd") == Reading<Names>(Names{}));
  CHECK(host.list("/gone").absent());
  CHECK(host.status("/gone").absent());
}

TEST_CASE("permissions are taken away and never given") {
  const test::Tree tree({{"/a", "1"}, {"/b", "1"}, {"/link", "-> a"}}, "modes: {/b: \"0440\"}\n");
  const RecordedHost base(tree.folder());
  Layer layer = layer_of({{"/new", File{"n"}}, {"/a", File{"22"}}});
  layer.limit_mode("/a", 0604);
  layer.limit_mode("/new", 0600);
  Layer other;
  other.limit_mode("/a", 0640);
  other.limit_mode("/b", 0604);
  layer.add(other);
  const OverlayHost host(base, layer);
  CHECK(host.status("/a").value().mode == 0600);
  CHECK(host.status("/link").value().mode == 0600);
  CHECK(host.status("/a").value().size == 2);
  CHECK(host.status("/new").value().mode == 0600);
  CHECK(host.status("/b").value().mode == 0400);
}

TEST_CASE("names by the layer's hosts file") {
  const RecordedHost base(machine().folder());
  const OverlayHost host(base, layer_of({{"/etc/hosts", File{"10.0.0.1 node1\n10.0.0.1 node1 again\n"}}}));
  CHECK(host.resolve("node1") == Reading<Names>(Names{"10.0.0.1"}));
  CHECK(host.resolve("other") == Reading<Names>(Names{"10.0.0.9"}));
  CHECK(host.resolve("node2").why() == "node2: what DNS says is hidden by /etc/hosts as it is now");
  CHECK(OverlayHost(base, Layer()).resolve("node1") == Reading<Names>(Names{"127.0.1.1"}));
}

TEST_CASE("an overlay has the file of kubeadm that was named to its host") {
  const test::Tree tree({});
  RecordedHost base(tree.folder());
  base.name_kubeadm_file("/cluster.yaml");
  CHECK(OverlayHost(base, Layer()).named_kubeadm_file() == "/cluster.yaml");
}

}  // namespace
}  // namespace nodeworthy
