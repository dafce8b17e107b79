#include "checks/docker_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "base/version.h"
#include "host/docker_configuration.h"
#include "host/docker_directives.h"

namespace nodeworthy {
namespace {

/// A key of daemon.json that is more than a text, or whose flag has another name or a letter.
struct Directive {
  std::string_view key;
  std::string_view flag;         // without dashes; empty where both may be given
  std::string_view letter = {};  // "-H"
  Node::Type type = Node::Type::scalar;
};

constexpr std::array<Directive, 22> directives{{
    {"allow-nondistributable-artifacts", "allow-nondistributable-artifacts", "", Node::Type::sequence},
    {"authorization-plugins", "authorization-plugin", "", Node::Type::sequence},
    {"bridge", "bridge", "-b"},
    {"debug", "debug", "-D"},
    {"default-address-pools", "default-address-pool", "", Node::Type::sequence},
    {"default-ulimits", "default-ulimit", "", Node::Type::mapping},
    {"dns", "dns", "", Node::Type::sequence},
    {"dns-opts", "dns-opt", "", Node::Type::sequence},
    {"dns-search", "dns-search", "", Node::Type::sequence},
    {"exec-opts", "exec-opt", "", Node::Type::sequence},
    {"group", "group", "-G"},
    {"hosts", "host", "-H", Node::Type::sequence},
    {"insecure-registries", "insecure-registry", "", Node::Type::sequence},
    {"labels", "label", "", Node::Type::sequence},
    {"log-level", "log-level", "-l"},
    {"log-opts", "log-opt", "", Node::Type::mapping},
    {"node-generic-resources", "node-generic-resource", "", Node::Type::sequence},
    {"pidfile", "pidfile", "-p"},
    {"registry-mirrors", "registry-mirror", "", Node::Type::sequence},
    {"runtimes", "", "", Node::Type::mapping},
    {"storage-driver", "storage-driver", "-s"},
    {"storage-opts", "storage-opt", "", Node::Type::sequence},
}};

Directive directive_of(std::string_view key) {
  const auto known = std::find_if(directives.begin(), directives.end(), [&](const Directive& one) { return one.key == key; });
  return known == directives.end() ? Directive{.key = key, .flag = key} : *known;
}

/// What keys are held against.
struct Docker {
  std::string file;
  const Flags& flags;
  std::optional<Version> version;  // of dockerd, where it is known
};

/// Why dockerd knows no directive of that name. Of a mapping it may be the names inside that count.
std::optional<std::string> objection_to_name(const Docker& docker, const Node& key, const Node& value) {
  return objection_to_directive(key.text, value.is_mapping() ? std::nullopt : docker.version);
}

/// The first number or truth value in a list or mapping whose values are texts.
const Node* without_quotes(const Node& value) {
  const size_t step = value.is_mapping() ? 2 : 1;
  for (size_t i = step - 1; i < value.children.size(); i += step)
    if (value.children[i].is_scalar() && value.children[i].style == Node::Style::plain) return &value.children[i];
  return nullptr;
}

/// The flag that says the same.
const Flag* flag_for(const Directive& directive, const Flags& flags) {
  const auto says_it = [&](const Flag& flag) {
    return !flag.name.empty() && (flag.name == directive.flag || flag.name == directive.letter);
  };
  const auto found = std::find_if(flags.all().begin(), flags.all().end(), says_it);
  return found == flags.all().end() ? nullptr : &*found;
}

/// One key with which dockerd does not start; nothing where it would.
std::optional<Observation> mistake(const Docker& docker, const Node& key, const Node& value) {
  const Directive directive = directive_of(key.text);
  auto failed = [&](std::string_view want, const std::string& have) {
    return judged(false, fmt::format("{} {}", docker.file, printable(key.text)), std::string(want), have);
  };
  if (const auto objection = objection_to_name(docker, key, value))
    return failed("a directive of dockerd", fmt::format("unknown to dockerd (line {}){}", key.mark.line, *objection));
  const bool has_type = directive.type == Node::Type::scalar || value.type == Node::Type::null || value.type == directive.type;
  if (!has_type) return failed(describe(directive.type), fmt::format("{} (line {})", describe(value.type), key.mark.line));
  if (const Node* plain = directive.type == Node::Type::scalar ? nullptr : without_quotes(value))
    return failed("texts in quotes", fmt::format("{} (line {})", printable(plain->text), plain->mark.line));
  const Flag* flag = flag_for(directive, docker.flags);
  if (flag == nullptr) return std::nullopt;
  const std::string name = flag->name.starts_with('-') ? flag->name : "--" + flag->name;
  return failed("set in one place", fmt::format("set here (line {}) and by {} ({}:{})", key.mark.line, name, flag->file, flag->line));
}

/// Why not all flags are known; empty where they are.
std::string gap_in(const Flags& flags) {
  for (const Flag& flag : flags.all())
    if (flag.name.empty() && !flag.unreadable.empty()) return flag.unreadable;
  return {};
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
  std::vector<Observation> observations;
  for (size_t i = 0; i + 1 < root.children.size(); i += 2)
    if (auto found = mistake(against, root.children[i], root.children[i + 1])) observations.push_back(*std::move(found));
  if (!observations.empty()) return observations;
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
