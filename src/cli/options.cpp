#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/suggest.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/option_values.h"
#include "engine/report.h"

namespace nodeworthy {
namespace {

/// What CLI11 fills; turned into a Command afterwards.
struct Raw {
  Selection selection;
  std::vector<std::string> set;
  std::string root;
  std::string kubeadm_file;
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> outputs;
  std::string fail_on = "warning";
  bool verbose = false;
  std::string fix;
  bool dry_run = false;
  std::string rule;
  std::string folder;
  std::string fixtures;
  std::string run;
  bool list_runs = false;
  bool force = false;
};

/// The program's commands as CLI11 has them.
struct Commands {
  explicit Commands(Raw& raw);

  CLI::App app{
      "Says whether a machine may join a Kubernetes cluster, and why: before kubeadm join, in the image build, and on the running "
      "node.",
      "nodeworthy"};
  CLI::App* check = nullptr;
  CLI::App* list = nullptr;
  CLI::App* explain = nullptr;
  CLI::App* undo = nullptr;
  CLI::App* lint = nullptr;
  CLI::App* test = nullptr;
};

/// An option that may be repeated and takes one value each time.
void add_repeatable(CLI::App& app, const char* names, std::vector<std::string>& values, const char* type, const std::string& meaning) {
  app.add_option(names, values, meaning)->type_name(type)->allow_extra_args(false);
}

/// `without`: which rules are meant where no profile is named.
void add_selection(CLI::App& app, Raw& raw, std::string_view without) {
  const std::string profile = fmt::format("a profile; repeatable, the last one's word counts. Without it: {}", without);
  add_repeatable(app, "--profile", raw.selection.profiles, "NAME", profile);
  add_repeatable(app, "--set", raw.set, "NAME=VALUE",
                 "a setting of the run, as kubernetes=1.34, over what the host and the profile say; repeatable");
  add_repeatable(app, "--rules", raw.selection.folders, "DIR", "a folder of rules and profiles of your own to add; repeatable");
}

void add_report_options(CLI::App& app, Raw& raw) {
  add_repeatable(app, "-o,--output", raw.outputs, "FORMAT[=FILE]",
                 "a report, to standard output without =FILE; repeatable. Without it: text");
  app.add_flag("-v,--verbose", raw.verbose, "show what passed and what was skipped, too");
}

CLI::App* add_check(CLI::App& app, Raw& raw) {
  CLI::App* check = app.add_subcommand("check", "Says whether this machine, or an image, may join the cluster. Changes nothing.");
  check->add_option("--root", raw.root, "look at the image or mounted disk in this directory instead of this machine")->type_name("DIR");
  check
      ->add_option(
          "--kubeadm-config", raw.kubeadm_file,
          "the file that is to be handed to kubeadm --config, of an image its path there. Without it: looked for in the usual places")
      ->type_name("FILE");
  add_selection(*check, raw, "control-plane where the node is one or is about to be, else worker");
  add_repeatable(*check, "--only", raw.only, "PATTERN",
                 "look with these rules only: ids, patterns as kernel/*, or names that kubeadm has, with commas between; repeatable");
  add_repeatable(*check, "--skip", raw.skip, "PATTERN", "leave these rules out; repeatable");
  check->add_option("--fail-on", raw.fail_on, "the least severity that decides the exit status: error or warning. Without it: warning")
      ->type_name("SEVERITY");
  check
      ->add_option(
          "--fix", raw.fix,
          "make failed rules pass, as far as that is safe, and look again; =disruptive: also with what can stop workloads or lower "
          "security")
      ->type_name("[=disruptive]")
      ->expected(0, 1);
  check->add_flag("--dry-run", raw.dry_run, "with --fix: change nothing, show each file's diff and each action, in order");
  add_report_options(*check, raw);
  return check;
}

Commands::Commands(Raw& raw) {
  app.set_help_flag("-h,--help", "show this help");
  app.set_version_flag("--version", fmt::format("nodeworthy {}", program_version()), "show the version");
  app.require_subcommand(1);
  check = add_check(app, raw);
  list = app.add_subcommand("list", "Lists the rules: severity, whether they can be repaired, profiles, what they expect.");
  add_selection(*list, raw, "every rule");
  explain = app.add_subcommand("explain", "Says what a rule expects, why, when it applies, and what repairs it.");
  explain->add_option("RULE", raw.rule, "the rule's id, or its name in another tool")->required();
  add_selection(*explain, raw, "worker where it has the rule, else the first that has it");
  undo = app.add_subcommand("undo", "Takes back what a run of check --fix did: files, links and running values, as they were.");
  undo->add_option("RUN", raw.run, "the run; without it the last one that is not undone");
  undo->add_option("--root", raw.root, "in the image or mounted disk in this directory")->type_name("DIR");
  undo->add_flag("--list", raw.list_runs, "list the runs instead");
  undo->add_flag("--dry-run", raw.dry_run, "change nothing, show what would be restored");
  undo->add_flag("--force", raw.force, "restore what has changed since, too");
  CLI::App* rules = app.add_subcommand("rules", "Works on rules of your own.");
  rules->require_subcommand(1);
  lint = rules->add_subcommand("lint", "Shows every mistake in a folder of rules and profiles.");
  lint->add_option("DIR", raw.folder, "the folder")->required();
  test = rules->add_subcommand("test", "Holds each rule of a folder to the laws that the built-in ones keep, on its fixtures.");
  test->add_option("DIR", raw.folder, "the folder")->required();
  test->add_option("--fixtures", raw.fixtures, "where the fixtures are. Without it: DIR/fixtures")->type_name("DIR");
  add_report_options(*test, raw);
}

HelpSection examples(std::string_view command) {
  HelpSection section{.title = "Examples", .rows = {}};
  if (command == "nodeworthy" || command == "check") section.rows.push_back({"nodeworthy check", "this machine"});
  if (command == "check") {
    section.rows.push_back({"nodeworthy check --root /mnt/image --set kubernetes=1.34 -o junit=report.xml",
                            "an image, for a given version, with a report for the pipeline's test reporter"});
    section.rows.push_back({"nodeworthy check --fix --dry-run", "what would make this machine right"});
    section.rows.push_back({"nodeworthy check --fix", "to make it right, as far as that is safe"});
    section.rows.push_back(
        {"nodeworthy check --skip Mem,NumCPU -v", "without the rules that kubeadm calls Mem and NumCPU, each of the others shown"});
  }
  if (command == "nodeworthy")
    section.rows.push_back({"nodeworthy check --root /mnt/image -o json=report.json", "an image, with a report for programs"});
  if (command == "nodeworthy" || command == "explain")
    section.rows.push_back({"nodeworthy explain kernel/sysctl-ip-forward", "what a rule is about"});
  if (command == "undo") {
    section.rows.push_back({"nodeworthy undo --dry-run", "what taking the last repair back would come to"});
    section.rows.push_back({"nodeworthy undo --list", "the repairs there were"});
  }
  if (command == "list") section.rows.push_back({"nodeworthy list --profile control-plane", "the rules of one profile"});
  if (command == "lint") section.rows.push_back({"nodeworthy rules lint ./rules", "before they are used with --rules ./rules"});
  if (command == "test")
    section.rows.push_back({"nodeworthy rules test ./rules -o text -o junit=report.xml", "in the pipeline of a repository of rules"});
  return section;
}

/// The command that was asked about: the innermost that was typed.
const CLI::App& chosen(const CLI::App& app) {
  const CLI::App* innermost = &app;
  while (!innermost->get_subcommands().empty()) innermost = innermost->get_subcommands().front();
  return *innermost;
}

/// "nodeworthy rules lint".
std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : fmt::format("{} {}", full_name(*app.get_parent()), app.get_name());
}

HelpRow option_help(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  std::string typed = option.get_positional() ? option.get_name(true) : join(names, ", ");
  const bool takes_value = !option.get_positional() && option.get_expected_max() > 0;
  const std::string type = option.get_type_name();
  if (takes_value) typed += type.starts_with('[') ? type : " " + type;
  return {std::move(typed), option.get_description()};
}

/// Every command below, with the names of what it takes: "rules lint DIR".
void add_commands(const CLI::App& app, const std::string& prefix, std::vector<HelpRow>& rows) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::string typed = prefix + command->get_name();
    const bool is_leaf = command->get_subcommands([](const CLI::App*) { return true; }).empty();
    for (const CLI::Option* option : command->get_options())
      if (option->get_positional()) typed += " " + option->get_name(true);
    if (is_leaf) rows.push_back({std::move(typed), command->get_description()});
    if (!is_leaf) add_commands(*command, typed + " ", rows);
  }
}

