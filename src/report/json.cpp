#include <fmt/chrono.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

// Members stand in the order of the contract: people read these files, too.
using Json = nlohmann::ordered_json;

/// The version of the contract in docs/report.schema.json; grows when a field goes or changes its meaning.
constexpr int schema = 1;

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(sanitized(text)); }

template <class Text>
Json text_or_null(const std::optional<Text>& text) {
  return text ? text_or_null(std::string_view(*text)) : Json(nullptr);
}

template <class Text>
Json texts(const std::vector<Text>& all) {
  Json list = Json::array();
  for (const Text& text : all) list.push_back(sanitized(text));
  return list;
}

Json host_json(const HostSummary& host) {
  return {{"name", text_or_null(host.name)},
          {"root", text_or_null(host.root)},
          {"running", host.running},
          {"kernel", text_or_null(host.kernel)},
          {"os", text_or_null(host.os)},
          {"arch", text_or_null(host.arch)},
          {"machine_id", text_or_null(host.machine_id)}};
}

Json settings_json(const Settings& settings) {
  Json all = Json::object();
  for (const auto& [name, value] : settings) all[sanitized(name)] = sanitized(value);
  return all;
}

Json summary_json(const Summary& summary) {
  return {
      {"pass", summary.pass}, {"fixed", summary.fixed}, {"fail", summary.fail}, {"unknown", summary.unknown}, {"skipped", summary.skipped}};
}

Json observations_json(const std::vector<Observation>& observations) {
  Json list = Json::array();
  for (const Observation& o : observations)
    list.push_back(
        {{"verdict", describe(o.verdict)}, {"subject", sanitized(o.subject)}, {"want", sanitized(o.want)}, {"have", sanitized(o.have)}});
  return list;
}

Json changes_json(const std::vector<ReportedChange>& changes) {
  Json list = Json::array();
  for (const ReportedChange& reported : changes)
    list.push_back({{"describe", sanitized(describe(reported.change.edit))},
                    {"caution", describe(reported.change.caution)},
                    {"done", reported.done},
                    {"error", text_or_null(reported.error)},
                    {"before", reported.before ? Json(sanitized(*reported.before)) : Json(nullptr)}});
  return list;
}

Json rule_json(const RuleReport& rule) {
  return {{"id", sanitized(rule.id)},
          {"title", sanitized(rule.title)},
          {"severity", describe(rule.severity)},
          {"verdict", describe(rule.verdict)},
          {"aka", texts(rule.aka)},
          {"because", sanitized(strip(rule.because))},
          {"see", texts(rule.see)},
          {"skipped_because", text_or_null(rule.skipped_because)},
          {"observations", observations_json(rule.observations)},
          {"changes", changes_json(rule.changes)},
          {"by_hand", text_or_null(rule.by_hand)}};
}

}  // namespace

std::string json_report(const Report& report, const TextStyle&) {
  Json rules = Json::array();
  for (const RuleReport& rule : report.rules) rules.push_back(rule_json(rule));
  const Json document = {
      {"schema", schema},
      {"tool", {{"name", "nodeworthy"}, {"version", program_version()}}},
      {"host", host_json(report.host)},
      {"profiles", texts(report.profiles)},
      {"settings", settings_json(report.settings)},
      {"assumed", texts(report.assumed)},
      {"started", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::floor<std::chrono::seconds>(report.started))},
      {"duration_ms", std::chrono::round<std::chrono::milliseconds>(report.duration).count()},
      {"run", text_or_null(report.run)},
      {"reboot_required", texts(report.reboot_required())},
      {"summary", summary_json(report.summary())},
      {"rules", rules},
  };
  // Everything is valid UTF-8 already; were it not, a report with replaced characters is still better than none.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace nodeworthy
