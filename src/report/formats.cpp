#include "report/formats.h"

#include <algorithm>
#include <array>

namespace nodeworthy {
namespace {

constexpr std::array<ReportFormat, 3> formats{{
    {"text", "for a person: what failed first", text_report},
    {"json", "for programs", json_report},
    {"junit", "for the test reporters of Jenkins, GitLab and GitHub", junit_report},
}};

}  // namespace

std::span<const ReportFormat> report_formats() { return formats; }

const ReportFormat* find_report_format(std::string_view name) {
  const auto* found = std::find_if(formats.begin(), formats.end(), [&](const ReportFormat& format) { return format.name == name; });
  return found == formats.end() ? nullptr : found;
}

}  // namespace nodeworthy
