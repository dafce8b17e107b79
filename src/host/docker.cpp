#include "host/docker.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/control_groups.h"
#include "host/docker_configuration.h"
#include "host/packages.h"

namespace nodeworthy {
namespace {

constexpr std::string_view usual_file = "/etc/docker/daemon.json";
constexpr std::string_view driver_option = "native.cgroupdriver";

/// One `NAME=value` for the runtime and where it stands.
struct ExecOption {
  std::string text;
  std::string where;
};

/// The options of one source; nothing where it does not speak of them.
using ExecOptions = std::optional<std::vector<ExecOption>>;

/// What dockerd makes of an option: blanks around name and value go, case of the name does not count.
std::optional<std::string> driver_of(const ExecOption& option) {
  const size_t equals = option.text.find('=');
  if (equals == std::string::npos || lower(strip(std::string_view(option.text).substr(0, equals))) != driver_option) return std::nullopt;
  return std::string(strip(std::string_view(option.text).substr(equals + 1)));
}

Reading<ExecOptions> options_of_file(const DocumentFile& file) {
  if (file.document.unreadable()) return Unreadable{file.document.why()};
  if (file.document.absent()) return ExecOptions();
  const Node& root = file.document.value()->root();
  const Node* list = root.find("exec-opts");
  if (!root.is_mapping()) return Unreadable{fmt::format("{}: {} where a mapping is wanted", file.path, describe(root.type))};
  if (list == nullptr) return ExecOptions();
  const std::string where = fmt::format("{}:{}: exec-opts", file.path, list->mark.line);
  if (!list->is_sequence()) return Unreadable{fmt::format("{} is {}, not a list", where, describe(list->type))};
  std::vector<ExecOption> options;
  for (const Node& item : list->children) {
    if (!item.is_scalar()) return Unreadable{fmt::format("{} holds {}", where, describe(item.type))};
    options.push_back({.text = std::string(item.text), .where = fmt::format("{}:{}", file.path, item.mark.line)});
  }
  return ExecOptions(std::move(options));
}

Reading<ExecOptions> options_of_flags(const Flags& flags) {
  std::vector<ExecOption> options;
  for (const Flag& flag : flags.all()) {
    const bool could_be_one = flag.name == "exec-opt" || flag.name.empty();
    if (could_be_one && !flag.unreadable.empty()) return Unreadable{flag.unreadable};
    if (could_be_one) options.push_back({.text = flag.value, .where = fmt::format("{}:{} --exec-opt", flag.file, flag.line)});
  }
  if (options.empty()) return ExecOptions();
  return ExecOptions(std::move(options));
}

/// What dockerd uses unless told: systemd where it runs on cgroup v2.
Reading<CgroupDriver> default_driver(const Host& host, const std::optional<DriverPlace>& place) {
  const Reading<bool> unified = host.running() ? unified_control_groups(host) : unified_at_boot(host);
  if (!unified.present())
    return Unreadable{fmt::format("no file sets it, and docker's default depends on the control groups: {}",
                                  unified.unreadable() ? unified.why() : "no file has the kernel command line of the next boot")};
  const Reading<std::string> init = init_program(host);
  if (unified.value() && init.unreadable()) return Unreadable{init.why()};
  const bool systemd = unified.value() && init.present() && init.value() == "systemd";
  const std::string_view because = unified.value() ? "cgroup v2" : "cgroup v1";
  const std::string_view name = systemd ? "systemd" : "cgroupfs";
  return CgroupDriver{
      .name = std::string(name), .shown = fmt::format("{}, docker's default on {}; no file sets it", name, because), .place = place};
}

Reading<CgroupDriver> driver_among(const Host& host, const std::vector<ExecOption>& options, const std::optional<DriverPlace>& place) {
  for (const ExecOption& option : options) {
    const std::optional<std::string> driver = driver_of(option);
    if (!driver) continue;
    if (driver->empty()) break;
    const bool known = *driver == "systemd" || *driver == "cgroupfs";
    const std::string shown = fmt::format("{} ({})", printable(*driver), option.where);
    return CgroupDriver{
        .name = *driver, .shown = shown, .broken = known ? "" : shown + ", with which dockerd does not start", .place = place};
  }
  return default_driver(host, place);
}

}  // namespace

Reading<CgroupDriver> docker_cgroup_driver(const Host& host) {
  const DockerConfiguration& docker = host.once(DockerConfiguration::read);
  const DocumentFile& file = docker.file;
  const Reading<ExecOptions> told = options_of_flags(docker.flags);
  if (told.unreadable()) return Unreadable{told.why()};
  const Reading<ExecOptions> written = options_of_file(file);
  if (written.unreadable()) return Unreadable{written.why()};
  if (told.value() && written.value())
    return CgroupDriver{.broken = fmt::format("exec-opts is set both by a flag ({}) and in {}, with which dockerd does not start",
                                              told.value()->front().where, file.path)};
  if (told.value()) return driver_among(host, *told.value(), std::nullopt);
  const DriverPlace place{
      .spelling = DriverPlace::Spelling::json_option, .file = file.path, .key = {"exec-opts"}, .option = std::string(driver_option)};
  return driver_among(host, written.value().value_or(std::vector<ExecOption>()), place);
}

Reading<bool> docker_installed(const Host& host) {
  const Reading<Status>& file = host.status(usual_file);
  if (file.present()) return true;
  const Reading<bool> service = service_installed(host, "docker.service", "dockerd");
  if (service.absent() && file.unreadable()) return Unreadable{file.why()};
  return service;
}

}  // namespace nodeworthy