std::string page(const CLI::App& app) {
  HelpSection commands{.title = "Commands", .rows = {}};
  HelpSection arguments{.title = "Arguments", .rows = {}};
  HelpSection options{.title = "Options", .rows = {}};
  add_commands(app, "", commands.rows);
  std::string usage = full_name(app) + (commands.rows.empty() ? "" : " COMMAND") + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options()) {
    (option->get_positional() ? arguments : options).rows.push_back(option_help(*option));
    if (option->get_positional()) usage += " " + option->get_name(true);
  }
  const std::string name = app.get_name();
  std::vector<HelpSection> sections{commands, arguments, options};
  if (name == "check" || name == "test") sections.push_back(formats_help());
  if (name == "check") sections.push_back(settings_help());
  sections.push_back(examples(name));
  if (name == "check" || name == "nodeworthy") sections.push_back(exit_statuses_help());
  return help_text({.summary = app.get_description(), .usage = std::move(usage), .sections = std::move(sections)});
}

/// Why a command line is none, in the program's own words where CLI11 has only "not expected" to say.
std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = chosen(app);
  const std::string see = fmt::format("see {} --help", full_name(command));
  std::vector<HelpRow> commands;
  add_commands(command, "", commands);
  std::vector<std::string> names;
  const std::vector<std::string> extras = app.remaining(true);
  if (extras.empty()) return commands.empty() ? fmt::format("{}; {}", error.what(), see) : fmt::format("a command is missing; {}", see);
  const std::string& extra = extras.front();
  if (!extra.starts_with('-')) {
    for (const HelpRow& row : commands) {
      const std::string_view name = words_of(row.typed).front();
      if (names.empty() || names.back() != name) names.emplace_back(name);  // of "rules lint" and "rules test" the first word
    }
    if (commands.empty()) return fmt::format("\"{}\" is one argument too many; {}", extra, see);
    return fmt::format("there is no command \"{}\"{}; {}", extra, suggestion(extra, names), see);
  }
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::string option = extra.substr(0, extra.find('='));
  return fmt::format("there is no option {}{}; {}", option, suggestion(option, names), see);
}

