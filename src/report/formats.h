#pragma once
#include <span>
#include <string>
#include <string_view>

#include "engine/report.h"
namespace nodeworthy {
struct TextStyle {
  bool colour = false;
  size_t width = 100;
  bool verbose = false;
};
struct ReportFormat {
  std::string_view name;
  std::string_view summary;
  std::string (*write)(const Report&, const TextStyle&);
};
std::span<const ReportFormat> report_formats();
const ReportFormat* find_report_format(std::string_view name);
}  // namespace nodeworthy
