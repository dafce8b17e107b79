#include <fmt/chrono.h>
#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"
#include "report/formats.h"
#include "report/rule_text.h"

namespace nodeworthy {
namespace {

using Rules = std::vector<const RuleReport*>;

/// Longer messages are cut: reporters show them in one line, and the text below has everything.
constexpr size_t longest_message = 1000;

/// Reporters read no colour, and a test's output is read as a whole.
constexpr TextStyle plain{.colour = Colour::none, .verbosity = Verbosity::full};

std::string seconds(std::chrono::microseconds duration) { return fmt::format("{:.6f}", std::chrono::duration<double>(duration).count()); }

void set(pugi::xml_node node, const char* name, const std::string& value) { node.append_attribute(name) = value.c_str(); }

void set(pugi::xml_node node, const char* name, size_t count) { node.append_attribute(name) = static_cast<unsigned long long>(count); }

/// An attribute that the schemas have as a token: one line without blanks at its ends or in a row.
std::string token(std::string_view text) {
  const std::string clean = printable(text, longest_message);
  return fmt::format("{}", fmt::join(words_of(clean), " "));
}

/// "kernel" of kernel/ip-forward; the product's name for a rule that is in no group.
std::string_view group_of(const RuleReport& rule) {
  const size_t slash = rule.id.find('/');
  return slash == std::string_view::npos ? "nodeworthy" : rule.id.substr(0, slash);
}

/// The observations that made a rule what it is, in one line.
std::string message(const RuleReport& rule) {
  std::vector<std::string> parts;
  for (const Observation& o : rule.observations) {
    if (o.verdict != rule.verdict) continue;
    parts.push_back(o.verdict == Verdict::fail ? fmt::format("{}: want {}, have {}", o.subject, o.want, o.have)
                                               : fmt::format("{}: {}", o.subject, o.have));
  }
  return printable(join(parts, "; "), longest_message);
}

std::string everything(const RuleReport& rule) { return rule_head(rule, plain) + rule_body(rule, plain); }

/// GitLab shows the text and not the message, Jenkins both, so the text says everything.
void add_result(pugi::xml_node test, const char* element, std::string_view type, const std::string& text, const RuleReport& rule) {
  pugi::xml_node result = test.append_child(element);
  if (!type.empty()) set(result, "type", std::string(type));
  set(result, "message", text);
  result.text() = everything(rule).c_str();
}

void add_test(pugi::xml_node suite, const RuleReport& rule) {
  pugi::xml_node test = suite.append_child("testcase");
  const std::string_view group = group_of(rule);
  set(test, "classname", group == "nodeworthy" ? std::string(group) : token(fmt::format("nodeworthy.{}", group)));
  set(test, "name", token(fmt::format("{}: {}", rule.id, rule.title)));
  set(test, "time", seconds(rule.duration));
  switch (rule.verdict) {
    case Verdict::pass: return;
    case Verdict::fixed: test.append_child("system-out").text() = everything(rule).c_str(); return;
    case Verdict::fail: return add_result(test, "failure", describe(rule.severity), message(rule), rule);
    case Verdict::unknown: return add_result(test, "error", "unknown", message(rule), rule);
    case Verdict::skipped: return add_result(test, "skipped", "", printable(rule.skipped_because.value_or(""), longest_message), rule);
  }
}

void add_properties(pugi::xml_node suite, const Report& report) {
  pugi::xml_node properties = suite.append_child("properties");
  auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;  // not told
    pugi::xml_node property = properties.append_child("property");
    set(property, "name", token(name));
    set(property, "value", printable(value, longest_message));
  };
  add("version", program_version());
  add("profile", fmt::format("{}", fmt::join(report.profiles, ", ")));
  for (const auto& [name, value] : report.settings) add(fmt::format("setting.{}", name), value);
  add("assumed", join(report.assumed, ", "));
  add("running", report.host.running ? "true" : "false");
  add("root", report.host.root);
  add("kernel", report.host.kernel);
  add("os", report.host.os);
  add("arch", report.host.arch);
  add("run", report.run.value_or(""));
  add("reboot_required", join(report.reboot_required(), "; "));
}

/// Who was looked at, as the schemas want it: never empty.
std::string hostname_of(const HostSummary& host) {
  const std::string name = token(host.name.empty() && !host.running ? host.root : host.name);
  return name.empty() ? "localhost" : name;
}

/// Counts of a suite, or of all, in the words of JUnit.
void set_counts(pugi::xml_node node, const Summary& summary) {
  set(node, "tests", summary.all());
  set(node, "failures", summary.fail);
  set(node, "errors", summary.unknown);
}

void add_suite(pugi::xml_node suites, std::string_view group, const Rules& rules, const Report& report) {
  Summary summary;
  std::chrono::microseconds duration{0};
  for (const RuleReport* rule : rules) {
    summary.add(rule->verdict);
    duration += rule->duration;
  }
  pugi::xml_node suite = suites.append_child("testsuite");
  set(suite, "name", token(group));
  set_counts(suite, summary);
  set(suite, "skipped", summary.skipped);
  set(suite, "time", seconds(duration));
  // UTC, without saying so: the schema of Ant forbids a time zone.
  set(suite, "timestamp", fmt::format("{:%Y-%m-%dT%H:%M:%S}", std::chrono::floor<std::chrono::seconds>(report.started)));
  set(suite, "hostname", hostname_of(report.host));
  add_properties(suite, report);
  for (const RuleReport* rule : rules) add_test(suite, *rule);
}

}  // namespace

std::string junit_report(const Report& report, const TextStyle&) {
  std::map<std::string_view, Rules> groups;
  for (const RuleReport& rule : report.rules) groups[group_of(rule)].push_back(&rule);
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", std::string("1.0"));
  set(declaration, "encoding", std::string("UTF-8"));
  // No `skipped` and no `timestamp` here: Jenkins' xUnit plugin validates, and refuses the whole file for them.
  pugi::xml_node suites = document.append_child("testsuites");
  set(suites, "name", std::string("nodeworthy"));
  set_counts(suites, report.summary());
  set(suites, "time", seconds(report.duration));
  for (const auto& [group, rules] : groups) add_suite(suites, group, rules, report);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace nodeworthy
