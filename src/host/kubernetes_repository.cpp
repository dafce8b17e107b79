#include "host/kubernetes_repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// The version that a URL names.
std::optional<Version> version_in(std::string_view url) {
  for (std::string_view mark : {"/core:/stable:/v", "/core/stable/v"}) {
    const size_t at = url.find(mark);
    if (at == std::string_view::npos) continue;
    url.remove_prefix(at + mark.size());
    return Version::parse(url.substr(0, url.find('/')));
  }
  return std::nullopt;
}

}  // namespace

std::string origin_of(const Repository& repository) {
  std::string origin = join(repository.urls, ", ");
  for (const std::string& suite : repository.suites) origin += " " + suite;
  return origin;
}

std::optional<Version> kubernetes_of(const Repository& repository) {
  for (const std::string& url : repository.urls)
    if (const std::optional<Version> version = version_in(url)) return version;
  return std::nullopt;
}

std::optional<std::string> successor_of(const Repository& repository, const std::optional<Version>& kubernetes) {
  if (kubernetes && kubernetes->major() == 1 && kubernetes->minor() < 24) return std::nullopt;
  const std::string minor = kubernetes ? fmt::format("{}.{}", kubernetes->major(), kubernetes->minor()) : "1.NN";
  return fmt::format("https://pkgs.k8s.io/core:/stable:/v{}/{}/", minor, repository.is_yum ? "rpm" : "deb");
}

bool is_frozen(const Repository& repository) {
  constexpr std::array<std::string_view, 5> places{"apt.kubernetes.io", "yum.kubernetes.io", "kubernetes-el7", "kubernetes-xenial",
                                                   "/kubernetes/apt"};
  const std::string origin = origin_of(repository);
  const auto names = [&](std::string_view place) { return origin.find(place) != std::string::npos; };
  // A mirror of the successor may be called as the frozen one was.
  if (kubernetes_of(repository)) return false;
  // Google's site has packages of its own machines and tools, too.
  return std::any_of(places.begin(), places.end(), names) || (names("packages.cloud.google.com") && names("kubernetes"));
}

}  // namespace nodeworthy