/// The plan of a dry run is for people: it shares standard output with the text report alone.
std::optional<Fix> read_fix(const Raw& raw, const CLI::App& check, const std::vector<Output>& outputs) {
  const bool fixes = check.count("--fix") > 0;
  if (!fixes && raw.dry_run) throw InputError("--dry-run shows what --fix would do: give --fix, too");
  if (!fixes) return std::nullopt;
  if (!raw.fix.empty() && raw.fix != describe(Caution::disruptive))
    throw InputError(
        fmt::format("--fix={}: there is no such fix{}", raw.fix, suggestion(raw.fix, {std::string(describe(Caution::disruptive))})));
  const Fix fix{.most = raw.fix.empty() ? Caution::safe : Caution::disruptive, .how = raw.dry_run ? Fix::How::dry_run : Fix::How::perform};
  if (fix.how == Fix::How::perform) return fix;
  for (const Output& output : outputs)
    if (output.file.empty() && output.format != "text")
      throw InputError(fmt::format("-o {0}: --dry-run writes to standard output; give the report a file, as -o {0}=FILE", output.format));
  return fix;
}

Verbosity verbosity_of(const Raw& raw) { return raw.verbose ? Verbosity::full : Verbosity::brief; }

/// The patterns of an option, each of which may hold several with commas between, as kubeadm's --ignore-preflight-errors does.
std::vector<std::string> patterns(const std::vector<std::string>& values) {
  std::vector<std::string> all;
  for (const std::string& value : values)
    for (std::string_view pattern : split(value, ','))
      if (!strip(pattern).empty()) all.emplace_back(strip(pattern));
  return all;
}

