#include "host/kubelet.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/flags.h"
#include "host/service_command.h"
#include "host/systemd_units.h"
#include "host/yaml.h"

namespace nodeworthy {
namespace {

/// How the drop-in of the kubeadm packages starts the kubelet, of deb and rpm together; what counts where there is no unit yet.
constexpr std::string_view usual_unit =
    "[Service]\n"
    "EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\n"
    "EnvironmentFile=-/etc/sysconfig/kubelet\n"
    "EnvironmentFile=-/etc/default/kubelet\n"
    "ExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS\n";

constexpr std::string_view usual_file = "/var/lib/kubelet/config.yaml";

constexpr size_t most_levels = 16;   // of folders below --config-dir
constexpr size_t most_files = 1000;  // in them
constexpr size_t file_limit = size_t{1} << 20;

/// One file of the configuration, or the folder that could not be listed.
struct ConfigurationFile {
  std::string path;
  Reading<std::shared_ptr<const Document>> document;
};

std::vector<CommandWord> unreadable_command(std::string why) { return {{.text = "kubelet"}, {.unreadable = std::move(why)}}; }

/// The words that start the kubelet, its program first.
std::vector<CommandWord> command_of(const Host& host) {
  const Reading<std::vector<Directive>> unit = read_unit(host, "kubelet.service");
  if (unit.unreadable()) return unreadable_command(unit.why());
  if (unit.absent()) return service_command(host, parse_unit_file(usual_unit, ""));
  std::vector<CommandWord> words = service_command(host, unit.value());
  if (words.empty()) return unreadable_command("kubelet.service has no ExecStart=");
  const std::string& program = words.front().text;
  if (program.substr(program.rfind('/') + 1) != "kubelet")
    return unreadable_command(fmt::format("{}:{}: the unit runs {}, which may start the kubelet with flags of its own", words.front().file,
                                          words.front().line, program));
  return words;
}

ConfigurationFile read_file(const Host& host, std::string path) {
  auto parse = [&](const std::string& text) -> Reading<std::shared_ptr<const Document>> {
    auto parsed = parse_yaml(text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(path, *error)};
    return std::make_shared<const Document>(std::move(std::get<Document>(parsed)));
  };
  auto document = host.read(path, file_limit).and_then(parse);
  return {.path = std::move(path), .document = std::move(document)};
}

/// The *.conf files of a folder and the folders in it, in the order of filepath.WalkDir, by which the kubelet merges them.
void read_folder(const Host& host, const std::string& folder, size_t level, std::vector<ConfigurationFile>& files) {
  const Reading<std::vector<std::string>>& names = host.list(folder);
  if (names.unreadable()) files.push_back({folder, Unreadable{names.why()}});
  if (!names.present()) return;
  for (const std::string& name : names.value()) {
    const std::string path = folder + "/" + name;
    if (level == most_levels || files.size() > most_files) return files.push_back({path, Unreadable{path + ": too many files or folders"}});
    const Reading<Status>& status = host.status(path);
    // A link to a folder is not followed, as WalkDir does not.
    const bool is_folder = status.present() && status.value().type == FileType::directory && host.link(path).absent();
    if (is_folder) {
      read_folder(host, path, level + 1, files);
    } else if (name.ends_with(".conf")) {
      files.push_back(read_file(host, path));
    }
  }
}

std::string absolute(const std::string& path) { return path.starts_with('/') ? path : "/" + path; }

/// What one file says of a field: a value, null (which takes the value of files before it away), or nothing.
enum class Says : uint8_t { value, null, nothing };

Says look_up(const Node& root, std::initializer_list<std::string_view> field, const Node*& at) {
  at = &root;
  if (root.type == Node::Type::null) return Says::nothing;
  for (std::string_view key : field) {
    // Anything but a mapping replaces the mappings of files before it, too (RFC 7386).
    if (!at->is_mapping()) return Says::null;
    at = at->find(key);
    if (at == nullptr) return Says::nothing;
  }
  return at->type == Node::Type::null ? Says::null : Says::value;
}

Sourced sourced(const Flag& flag) { return {.value = flag.value, .where = fmt::format("{}:{} --{}", flag.file, flag.line, flag.name)}; }

}  // namespace

struct KubeletConfiguration::State {
  Flags flags;
  std::string file;
  std::vector<ConfigurationFile> files;  // the first is `file`, each later one is merged over those before it
};

KubeletConfiguration KubeletConfiguration::read(const Host& host) {
  auto state = std::make_shared<State>();
  state->flags = Flags(command_of(host));
  const Reading<Flag> config = state->flags.find("config");
  const Reading<Flag> folder = state->flags.find("config-dir");
  if (config.present() && !config.value().value.empty()) {
    state->file = absolute(config.value().value);
    state->files.push_back(read_file(host, state->file));
  } else if (config.unreadable()) {
    state->file = usual_file;
    state->files.push_back({state->file, Unreadable{config.why()}});
  }
  if (folder.present() && !folder.value().value.empty()) read_folder(host, absolute(folder.value().value), 0, state->files);
  if (folder.unreadable()) state->files.push_back({"", Unreadable{folder.why()}});
  KubeletConfiguration configuration;
  configuration.state_ = std::move(state);
  return configuration;
}

Reading<Sourced> KubeletConfiguration::find(std::initializer_list<std::string_view> field, std::string_view flag) const {
  if (!flag.empty()) {
    const Reading<Flag> found = state_->flags.find(flag);
    if (!found.absent()) return found.map(sourced);
  }
  if (field.size() == 0) return Absent{};
  for (auto file = state_->files.rbegin(); file != state_->files.rend(); ++file) {
    if (file->document.unreadable()) return Unreadable{file->document.why()};
    if (file->document.absent()) continue;
    const Node* node = nullptr;
    const Says says = look_up(file->document.value()->root(), field, node);
    if (says == Says::null) return Absent{};
    if (says == Says::nothing) continue;
    const std::string where = fmt::format("{}:{} {}", file->path, node->mark.line, fmt::join(field, "."));
    if (!node->is_scalar()) return Unreadable{fmt::format("{} is {}, not a value", where, describe(node->type))};
    return Sourced{.value = std::string(node->text), .where = where};
  }
  return Absent{};
}

std::vector<Sourced> KubeletConfiguration::flags(std::string_view flag) const {
  std::vector<Sourced> all;
  for (const Flag& found : state_->flags.all(flag))
    if (found.unreadable.empty()) all.push_back(sourced(found));
  return all;
}

const std::string& KubeletConfiguration::file() const { return state_->file; }

bool KubeletConfiguration::configured() const {
  // A flag without a file is of the usual unit, which stands for a real one.
  const std::vector<Flag>& flags = state_->flags.all();
  const std::vector<ConfigurationFile>& files = state_->files;
  return std::any_of(flags.begin(), flags.end(), [](const Flag& flag) { return !flag.file.empty() || !flag.unreadable.empty(); }) ||
         std::any_of(files.begin(), files.end(), [](const ConfigurationFile& file) { return !file.document.absent(); });
}

}  // namespace nodeworthy
