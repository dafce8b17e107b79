#include "host/cri.h"
#include "host/protobuf.h"
#include "tests/fuzz/properties.h"

/// Whatever a runtime sends, its fields lie inside the message, and what is read of it is bounded by its size.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nodeworthy;
  const std::string_view message = fuzz::text_of(data, size);
  size_t used = 0;
  ProtobufReader reader(message);
  while (const auto field = reader.next()) {
    used += 2 + field->bytes.size();
    fuzz::require(field->number > 0);
    fuzz::require(field->bytes.empty() ||
                  (field->bytes.data() >= message.data() && field->bytes.data() + field->bytes.size() <= message.data() + size));
  }
  fuzz::require(used <= size);
  const Reading<CriVersion> version = parse_cri_version(message);
  fuzz::require(!version.absent());
  const Reading<std::string> driver = parse_cri_driver(message);
  fuzz::require(!driver.present() || driver.value() == "systemd" || driver.value() == "cgroupfs");
  fuzz::require(!parse_cri_images(message).absent());
  (void)driver_of_containerd_status(message);
  const Reading<CriStatus> status = parse_cri_status(message);
  if (!status.present()) return 0;
  size_t bytes = 0;
  for (const CriCondition& condition : status.value().conditions)
    bytes += condition.type.size() + condition.reason.size() + condition.message.size();
  for (const auto& [key, value] : status.value().info) bytes += key.size() + value.size();
  fuzz::require(bytes <= size);
  return 0;
}