/// What an empty variable of a script leaves of --only is not the wish for every rule.
std::vector<std::string> only_patterns(const std::vector<std::string>& values) {
  std::vector<std::string> all = patterns(values);
  if (!values.empty() && all.empty()) throw InputError("--only: names no rule; leave it out to look with all of them");
  return all;
}

std::vector<std::string> skipped_patterns(const std::vector<std::string>& values) {
  std::vector<std::string> all = patterns(values);
  for (const std::string& pattern : all)
    if (lower(pattern) == "all") throw InputError("--skip all: nothing would be looked at; name what to leave out");
  return all;
}

CheckCommand check_command(Raw&& raw, const CLI::App& check) {
  CheckCommand command{.selection = std::move(raw.selection),
                       .root = std::nullopt,
                       .kubeadm_file = std::nullopt,
                       .only = only_patterns(raw.only),
                       .skip = skipped_patterns(raw.skip),
                       .outputs = read_outputs(raw.outputs),
                       .fail_on = read_fail_on(raw.fail_on),
                       .verbosity = verbosity_of(raw),
                       .fix = std::nullopt};
  command.fix = read_fix(raw, check, command.outputs);
  if (check.count("--root") > 0) command.root = std::move(raw.root);
  if (check.count("--kubeadm-config") > 0) command.kubeadm_file = std::move(raw.kubeadm_file);
  return command;
}

TestCommand test_command(Raw&& raw, const CLI::App& test) {
  TestCommand command{
      .folder = std::move(raw.folder), .fixtures = std::nullopt, .outputs = read_outputs(raw.outputs), .verbosity = verbosity_of(raw)};
  if (test.count("--fixtures") > 0) command.fixtures = std::move(raw.fixtures);
  return command;
}

UndoCommand undo_command(Raw&& raw, const CLI::App& undo) {
  UndoCommand command{.root = std::nullopt, .run = std::move(raw.run)};
  if (undo.count("--root") > 0) command.root = std::move(raw.root);
  if (raw.dry_run) command.what = UndoCommand::What::show;
  if (raw.list_runs) command.what = UndoCommand::What::list;
  if (raw.force) command.insistence = Insistence::force;
  return command;
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv) {
  Raw raw;
  Commands commands(raw);
  try {
    commands.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return PrintCommand{page(chosen(commands.app))};
  } catch (const CLI::CallForVersion& version) {
    return PrintCommand{fmt::format("{}\n", version.what())};
  } catch (const CLI::ParseError& error) {
    throw InputError(complaint(commands.app, error));
  }
  raw.selection.settings = read_set(raw.set);
  if (commands.check->parsed()) return check_command(std::move(raw), *commands.check);
  if (commands.list->parsed()) return ListCommand{std::move(raw.selection)};
  if (commands.explain->parsed()) return ExplainCommand{std::move(raw.selection), std::move(raw.rule)};
  if (commands.undo->parsed()) return undo_command(std::move(raw), *commands.undo);
  if (commands.test->parsed()) return test_command(std::move(raw), *commands.test);
  return LintCommand{std::move(raw.folder)};
}

}  // namespace nodeworthy
