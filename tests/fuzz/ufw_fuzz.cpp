#include "host/overlay_host.h"
#include "host/ufw.h"
#include "host/uniform_host.h"
#include "tests/fuzz/properties.h"

using namespace nodeworthy;

/// Whatever the rules say, a range is open only if each of its ports is, and closed if one is.
static void check(const Ufw& ufw) {
  const Traffic range{{100, 103}, "tcp"};
  const Passage whole = ufw.passage(range, "ipv4");
  bool all_open = true;
  bool any_closed = false;
  for (uint16_t port = range.ports.first; port <= range.ports.last; ++port) {
    const Passage one = ufw.passage({{port, port}, "tcp"}, "ipv4");
    all_open = all_open && one.state == Passage::State::open;
    any_closed = any_closed || one.state == Passage::State::closed;
  }
  fuzz::require((whole.state == Passage::State::open) == all_open);
  fuzz::require((whole.state == Passage::State::closed) == any_closed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::text_of(data, size));
  Layer layer;
  layer.set("/etc/ufw/ufw.conf", Layer::File{"ENABLED=yes\n"});
  layer.set("/etc/default/ufw", Layer::File{"IPV6=no\nDEFAULT_INPUT_POLICY=\"DROP\"\n"});
  for (const char* name : {"before", "user", "after"}) layer.set("/etc/ufw/" + std::string(name) + ".rules", Layer::File{text});
  const UniformHost nothing(UniformHost::Answer::absent, false);
  const Reading<Ufw> ufw = Ufw::read(OverlayHost(nothing, layer));
  fuzz::require(!ufw.absent());
  if (ufw.present() && ufw.value().rules.size() < 300) check(ufw.value());
  layer.set("/etc/default/ufw", Layer::File{text});
  layer.set("/etc/ufw/ufw.conf", Layer::File{text});
  fuzz::require(!Ufw::read(OverlayHost(nothing, layer)).absent());
  return 0;
}
