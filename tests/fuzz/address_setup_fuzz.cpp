#include "host/address_setup.h"
#include "host/overlay_host.h"
#include "host/uniform_host.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// Whatever the other files say, what an ifcfg file says of its interface is found, unless a file cannot be read.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::text_of(data, size));
  Layer layer;
  for (const char* path : {"/etc/sysconfig/network-scripts/ifcfg-a", "/etc/NetworkManager/system-connections/a", "/etc/netplan/a.yaml",
                           "/etc/systemd/network/a.network", "/etc/network/interfaces", "/etc/network/interfaces.d/a"})
    layer.set(path, Layer::File{text});
  layer.set("/etc/sysconfig/network-scripts/ifcfg-eth0", Layer::File{"BOOTPROTO=dhcp\n"});
  const UniformHost nothing(UniformHost::Answer::absent, false);
  const Reading<std::vector<AddressSetup>> setups = address_setups(OverlayHost(nothing, layer));
  fuzz::require(!setups.absent());
  if (!setups.present()) return 0;
  bool found = false;
  for (const AddressSetup& setup : setups_of(setups.value(), "eth0"))
    found = found || setup.where == "BOOTPROTO=dhcp in /etc/sysconfig/network-scripts/ifcfg-eth0:1";
  fuzz::require(found);
  return 0;
}
