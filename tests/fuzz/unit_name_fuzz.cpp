#include <cassert>
#include <cstdint>

#include "host/unit_name.h"

/// The name of any path is a unit's; of a valid name, the template and the instance give the name back, and families get shorter.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using nodeworthy::UnitNameForm;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string of_path = nodeworthy::unit_name_of_path(text, ".swap");
  assert(of_path.size() > 255 || nodeworthy::unit_name_form(of_path) == UnitNameForm::plain);
  const UnitNameForm form = nodeworthy::unit_name_form(text);
  if (form == UnitNameForm::invalid) return 0;
  if (form == UnitNameForm::instance)
    assert(nodeworthy::instance_of(nodeworthy::unit_template(text), nodeworthy::unit_instance(text)) == text);
  std::string name(text);
  for (std::string family = nodeworthy::unit_family(name); !family.empty(); family = nodeworthy::unit_family(name)) {
    assert(family.size() < name.size());
    name = family;
  }
  return 0;
}
