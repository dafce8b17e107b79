// The formats that a report can be written in: the list, and one function a format, each in a file of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/report.h"
#include "report/style.h"

namespace nodeworthy {

/// For a person: what failed first. Says nothing to programs; it may change.
std::string text_report(const Report& report, const TextStyle& style);

/// For programs: docs/report.schema.json is its contract.
std::string json_report(const Report& report, const TextStyle& style);

/// For the test reporters of Jenkins, GitLab and GitHub: docs/junit.xsd is its contract.
std::string junit_report(const Report& report, const TextStyle& style);

/// One way to write a report down. Whatever the host said, the result is UTF-8 and well-formed.
struct ReportFormat {
  std::string_view name;
  std::string_view summary;
  std::string (*write)(const Report&, const TextStyle&);
};

/// Every format, the one for people first.
std::span<const ReportFormat> report_formats();

/// The format of that name; null when there is none.
const ReportFormat* find_report_format(std::string_view name);

}  // namespace nodeworthy
