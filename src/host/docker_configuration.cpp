#include "host/docker_configuration.h"

#include <fmt/format.h>

#include "host/json.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr std::string_view usual_file = "/etc/docker/daemon.json";

using Values = std::vector<DockerValue>;

Flags flags_of_unit(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "docker.service");
  if (unit.present()) return Flags(service_command(host, unit.value()));
  if (unit.absent()) return {};
  const std::vector<CommandWord> words{{.text = "dockerd"}, {.unreadable = unit.why()}};
  return Flags(words);
}

DocumentFile file_of(const Host& host, const Flags& flags) {
  const Reading<Flag> path = flags.find("config-file");
  if (path.unreadable()) return {.path = std::string(usual_file), .document = Unreadable{path.why()}};
  return read_document(host, path.present() ? path.value().value : std::string(usual_file), parse_json);
}

Reading<Values> values_of_file(const DocumentFile& file, const std::vector<std::string>& key) {
  if (file.document.unreadable()) return Unreadable{file.document.why()};
  if (file.document.absent() || file.document.value()->root().type == Node::Type::null) return Absent{};
  const Node* node = &file.document.value()->root();
  for (const std::string& name : key) {
    if (node->type == Node::Type::null) return Absent{};
    if (!node->is_mapping())
      return Unreadable{fmt::format("{}:{}: {} where a mapping is wanted", file.path, node->mark.line, describe(node->type))};
    node = node->find(name);
    if (node == nullptr) return Absent{};
  }
  if (node->type == Node::Type::null) return Absent{};
  Values values;
  const std::span<const Node> items = node->is_sequence() ? node->children : std::span<const Node>(node, 1);
  for (const Node& item : items) {
    if (!item.is_scalar()) return Unreadable{fmt::format("{}:{}: {} holds {}", file.path, item.mark.line, key.back(), describe(item.type))};
    values.push_back({.text = std::string(item.text), .where = fmt::format("{}:{}", file.path, item.mark.line)});
  }
  return values;
}

/// Every value of a flag.
Reading<Values> values_of_flags(const Flags& flags, std::string_view name) {
  Values values;
  for (const Flag& flag : flags.all()) {
    const bool could_be_one = flag.name == name || flag.name.empty();
    if (could_be_one && !flag.unreadable.empty()) return Unreadable{flag.unreadable};
    if (flag.name == name) values.push_back({.text = flag.value, .where = fmt::format("{}:{} --{}", flag.file, flag.line, name)});
  }
  if (values.empty()) return Absent{};
  return values;
}

/// Of "max-size=10m" and "max-file=3" what stands behind the name, the last time.
Reading<Values> value_of_name(const Values& options, std::string_view name) {
  Reading<Values> found = Absent{};
  for (const DockerValue& option : options) {
    const size_t equals = option.text.find('=');
    if (option.text.substr(0, equals) != name) continue;
    found = Values{{.text = equals == std::string::npos ? std::string() : option.text.substr(equals + 1), .where = option.where}};
  }
  return found;
}

}  // namespace

DockerConfiguration DockerConfiguration::read(const Host& host) {
  Flags flags = flags_of_unit(host);
  DocumentFile file = file_of(host, flags);
  return {.flags = std::move(flags), .file = std::move(file)};
}

Reading<Values> DockerConfiguration::values(const std::vector<std::string>& key, std::string_view flag) const {
  const Reading<Values> told = values_of_flags(flags, flag);
  if (told.unreadable()) return told;
  const Reading<Values> written = values_of_file(file, key);
  if (written.unreadable() || told.absent()) return written;
  const bool is_in_file = file.document.present() && file.document.value()->root().find(key.front()) != nullptr;
  if (is_in_file)
    return Unreadable{fmt::format("{} is set both by a flag ({}) and in {}, with which dockerd does not start", key.front(),
                                  told.value().front().where, file.path)};
  return key.size() == 1 ? told : value_of_name(told.value(), key[1]);
}

}  // namespace nodeworthy
