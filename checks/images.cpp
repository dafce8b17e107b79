#include "checks/images.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/cri.h"
#include "host/docker_engine.h"
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
  for (const std::string& image : wanted.images) observations.push_back(judge(there.value(), image));
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
    .summary = "Whether images are there already, as the container runtime or Docker lists them.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
