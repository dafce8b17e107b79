#include "host/kubelet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "host/document_file.h"
#include "host/flags.h"
#include "host/kubeadm.h"
#include "host/kubelet_extra_args.h"
#include "host/kubelet_fields.h"
#include "host/kubelet_patches.h"
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
constexpr std::string_view flags_of_kubeadm = "/var/lib/kubelet/kubeadm-flags.env";

std::vector<CommandWord> unreadable_command(std::string why) { return {{.text = "kubelet"}, {.unreadable = std::move(why)}}; }

/// The kubelet's unit, or what stands for it where there is none.
Reading<std::vector<Directive>> unit_or_usual(const Reading<std::vector<Directive>>& unit) {
  if (unit.absent()) return parse_unit_file(usual_unit, "");
  return unit;
}

/// The words that start the kubelet, its program first.
std::vector<CommandWord> command_of(const Host& host, const Reading<std::vector<Directive>>& unit) {
  if (unit.unreadable()) return unreadable_command(unit.why());
  std::vector<CommandWord> words = service_command(host, unit_or_usual(unit).value());
  if (words.empty()) return unreadable_command("kubelet.service has no ExecStart=");
  const std::string& program = words.front().text;
  if (program.substr(program.rfind('/') + 1) != "kubelet")
    return unreadable_command(fmt::format("{}:{}: the unit runs {}, which may start the kubelet with flags of its own", words.front().file,
                                          words.front().line, program));
  return words;
}

/// The flags that kubeadm is going to write for a unit that takes them.
std::vector<Flag> flags_to_come(const Host& host, const Reading<std::vector<Directive>>& unit) {
  const auto takes = [](const Directive& directive) {
    return directive.key == "EnvironmentFile" && directive.value.ends_with(flags_of_kubeadm);
  };
  if (unit.present() && std::none_of(unit.value().begin(), unit.value().end(), takes)) return {};
  return host.status(flags_of_kubeadm).absent() ? kubelet_extra_args(host) : std::vector<Flag>();
}

constexpr std::string_view kind = "KubeletConfiguration";

/// The patches that kubeadm is going to lay over the configuration file.
std::vector<DocumentFile> patches_to_come(const Host& host, const KubeadmFile& file) {
  const Node* folder = file.find(file.is_for_init() ? "InitConfiguration" : "JoinConfiguration", {"patches", "directory"});
  if (folder == nullptr || !folder->is_scalar() || folder->text.empty()) return {};
  if (folder->text.starts_with('/')) return kubelet_patches(host, std::string(folder->text));
  return {{"", Unreadable{
                   fmt::format("{}:{}: where patches.directory is depends on where kubeadm is called", file.path(), folder->mark.line)}}};
}

/// The configuration file that kubeadm is going to write, in the parts that are laid over each other.
std::vector<DocumentFile> parts_to_come(const Host& host) {
  const Reading<KubeadmText>& text = kubeadm_text(host);
  const auto says = [&](std::string_view word) { return text.value().text.find(word) != std::string::npos; };
  // Whatever else is wrong with it, or right, a file without the words has none.
  if (text.absent() || (text.present() && !says(kind) && !says("patches"))) return {};
  const Reading<KubeadmFile>& file = kubeadm_file(host);
  if (!file.present()) return {{"", Unreadable{file.why()}}};
  std::vector<DocumentFile> files = patches_to_come(host, file.value());
  if (std::shared_ptr<const Document> document = file.value().document(kind); document != nullptr && file.value().is_for_init())
    files.insert(files.begin(), {file.value().path(), std::move(document)});
  return files;
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

Sourced sourced(const Flag& flag) {
  return {.value = flag.value,
          .where = fmt::format("{}:{} --{}", flag.file, flag.line, flag.name),
          .file = flag.file,
          .variable = flag.variable,
          .is_flag = true};
}

/// What one file says of a field, Absent where it takes it away; nothing where the files before it decide.
std::optional<Reading<Sourced>> said_in(const DocumentFile& file, std::initializer_list<std::string_view> field) {
  if (file.document.unreadable()) return Unreadable{file.document.why()};
  if (file.document.absent()) return std::nullopt;
  const Node* node = nullptr;
  const Says says = look_up(file.document.value()->root(), field, node);
  if (says == Says::null) return Absent{};
  if (says == Says::nothing) return std::nullopt;
  const std::string where = fmt::format("{}:{} {}", file.path, node->mark.line, fmt::join(field, "."));
  if (!node->is_scalar()) return Unreadable{fmt::format("{} is {}, not a value", where, describe(node->type))};
  if (const std::string objection = objection_to_type(field, *node); !objection.empty())
    return Unreadable{fmt::format("{}: {}, with which it does not start", where, objection)};
  return Sourced{.value = std::string(node->text), .where = where, .file = file.path};
}

/// What the last file that says anything of a field says.
std::optional<Reading<Sourced>> said_last(const std::vector<DocumentFile>& files, std::initializer_list<std::string_view> field) {
  for (auto file = files.rbegin(); file != files.rend(); ++file)
    if (std::optional<Reading<Sourced>> said = said_in(*file, field)) return said;
  return std::nullopt;
}

/// The value of a gate in one --feature-gates (A=true,B=false), Unreadable where it could not be told; nothing where it does not name it.
std::optional<Reading<Sourced>> gate_in(const Flag& flag, std::string_view gate) {
  const bool could_name_it = flag.name == "feature-gates" || flag.name.empty();
  if (could_name_it && !flag.unreadable.empty()) return Unreadable{flag.unreadable};
  if (!could_name_it) return std::nullopt;
  for (std::string_view word : split(flag.value, ',')) {
    const size_t equals = word.find('=');
    if (equals == std::string_view::npos || strip(word.substr(0, equals)) != gate) continue;
    Sourced found = sourced(flag);
    found.value = strip(word.substr(equals + 1));
    return found;
  }
  return std::nullopt;
}

}  // namespace

