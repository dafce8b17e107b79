// The names of systemd units, after systemd.unit(5) and unit-name.c of its sources.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nodeworthy {

/// "cron.service" is plain, "getty@.service" a template and "getty@tty1.service" an instance of it.
enum class UnitNameForm : uint8_t { invalid, plain, template_name, instance };

/// The form of a name; invalid when systemd would not take it for a unit's.
UnitNameForm unit_name_form(std::string_view name);

/// Whether a word is one of the types of units: "service", "target" ...
bool is_unit_type(std::string_view word);

/// "service" for "cron.service".
std::string_view unit_type(std::string_view name);

/// "getty" for "getty@tty1.service", "cron" for "cron.service".
std::string_view unit_prefix(std::string_view name);

/// "tty1" for "getty@tty1.service"; empty for other forms.
std::string_view unit_instance(std::string_view name);

/// "getty@.service" for "getty@tty1.service" and for itself; empty for a plain name.
std::string unit_template(std::string_view name);

/// "getty@tty1.service" for ("getty@.service", "tty1").
std::string instance_of(std::string_view template_name, std::string_view instance);

/// The name of the next larger family of units whose drop-ins a unit shares: "a-b-.service" for "a-b-c.service", then "a-.service"; empty
/// where there is none.
std::string unit_family(std::string_view name);

/// Whether a link of one name to another makes the first an alias of the second: of one type, both plain, both templates, both of the same
/// instance, or an instance and a template.
bool may_alias(std::string_view name, std::string_view target);

/// "dev-sda2.swap" for ("/dev/sda2", ".swap"): systemd-escape --path with a suffix.
std::string unit_name_of_path(std::string_view path, std::string_view suffix);

}  // namespace nodeworthy
