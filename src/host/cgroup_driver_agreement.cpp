#include "host/cgroup_driver_agreement.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "host/containerd.h"
#include "host/crio.h"
#include "host/docker.h"
#include "host/kubeadm.h"
#include "host/kubelet.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

constexpr std::array<DriverOfRuntime, 3> runtimes{{
    {"containerd", "containerd.service", containerd_cgroup_driver, containerd_installed, containerd_is_2},
    // CRI-O can since 1.28, and the kubelets that ask are newer.
    {"cri-o", "crio.service", crio_cgroup_driver, crio_installed, [](const Host&) { return Reading<bool>(true); }},
    {"docker", "docker.service", docker_cgroup_driver, docker_installed, [](const Host&) { return Reading<bool>(false); }},
}};

Version version(std::string_view text) { return *Version::parse(text); }

/// Where the driver that counts is said; nothing for a flag that stands in a unit, and for kubeadm's configuration, which is a person's.
std::optional<DriverPlace> place_of(const Sourced& said) {
  using Spelling = DriverPlace::Spelling;
  if (said.to_come) return std::nullopt;
  if (!said.is_flag) return DriverPlace{.spelling = Spelling::yaml_text, .file = said.file, .key = {"cgroupDriver"}, .option = {}};
  if (said.variable.empty()) return std::nullopt;
  return DriverPlace{.spelling = Spelling::environment_option, .file = said.file, .key = {said.variable}, .option = "--cgroup-driver"};
}

/// The driver of the runtime as the kubelet's own; that a runtime does not run is told of the runtime.
Reading<CgroupDriver> taken_of(const Host& host, const DriverOfRuntime& runtime, std::string_view how) {
  return runtime.driver(host).and_then([&](const CgroupDriver& driver) -> Reading<CgroupDriver> {
    if (!driver.broken.empty()) return Unreadable{fmt::format("{} {}, which does not run", how, runtime.name)};
    return CgroupDriver{.name = driver.name, .shown = fmt::format("{}, {} {}", driver.name, how, runtime.name)};
  });
}

/// What kubeadm before 1.22 makes of a node that has no configuration of the kubelet yet.
Reading<CgroupDriver> driver_of_old_kubeadm(const Host& host, const Version& kubernetes, const DriverOfRuntime* runtime) {
  if (runtime != nullptr && runtime->name == "docker") return taken_of(host, *runtime, "which kubeadm before 1.22 takes of");
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  if (file.unreadable()) return Unreadable{file.why()};
  if (file.absent() || !file.value().is_for_init())
    return Unreadable{"kubeadm join takes the driver of the cluster, which before 1.22 may be cgroupfs or systemd"};
  if (kubernetes >= version("1.21")) return CgroupDriver{.name = "systemd", .shown = "systemd, the default of kubeadm init since 1.21"};
  return CgroupDriver{.name = "cgroupfs", .shown = "cgroupfs, the kubelet's default; no file sets it"};
}

/// What the kubelet's own flags and files come to.
Reading<CgroupDriver> own_driver(const Host& host, const Version& kubernetes, const DriverOfRuntime* runtime) {
  const KubeletConfiguration& kubelet = host.once(KubeletConfiguration::read);
  const Reading<Sourced> said = kubelet.find({"cgroupDriver"}, "cgroup-driver");
  if (said.unreadable()) return Unreadable{said.why()};
  if (said.present() && !said.value().value.empty()) {
    const std::string& value = said.value().value;
    return CgroupDriver{.name = value, .shown = fmt::format("{} ({})", value, said.value().where), .place = place_of(said.value())};
  }
  const Reading<Status> file = kubelet.file().empty() ? Reading<Status>(Absent{}) : host.status(kubelet.file());
  if (file.unreadable()) return Unreadable{file.why()};
  if (file.present())
    return CgroupDriver{.name = "cgroupfs",
                        .shown = fmt::format("cgroupfs, the kubelet's default; {} sets none", kubelet.file()),
                        .place = DriverPlace{.file = kubelet.file(), .key = {"cgroupDriver"}, .option = {}}};
  if (kubernetes >= version("1.22"))
    return CgroupDriver{.name = "systemd", .shown = "systemd, the default of kubeadm 1.22 and later; no file sets it"};
  return driver_of_old_kubeadm(host, kubernetes, runtime);
}

/// Whether the kubelet asks a runtime that can tell: the feature gate, on since 1.31 and for good since 1.34.
Reading<bool> asks(const Host& host, const Version& kubernetes) {
  if (kubernetes >= version("1.34")) return true;
  if (kubernetes < version("1.28")) return false;
  const Reading<Sourced> gate = host.once(KubeletConfiguration::read).feature_gate("KubeletCgroupDriverFromCRI");
  if (gate.absent()) return kubernetes >= version("1.31");
  return gate.and_then(as_boolean);
}

}  // namespace

const DriverOfRuntime* find_driver_of_runtime(std::string_view name) {
  for (const DriverOfRuntime& runtime : runtimes)
    if (runtime.name == name) return &runtime;
  return nullptr;
}

Reading<CgroupDriver> kubelet_cgroup_driver(const Host& host, const Version& kubernetes, const DriverOfRuntime* runtime) {
  const Reading<CgroupDriver> own = own_driver(host, kubernetes, runtime);
  if (own.unreadable() || runtime == nullptr) return own;
  const Reading<bool> takes = asks(host, kubernetes).and_then([&](bool asked) -> Reading<bool> {
    if (!asked) return false;
    return runtime->tells_kubelet(host);
  });
  if (!takes.present() || !takes.value()) return own;
  return taken_of(host, *runtime, "which the kubelet takes of").map([&](CgroupDriver driver) {
    driver.asked_of_runtime = true;
    if (driver.name != own.value().name) driver.shown += ", whatever " + own.value().shown;
    return driver;
  });
}

Reading<bool> kubelet_installed(const Host& host) {
  const Reading<bool> configured = host.once(KubeletConfiguration::read).configured();
  const Reading<bool> service = service_installed(host, "kubelet.service", "kubelet");
  return configured.present() || service.absent() ? configured : service;
}

}  // namespace nodeworthy