Reading<bool> as_boolean(const Sourced& said) {
  using Words = std::array<std::string_view, 6>;
  constexpr Words yes{"1", "t", "T", "true", "True", "TRUE"};
  constexpr Words no{"0", "f", "F", "false", "False", "FALSE"};
  const auto is_one_of = [&](const Words& words) { return std::find(words.begin(), words.end(), said.value) != words.end(); };
  std::optional<bool> value;
  if (!said.is_flag) value = yaml_boolean({.type = Node::Type::scalar, .text = said.value});
  if (said.is_flag && is_one_of(yes)) value = true;
  if (said.is_flag && is_one_of(no)) value = false;
  if (value) return *value;
  return Unreadable{fmt::format("{}: \"{}\" is neither true nor false", said.where, printable(said.value))};
}

struct KubeletConfiguration::State {
  Flags flags;
  Flags flags_to_come;  // before them
  std::string file;
  std::vector<DocumentFile> files;          // the first is `file`, each later one is merged over those before it
  std::vector<DocumentFile> files_to_come;  // the same, under all of them

  Reading<Flag> flag(std::string_view name) const {
    const Reading<Flag> found = flags.find(name);
    return found.absent() ? flags_to_come.find(name) : found;
  }
};

KubeletConfiguration KubeletConfiguration::read(const Host& host) {
  auto state = std::make_shared<State>();
  const Reading<std::vector<Directive>> unit = read_unit(host, "kubelet.service");
  state->flags = Flags(command_of(host, unit));
  state->flags_to_come = Flags(flags_to_come(host, unit));
  const Reading<Flag> config = state->flag("config");
  const Reading<Flag> folder = state->flag("config-dir");
  if (config.present() && !config.value().value.empty()) {
    state->file = absolute(config.value().value);
    state->files.push_back(read_document(host, state->file, parse_yaml_last));
    if (state->file == usual_file && state->files.back().document.absent()) state->files_to_come = parts_to_come(host);
  } else if (config.unreadable()) {
    state->file = usual_file;
    state->files.push_back({state->file, Unreadable{config.why()}});
  }
  if (folder.present() && !folder.value().value.empty())
    for (DocumentFile& file : read_documents_below(host, absolute(folder.value().value), ".conf", parse_yaml_last))
      state->files.push_back(std::move(file));
  if (folder.unreadable()) state->files.push_back({"", Unreadable{folder.why()}});
  KubeletConfiguration configuration;
  configuration.state_ = std::move(state);
  return configuration;
}

Reading<Sourced> KubeletConfiguration::find(std::initializer_list<std::string_view> field, std::string_view flag) const {
  if (!flag.empty()) {
    const Reading<Flag> found = state_->flag(flag);
    if (!found.absent()) return found.map(sourced);
  }
  if (field.size() == 0) return Absent{};
  if (std::optional<Reading<Sourced>> said = said_last(state_->files, field)) return *said;
  return said_last(state_->files_to_come, field).value_or(Absent{}).map([](Sourced said) {
    said.to_come = true;
    return said;
  });
}

std::vector<Sourced> KubeletConfiguration::flags(std::string_view flag) const {
  std::vector<Sourced> all;
  for (const Flags* flags : {&state_->flags_to_come, &state_->flags})
    for (const Flag& found : flags->all(flag))
      if (found.unreadable.empty()) all.push_back(sourced(found));
  return all;
}

const std::vector<Flag>& KubeletConfiguration::all_flags() const { return state_->flags.all(); }

Reading<Sourced> KubeletConfiguration::feature_gate(std::string_view gate) const {
  for (const Flags* flags : {&state_->flags, &state_->flags_to_come})
    for (auto flag = flags->all().rbegin(); flag != flags->all().rend(); ++flag)
      if (std::optional<Reading<Sourced>> said = gate_in(*flag, gate)) return *said;
  return find({"featureGates", gate});
}

const std::string& KubeletConfiguration::file() const { return state_->file; }

const std::vector<DocumentFile>& KubeletConfiguration::files() const { return state_->files; }

const std::vector<DocumentFile>& KubeletConfiguration::files_to_come() const { return state_->files_to_come; }

Reading<bool> KubeletConfiguration::configured() const {
  std::string unreadable;
  for (const Flag& flag : state_->flags.all()) {
    // A flag without a file is of the usual unit, which stands for a real one.
    if (flag.unreadable.empty() && !flag.file.empty()) return true;
    if (!flag.unreadable.empty()) unreadable = flag.unreadable;
  }
  for (const DocumentFile& file : state_->files) {
    if (file.document.present()) return true;
    if (file.document.unreadable()) unreadable = file.document.why();
  }
  if (!unreadable.empty()) return Unreadable{unreadable};
  return Absent{};
}

Reading<CommandWord> kubelet_variable(const Host& host, std::string_view name) {
  return unit_or_usual(read_unit(host, "kubelet.service")).and_then([&](const std::vector<Directive>& unit) {
    return service_variable(host, unit, name);
  });
}

}  // namespace nodeworthy
