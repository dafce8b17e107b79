#include "host/network_manager.h"
#include "host/overlay_host.h"
#include "host/uniform_host.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// A list behind all others that names an interface has it left alone, whatever stands in front of it, unless something excepts it or hides
/// which files count.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::text_of(data, size));
  Layer layer;
  layer.set("/etc/NetworkManager/NetworkManager.conf", Layer::File{text});
  const UniformHost nothing(UniformHost::Answer::absent, false);
  const auto alone = NetworkManagerConfiguration::read(OverlayHost(nothing, layer));
  fuzz::require(!alone.absent());
  if (alone.present()) fuzz::require(!alone.value().find("cali0").absent());
  layer.set("/etc/NetworkManager/conf.d/z.conf", Layer::File{"[keyfile]\nunmanaged-devices=interface-name:cali*\n"});
  const auto both = NetworkManagerConfiguration::read(OverlayHost(nothing, layer));
  if (!both.present()) return 0;
  fuzz::require(both.value().last_file() == "/etc/NetworkManager/conf.d/z.conf");
  const auto answer = both.value().find("cali0");
  fuzz::require(answer.unreadable() || answer.value().left_alone);
  return 0;
}
