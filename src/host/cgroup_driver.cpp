#include "host/cgroup_driver.h"

#include "base/text.h"

namespace nodeworthy {
namespace {

Reading<std::string> init_of_image(const Host& host) {
  const Reading<std::string>& link = host.link("/sbin/init");
  if (!link.absent()) return link.map([](const std::string& target) { return target.substr(target.rfind('/') + 1); });
  return host.status("/sbin/init").map([](const Status&) { return std::string("/sbin/init"); });
}

}  // namespace

Reading<std::string> init_program(const Host& host) {
  if (!host.running()) return init_of_image(host);
  return host.read("/proc/1/comm").map([](const std::string& text) { return std::string(strip(text)); });
}

}  // namespace nodeworthy
