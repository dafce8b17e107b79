// What a run assumes of the cluster: role, Kubernetes version, runtime, CNI ... given with --set, detected on the host, or taken from
// the profile, in this order.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/predicate.h"
#include "host/host.h"

namespace nodeworthy {

/// Whose word counts where both the host and the profile have one.
enum class Precedence : uint8_t { host, profile };

/// One setting that exists.
struct SettingKind {
  std::string_view name;
  std::string_view summary;
  Quantity quantity;                          // text or version
  std::span<const std::string_view> allowed;  // empty: any value of the quantity
  Precedence precedence;
  /// What the host says of it; Absent where it says nothing. Null where it cannot be detected.
  Reading<std::string> (*detect)(const Host&);
};

/// Every setting, sorted by name.
std::span<const SettingKind> setting_kinds();

/// The setting of that name; null when there is none.
const SettingKind* find_setting(std::string_view name);

/// Why a value cannot be given to a setting, complete with a suggestion; empty when it can. An unknown name is a reason too.
std::string setting_error(std::string_view name, std::string_view value);

/// The same for a case of a table by that setting: a table may begin before the versions of Kubernetes that a run can be for.
std::string case_error(std::string_view name, std::string_view value);

/// Every value that a setting can have; of versions one for each minor version whose rules are known. Empty where they are not counted.
std::vector<std::string> possible_values(const SettingKind& kind);

/// The settings of one run: name to value. A setting without an entry is not known.
using Settings = std::map<std::string, std::string, std::less<>>;

/// Settings that are the profile's although the host's word would count before it, by name, with why the host's is not there: empty where
/// the host has nothing to say, as before anything is installed, and a reason where it has and would not tell.
using Assumed = std::map<std::string, std::string, std::less<>>;

/// Settings, and what could not be detected, as sentences.
struct ResolvedSettings {
  Settings settings;
  Assumed assumed = {};
  std::vector<std::string> notes;
};

/// Joins what is given, what the host says and what the profile says. A node of which nobody says a role is a worker.
ResolvedSettings resolve_settings(const Settings& given, const Settings& profile, const Host& host);

}  // namespace nodeworthy
