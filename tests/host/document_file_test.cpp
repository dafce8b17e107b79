#include "host/document_file.h"

#include "host/directory_host.h"
#include "host/membership.h"
#include "host/yaml.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

const std::string large = "a: " + std::string(document_limit, 'x') + "\n";

TEST_CASE("a document that is too large is not parsed, whoever has read it before") {
  const test::Tree tree(test::Tree::Files{{"/etc/kubernetes/kubelet.conf", large}});
  const std::string why = "/etc/kubernetes/kubelet.conf: larger than 1MiB";
  const DirectoryHost fresh(tree.tree());
  CHECK(read_document(fresh, "/etc/kubernetes/kubelet.conf", parse_yaml).document.why() == why);
  const DirectoryHost host(tree.tree());
  REQUIRE(host.read("/etc/kubernetes/kubelet.conf").present());
  CHECK(read_document(host, "/etc/kubernetes/kubelet.conf", parse_yaml).document.why() == why);
  CHECK(membership(host).why() == why);
}

}  // namespace
}  // namespace nodeworthy
