#include "host/certificate_places.h"

#include "base/text.h"
#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// The places of the usual folder, of a file in it, of one beside it and of a key, where kubeadm's ClusterConfiguration says something.
std::string places_with(const std::string& cluster) {
  test::Tree::Files files;
  if (!cluster.empty())
    files.emplace_back("/etc/kubernetes/kubeadm.yaml", "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n" + cluster);
  const test::Tree tree(files);
  const DirectoryHost host(tree.tree());
  const CertificatePlaces places =
      certificate_places(host, {"/etc/kubernetes/pki", "/etc/kubernetes/pki/ca.crt", "/etc/kubernetes/pkix", "etcd.external.caFile"});
  return join(places.known, " ") + (places.untold.empty() ? "" : " untold");
}

TEST_CASE("places of certificates") {
  const std::string usual = "/etc/kubernetes/pki /etc/kubernetes/pki/ca.crt /etc/kubernetes/pkix";
  CHECK(places_with("") == usual);
  CHECK(places_with("certificatesDir: /etc/kubernetes/pki/\n") == usual);
  CHECK(places_with("certificatesDir: pki\n") == usual);
  CHECK(places_with("certificatesDir: /\n") == usual);
  CHECK(places_with("certificatesDir: /srv/pki//\n") ==
        "/etc/kubernetes/pki /srv/pki /etc/kubernetes/pki/ca.crt /srv/pki/ca.crt /etc/kubernetes/pkix");
  CHECK(places_with("etcd: {external: {caFile: /srv/etcd.crt}}\n") == usual + " /srv/etcd.crt");
  CHECK(places_with("certificatesDir: [\n") == usual + " untold");
}

TEST_CASE("keys of certificates") {
  CHECK(is_key_of_certificate("etcd.external.keyFile"));
  for (std::string_view text : {"", "etcd.external", "etcd.external.endpoints", "/etc/kubernetes/pki/ca.crt"})
    CHECK_FALSE(is_key_of_certificate(text));
}

}  // namespace
}  // namespace nodeworthy
