#include "cli/written_reports.h"

#include <fmt/format.h>

#include <ostream>
#include <system_error>

#include "cli/report_file.h"
#include "host/directory_host.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

Written write_files(const Report& report, const std::vector<Output>& outputs, const TextStyle& style, const Console& console) {
  Written written = Written::all;
  for (const Output& output : outputs) {
    if (output.file.empty()) continue;
    try {
      write_report_file(output.file, find_report_format(output.format)->write(report, style));
    } catch (const std::system_error& error) {
      complain(console, fmt::format("the report cannot be written: {}", system_message(output.file, error.code().value())));
      written = Written::in_part;
    }
  }
  return written;
}

}  // namespace

Written write_reports(const Report& report, const std::vector<Output>& outputs, const TextStyle& style, const Console& console) {
  // Files first: who reads standard output may stop reading, which ends the program.
  const Written written = write_files(report, outputs, {.verbosity = style.verbosity, .fail_on = style.fail_on}, console);
  for (const Output& output : outputs)
    if (output.file.empty()) console.out << find_report_format(output.format)->write(report, style) << std::flush;
  return written;
}

ExitCode status_of(const Report& report, Severity least) {
  switch (report.verdict(least)) {
    case Verdict::fail: return ExitCode::failed;
    case Verdict::unknown: return ExitCode::unknown;
    default: return ExitCode::good;
  }
}

}  // namespace nodeworthy
