#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "engine/report.h"
#include "report/formats.h"

namespace nodeworthy {
namespace {

/// What CLI11 fills; turned into a Command afterwards.
struct Raw {
  Selection selection;
  std::vector<std::string> set;
  std::string root;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> outputs;
  std::string fail_on = "warning";
  bool verbose = false;
  std::string rule;
  std::string folder;
};

std::string exit_statuses() {
  std::string text = "Exit status:\n";
  for (const ExitMeaning& exit : exit_meanings) text += fmt::format("  {:>2}  {}\n", static_cast<int>(exit.code), exit.meaning);
  return text;
}

std::string format_names() {
  std::vector<std::string> names;
  for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
  return join(names, ", ");
}

void add_selection(CLI::App& app, Raw& raw) {
  app.add_option("--profile", raw.selection.profiles,
                 "the profile to look with; repeatable. Without it: control-plane where the node is one or is about to be, else worker")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--set", raw.set, "a setting of the run, as kubernetes=1.34; repeatable")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--rules", raw.selection.folders, "a folder of rules and profiles to add; repeatable")
      ->type_name("DIR")
      ->allow_extra_args(false);
}

CLI::App* add_check(CLI::App& app, Raw& raw) {
  CLI::App* check = app.add_subcommand("check", "say whether this node, or an image, may join the cluster");
  add_selection(*check, raw);
  check->add_option("--root", raw.root, "look at the image or mounted disk in this directory instead of this machine")->type_name("DIR");
  check->add_option("--only", raw.only, "look with these rules only: an id, a pattern or another tool's name; repeatable")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  check->add_option("--skip", raw.skip, "leave these rules out; repeatable")->type_name("PATTERN")->allow_extra_args(false);
  check->add_option("-o,--output", raw.outputs, fmt::format("a report: {}; repeatable, to standard output without =FILE", format_names()))
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  check->add_option("--fail-on", raw.fail_on, "the least severity that makes the exit status 1 or 2: error or warning")
      ->type_name("SEVERITY")
      ->capture_default_str();
  check->add_flag("-v,--verbose", raw.verbose, "show passed and skipped rules, too");
  return check;
}

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
  size_t to_standard_output = 0;
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    Output output{.format = text.substr(0, equals), .file = equals == std::string::npos ? "" : text.substr(equals + 1)};
    if (find_report_format(output.format) == nullptr) {
      std::vector<std::string> names;
      for (const ReportFormat& format : report_formats()) names.emplace_back(format.name);
      throw InputError(fmt::format("-o {}: there is no format \"{}\"{}", text, output.format, suggestion(output.format, names)));
    }
    if (equals != std::string::npos && output.file.empty()) throw InputError(fmt::format("-o {}: the file is missing", text));
    to_standard_output += output.file.empty() ? 1 : 0;
    outputs.push_back(std::move(output));
  }
  if (to_standard_output > 1)
    throw InputError("-o: only one report can go to standard output; give the others a file, as json=report.json");
  if (outputs.empty()) outputs.push_back({.format = "text", .file = ""});
  return outputs;
}

Severity read_fail_on(const std::string& text) {
  for (Severity severity : {Severity::warning, Severity::error})
    if (text == describe(severity)) return severity;
  throw InputError(fmt::format("--fail-on {}: is neither error nor warning", text));
}

CheckCommand check_command(Raw&& raw, bool has_root) {
  CheckCommand command{.selection = std::move(raw.selection),
                       .root = std::nullopt,
                       .only = std::move(raw.only),
                       .skip = std::move(raw.skip),
                       .outputs = read_outputs(raw.outputs),
                       .fail_on = read_fail_on(raw.fail_on),
                       .verbosity = raw.verbose ? Verbosity::full : Verbosity::brief};
  if (has_root) command.root = std::move(raw.root);
  return command;
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  Raw raw;
  CLI::App app("Says whether a machine may join a Kubernetes cluster, and why.", "nodeworthy");
  app.set_version_flag("--version", fmt::format("nodeworthy {}", program_version()));
  app.require_subcommand(1);
  app.footer("\n" + exit_statuses());
  CLI::App* check = add_check(app, raw);
  check->footer("\n" + exit_statuses());
  CLI::App* list = app.add_subcommand("list", "list the rules, the profiles that have them, and whether they can be repaired");
  add_selection(*list, raw);
  CLI::App* explain = app.add_subcommand("explain", "say what a rule expects, why, and what repairs it");
  add_selection(*explain, raw);
  explain->add_option("RULE", raw.rule, "the rule's id, or its name in another tool")->required();
  CLI::App* rules = app.add_subcommand("rules", "work on rules of your own");
  rules->require_subcommand(1);
  CLI::App* lint = rules->add_subcommand("lint", "show every mistake in a folder of rules and profiles");
  lint->add_option("DIR", raw.folder, "the folder")->required();
  try {
    app.parse(argc, argv);
    raw.selection.settings = read_set(raw.set);
  } catch (const CLI::CallForHelp&) {
    return PrintCommand{app.help()};
  } catch (const CLI::CallForVersion& version) {
    return PrintCommand{fmt::format("{}\n", version.what())};
  } catch (const CLI::ParseError& error) {
    throw InputError(fmt::format("{}; see nodeworthy --help", error.what()));
  }
  if (check->parsed()) return check_command(std::move(raw), check->count("--root") > 0);
  if (list->parsed()) return ListCommand{std::move(raw.selection)};
  if (explain->parsed()) return ExplainCommand{std::move(raw.selection), std::move(raw.rule)};
  return LintCommand{std::move(raw.folder)};
}

}  // namespace nodeworthy
