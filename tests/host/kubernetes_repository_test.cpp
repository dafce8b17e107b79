#include "host/kubernetes_repository.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

Repository of(std::vector<std::string> urls, std::vector<std::string> suites = {}) {
  Repository repository;
  repository.urls = std::move(urls);
  repository.suites = std::move(suites);
  return repository;
}

TEST_CASE("repositories of Kubernetes that are not kept up") {
  CHECK(is_frozen(of({"https://apt.kubernetes.io/"}, {"kubernetes-xenial"})));
  CHECK(is_frozen(of({"https://packages.cloud.google.com/yum/repos/kubernetes-el7-x86_64"})));
  CHECK(is_frozen(of({"https://packages.cloud.google.com/apt"}, {"kubernetes-xenial"})));
  CHECK(is_frozen(of({"https://mirror.example/kubernetes/apt"})));
  CHECK_FALSE(is_frozen(of({"https://packages.cloud.google.com/apt"}, {"google-compute-engine-bookworm-stable"})));
  CHECK_FALSE(is_frozen(of({"https://pkgs.k8s.io/core:/stable:/v1.34/deb/"}, {"/"})));
  CHECK_FALSE(is_frozen(of({"https://mirror.example/kubernetes/apt/core:/stable:/v1.34/deb/"})));
}

TEST_CASE("the version of Kubernetes that a repository is of") {
  CHECK(kubernetes_of(of({"https://pkgs.k8s.io/core:/stable:/v1.34/deb/"})) == Version::parse("1.34"));
  CHECK(kubernetes_of(of({"https://mirror.example/", "https://mirror.example/core/stable/v1.9/rpm/"})) == Version::parse("1.9"));
  CHECK_FALSE(kubernetes_of(of({"https://apt.kubernetes.io/"})));
  CHECK_FALSE(kubernetes_of(of({"https://pkgs.k8s.io/core:/stable:/vx/deb/"})));
  CHECK_FALSE(kubernetes_of(of({})));
}

TEST_CASE("the repository of Kubernetes that is kept up") {
  Repository yum = of({});
  yum.is_yum = true;
  CHECK(successor_of(yum, Version::parse("1.34.2")) == "https://pkgs.k8s.io/core:/stable:/v1.34/rpm/");
  CHECK(successor_of(of({}), std::nullopt) == "https://pkgs.k8s.io/core:/stable:/v1.NN/deb/");
  CHECK_FALSE(successor_of(yum, Version::parse("1.23")));
}

TEST_CASE("what a repository names") {
  Repository repository = of({"https://example/Kube"}, {"/"});
  repository.name = "K8S";
  CHECK(names_any(repository, {"docker", "k8s"}));
  CHECK(names_any(repository, {"kube"}));
  CHECK_FALSE(names_any(repository, {"docker"}));
  CHECK_FALSE(names_any(repository, {}));
}

}  // namespace
}  // namespace nodeworthy
