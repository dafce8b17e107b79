#include "cli/option_values.h"

#include <fmt/format.h>

#include "base/suggest.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

Output read_output(const std::string& text) {
  const size_t equals = text.find('=');
  Output output{.format = text.substr(0, equals), .file = equals == std::string::npos ? "" : text.substr(equals + 1)};
  if (find_report_format(output.format) == nullptr) {
    std::vector<std::string> names;
    for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
    throw InputError(fmt::format("-o {}: there is no format \"{}\"{}", text, output.format, suggestion(output.format, names)));
  }
  if (equals != std::string::npos && output.file.empty()) throw InputError(fmt::format("-o {}: the file is missing", text));
  // Two writers of one stream would overwrite each other where it is a file.
  if (output.file == "-" || output.file == "/dev/stdout") output.file.clear();
  return output;
}

void refuse_same_place(const Output& one, const Output& other) {
  if (one.file != other.file) return;
  const std::string place = one.file.empty() ? "standard output" : one.file;
  throw InputError(
      fmt::format("-o {}: {} already goes to {}; give one of them a file of its own, as FORMAT=FILE", other.format, one.format, place));
}

}  // namespace

Settings read_set(const std::vector<std::string>& assignments) {
  Settings settings;
  for (const std::string& assignment : assignments) {
    const size_t equals = assignment.find('=');
    if (equals == std::string::npos) throw InputError(fmt::format("--set {}: is no NAME=VALUE", assignment));
    const std::string name = assignment.substr(0, equals);
    const std::string value = assignment.substr(equals + 1);
    const std::string error = setting_error(name, value);
    if (!error.empty()) throw InputError(fmt::format("--set {}: {}", assignment, error));
    settings[name] = value;
  }
  return settings;
}

std::vector<Output> read_outputs(const std::vector<std::string>& texts) {
  std::vector<Output> outputs;
  for (const std::string& text : texts) {
    Output output = read_output(text);
    for (const Output& other : outputs) refuse_same_place(other, output);
    outputs.push_back(std::move(output));
  }
  if (outputs.empty()) outputs.push_back({.format = "text", .file = ""});
  return outputs;
}

Severity read_fail_on(const std::string& text) {
  for (Severity severity : {Severity::warning, Severity::error})
    if (text == describe(severity)) return severity;
  throw InputError(fmt::format("--fail-on {}: there is no such severity{}", text, suggestion(text, {"error", "warning"})));
}

}  // namespace nodeworthy
