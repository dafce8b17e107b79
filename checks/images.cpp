#include "checks/images.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/cri.h"
#include "host/docker_engine.h"
#include "host/kubeadm.h"
#include "host/running_runtime.h"

namespace nodeworthy {
namespace {

using References = std::vector<std::string>;

struct Wanted {
  References images;
  std::string runtime;  // the setting
};

/// The images of Docker where it runs the containers, else of the runtime that the kubelet asks.
Reading<References> images_of(const Host& host, const std::string& runtime) {
  if (runtime == "docker") return docker_images(host);
  return running_runtime(host).and_then([&](const RunningRuntime& running) { return cri_images(host, running.socket); });
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a reference has a tag of a minor version (v1.21), which stands for all of its patch releases.
bool is_minor(std::string_view reference) {
  const std::string_view tag = reference.substr(reference.rfind(':') + 1);
  const size_t dot = tag.find('.');
  return dot != std::string_view::npos && tag.starts_with('v') && is_number(tag.substr(1, dot - 1)) && is_number(tag.substr(dot + 1));
}

/// Whether a reference is the wanted one, or a patch release of it: v1.21.14 where v1.21 is wanted.
bool is_wanted(std::string_view reference, std::string_view wanted) {
  if (!reference.starts_with(wanted)) return false;
  return reference.size() == wanted.size() || (reference[wanted.size()] == '.' && is_minor(wanted));
}

std::string_view short_name(std::string_view reference) { return reference.substr(reference.rfind('/') + 1); }

constexpr std::string_view cluster = "ClusterConfiguration";

/// A text of kubeadm's configuration; absent where it is empty, which is as good as not there.
Reading<std::string> told(const Host& host, std::initializer_list<std::string_view> path) {
  Reading<std::string> text = kubeadm_value(host, cluster, path);
  return text.present() && text.value().empty() ? Absent{} : text;
}

/// What kubeadm's configuration says of one image alone, which CoreDNS and etcd have.
Reading<std::string> told_of(const Host& host, std::string_view image, std::string_view field) {
  if (image == "coredns") return told(host, {"dns", field});
  if (image == "etcd") return told(host, {"etcd", "local", field});
  return Absent{};
}

/// What kubeadm asks for where the rule has an image of Kubernetes' own registry; any other reference as it is.
Reading<std::string> as_kubeadm_asks(const Host& host, const std::string& reference) {
  constexpr std::array<std::string_view, 2> kubernetes{"k8s.gcr.io", "registry.k8s.io"};
  const std::string registry = reference.substr(0, reference.find('/'));
  if (std::find(kubernetes.begin(), kubernetes.end(), registry) == kubernetes.end()) return reference;
  const std::string_view last = short_name(reference);
  const std::string_view name = last.substr(0, last.find(':'));
  Reading<std::string> repository = told_of(host, name, "imageRepository");
  if (repository.absent()) repository = told(host, {"imageRepository"});
  const Reading<std::string> tag = told_of(host, name, "imageTag");
  if (repository.unreadable()) return repository;
  if (tag.unreadable()) return tag;
  // Only in Kubernetes' own is CoreDNS in a folder of its own.
  const bool own = repository.absent() || repository.value() == registry;
  return fmt::format("{}/{}", own ? reference.substr(0, reference.rfind('/')) : repository.value(),
                     tag.present() ? fmt::format("{}:{}", name, tag.value()) : std::string(last));
}

Observation judge(const References& there, const std::string& wanted) {
  auto find = [&](auto matches) { return std::find_if(there.begin(), there.end(), matches); };
  const auto found = find([&](const std::string& reference) { return is_wanted(reference, wanted); });
  if (found != there.end()) return judged(true, wanted, "present", fmt::format("present ({})", printable(*found)));
  // An image from an archive may have lost its registry: the kubelet asks for the full name and does not find it.
  const auto similar = find([&](const std::string& reference) { return is_wanted(short_name(reference), short_name(wanted)); });
  const std::string have = similar == there.end() ? "absent" : fmt::format("absent; {} is there", printable(*similar));
  return judged(
      false, wanted, "present", have, {},
      "Pull the images while the node can reach their registry (kubeadm config images pull), or load them and tag them with their "
      "full names.");
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const std::string want = "present: " + join(wanted.images, ", ");
  if (!host.running()) return {skipped("images", want, std::string(needs_running))};
  const Reading<References> there = images_of(host, wanted.runtime);
  if (there.unreadable()) return {unknown("images", want, there.why())};
  if (there.absent()) return {skipped("images", want, "no container runtime answers")};
  std::vector<Observation> observations;
  for (const std::string& image : wanted.images) {
    const Reading<std::string> asked = as_kubeadm_asks(host, image);
    observations.push_back(asked.present() ? judge(there.value(), asked.value()) : unknown(image, "present", asked.why()));
  }
  return observations;
}

Check bind(const Params& params) {
  Wanted wanted{.images = params.words(""), .runtime = {}};
  if (const auto runtime = params.setting("runtime")) wanted.runtime = *runtime;
  if (wanted.images.empty()) params.problem("", "at least one image is wanted");
  for (const std::string& image : wanted.images)
    // A colon before the last slash belongs to a registry's port.
    if (image.find('/') == std::string::npos || short_name(image).find(':') == std::string_view::npos)
      params.problem("", fmt::format("\"{}\" is no full reference, as registry.k8s.io/pause:3.10", image));
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"", Form::words, Need::required,
     "full references, as `registry.k8s.io/kube-proxy:v1.36`; a tag of the form v1.36 stands for each of its patch releases, as v1.36.2"},
};

}  // namespace

constinit const Kind images_kind{
    .name = "images",
    .summary =
        "Whether images are there already, as the container runtime or Docker lists them. In place of k8s.gcr.io and registry.k8s.io "
        "stands "
        "the imageRepository of kubeadm's configuration, which for CoreDNS and etcd may be one of their own, as may be their imageTag.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
