#include "report/formats.h"

#include <fmt/format.h>
namespace nodeworthy {
namespace {
std::string text(const Report& r, const TextStyle&) {
  std::string out;
  for (const auto& rule : r.rules) {
    out += fmt::format("{} {}\n", describe(rule.verdict), rule.id);
    for (const auto& o : rule.observations)
      out += fmt::format("   {} {} want {} have {}\n", describe(o.verdict), o.subject, o.want, o.have);
  }
  return out;
}
constexpr ReportFormat all[] = {{"text", "", text}};
}  // namespace
std::span<const ReportFormat> report_formats() { return all; }
const ReportFormat* find_report_format(std::string_view name) { return name == "text" ? &all[0] : nullptr; }
}  // namespace nodeworthy
