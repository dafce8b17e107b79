#include "checks/docker_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/docker_configuration.h"
#include "host/docker_directives.h"

namespace nodeworthy {
namespace {

/// What keys are held against.
struct Docker {
  std::string file;
  const Flags& flags;
  std::optional<Version> version;  // of dockerd, where it is known
};

/// The first number or truth value in a list or mapping whose values are texts.
const Node* without_quotes(const Node& value) {
  const size_t step = value.is_mapping() ? 2 : 1;
  for (size_t i = step - 1; i < value.children.size(); i += step)
    if (value.children[i].is_scalar() && value.children[i].style == Node::Style::plain) return &value.children[i];
  return nullptr;
}

/// The flag that says the same.
const Flag* flag_for(const DockerDirective& directive, const Flags& flags) {
  const auto says_it = [&](const Flag& flag) {
    return !flag.name.empty() && (flag.name == directive.flag || flag.name == directive.letter);
  };
  const auto found = std::find_if(flags.all().begin(), flags.all().end(), says_it);
  return found == flags.all().end() ? nullptr : &*found;
}

Observation failed(const Docker& docker, const Node& key, std::string_view want, std::string have) {
  return judged(false, fmt::format("{} {}", docker.file, printable(key.text)), std::string(want), std::move(have));
}

/// A name that is no directive; nothing where it may be one.
std::optional<Observation> mistake_in_name(const Docker& docker, const Node& key) {
  const std::optional<std::string> objection = objection_to_directive(key.text, docker.version);
  if (!objection) return std::nullopt;
  return failed(docker, key, "a directive of dockerd", fmt::format("unknown to dockerd (line {}){}", key.mark.line, *objection));
}

/// One key with which dockerd does not start; nothing where it would.
std::optional<Observation> mistake(const Docker& docker, const Node& key, const Node& value) {
  if (auto found = mistake_in_name(docker, key)) return found;
  const DockerDirective directive = docker_directive(key.text);
  const bool has_type = directive.type == Node::Type::scalar || value.type == Node::Type::null || value.type == directive.type;
  if (!has_type) return failed(docker, key, describe(directive.type), fmt::format("{} (line {})", describe(value.type), key.mark.line));
  if (const Node* plain = directive.type == Node::Type::scalar ? nullptr : without_quotes(value))
    return failed(docker, key, "texts in quotes", fmt::format("{} (line {})", printable(plain->text), plain->mark.line));
  const Flag* flag = flag_for(directive, docker.flags);
  if (flag == nullptr) return std::nullopt;
  const std::string name = flag->name.starts_with('-') ? flag->name : "--" + flag->name;
  return failed(docker, key, "set in one place",
                fmt::format("set here (line {}) and by {} ({}:{})", key.mark.line, name, flag->file, flag->line));
}

/// Why not all flags are known; empty where they are.
std::string gap_in(const Flags& flags) {
  for (const Flag& flag : flags.all())
    if (flag.name.empty() && !flag.unreadable.empty()) return flag.unreadable;
  return {};
}

std::vector<Observation> mistakes_in(const Docker& docker, const Node& root) {
  std::vector<Observation> mistakes;
  auto add = [&](std::optional<Observation> found) {
    if (found) mistakes.push_back(*std::move(found));
  };
  for (size_t i = 0; i + 1 < root.children.size(); i += 2) {
    const Node& value = root.children[i + 1];
    if (!stands_for_its_names(root.children[i].text, value)) add(mistake(docker, root.children[i], value));
    if (stands_for_its_names(root.children[i].text, value))
      for (size_t inside = 0; inside + 1 < value.children.size(); inside += 2) add(mistake_in_name(docker, value.children[inside]));
  }
  return mistakes;
}

std::optional<Version> version_of(const Host& host) {
  const Reading<std::string> version = installed_docker_version(host);
  return version.present() ? Version::parse(version.value()) : std::nullopt;
}

std::vector<Observation> look(const Host& host) {
  const DockerConfiguration& docker = host.once(DockerConfiguration::read);
  const std::string& file = docker.file.path;
  const std::string want = "taken by dockerd";
  if (docker.file.document.absent()) return {skipped(file, want, "no such file")};
  if (docker.file.document.unreadable()) return {unknown(file, want, docker.file.document.why())};
  const Node& root = docker.file.document.value()->root();
  if (!root.is_mapping() && root.type != Node::Type::null)
    return {judged(false, file, want, fmt::format("{} where keys are wanted (line {})", describe(root.type), root.mark.line))};
  const Docker against{.file = file, .flags = docker.flags, .version = version_of(host)};
  if (std::vector<Observation> mistakes = mistakes_in(against, root); !mistakes.empty()) return mistakes;
  const std::string gap = gap_in(docker.flags);
  if (!gap.empty() && !root.children.empty()) return {unknown(file, want, gap)};
  return {judged(true, file, want, fmt::format("{} directives", root.children.size() / 2))};
}

Check bind(const Params& params) {
  if (!params.flag("", true)) params.problem("", "docker-config is only wanted to be true");
  return look;
}

constexpr Field fields[] = {{"", Form::flag, Need::required, "true: dockerd starts with its configuration"}};

}  // namespace

constinit const Kind docker_config_kind{
    .name = "docker-config",
    .summary =
        "Whether Docker's daemon starts with its daemon.json (or the file of --config-file): no directive that a flag of docker.service "
        "or of its environment sets, too, save runtimes; lists and mappings where it wants them, with texts in them; and no name that a "
        "directive cannot have, which are in lower case with dashes, or that no Docker from 17.06 to 28 has, where it is one of these. A "
        "file that is wrong in form is unknown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
