#include "engine/journal_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Json = nlohmann::ordered_json;

/// What is no record. Never leaves this file.
struct NoRecord {};

constexpr int schema = 1;

/// The programs that an action or its undoing runs. A record that names another one was not written by us.
constexpr std::array<std::string_view, 5> programs{"modprobe", "rmmod", "swapoff", "swapon", "systemctl"};

constexpr std::array<std::pair<ActionState, std::string_view>, 4> states{
    {{ActionState::begun, "begun"}, {ActionState::done, "done"}, {ActionState::failed, "failed"}, {ActionState::undone, "undone"}}};

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  throw NoRecord{};
}

std::string decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) throw NoRecord{};
    out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return out;
}

const Json& member(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (!object.is_object() || found == object.end()) throw NoRecord{};
  return *found;
}

std::string text_at(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_string()) throw NoRecord{};
  return decoded(value.get_ref<const std::string&>());
}

template <class Number>
Number number_at(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_number_unsigned() || value.get<uint64_t>() > std::numeric_limits<Number>::max()) throw NoRecord{};
  return value.get<Number>();
}

bool truth_at(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_boolean()) throw NoRecord{};
  return value.get<bool>();
}

Json texts(const std::vector<std::string>& all) {
  Json array = Json::array();
  for (const std::string& text : all) array.push_back(encoded(text));
  return array;
}

std::vector<std::string> texts_at(const Json& object, const char* key) {
  const Json& value = member(object, key);
  if (!value.is_array()) throw NoRecord{};
  std::vector<std::string> all;
  for (const Json& text : value) {
    if (!text.is_string()) throw NoRecord{};
    all.push_back(decoded(text.get_ref<const std::string&>()));
  }
  return all;
}

std::string mode_text(uint32_t mode) { return fmt::format("{:04o}", mode); }

uint32_t mode_at(const Json& object, const char* key) {
  uint32_t mode = 0;
  for (const char c : text_at(object, key)) {
    if (c < '0' || c > '7' || mode > 0777) throw NoRecord{};
    mode = mode * 8 + static_cast<uint32_t>(c - '0');
  }
  return mode;
}

Json attributes_json(const Attributes& attributes) {
  Json extended = Json::object();
  for (const auto& [name, value] : attributes.extended) extended[encoded(name)] = encoded(value);
  return {{"mode", mode_text(attributes.mode)}, {"uid", attributes.uid}, {"gid", attributes.gid}, {"extended", extended}};
}

Attributes attributes_of(const Json& json) {
  Attributes attributes{.mode = mode_at(json, "mode"), .uid = number_at<uint32_t>(json, "uid"), .gid = number_at<uint32_t>(json, "gid")};
  const Json& extended = member(json, "extended");
  if (!extended.is_object()) throw NoRecord{};
  for (const auto& [name, value] : extended.items()) {
    if (!value.is_string()) throw NoRecord{};
    attributes.extended[decoded(name)] = decoded(value.get_ref<const std::string&>());
  }
  return attributes;
}

Json entry_json(const Reading<Entry>& entry) {
  if (!entry.present()) return nullptr;
  if (const auto* file = std::get_if<RegularFile>(&entry.value())) {
    Json json = attributes_json(file->attributes);
    json["bytes"] = file->bytes.size();
    return {{"file", std::move(json)}};
  }
  if (const auto* link = std::get_if<SymbolicLink>(&entry.value())) {
    Json json = attributes_json(link->attributes);
    json["target"] = encoded(link->target);
    return {{"link", std::move(json)}};
  }
  return {{"folder", attributes_json(std::get<Folder>(entry.value()).attributes)}};
}

Reading<Entry> entry_of(const Json& json) {
  if (json.is_null()) return Absent{};
  if (json.contains("file")) return Entry(RegularFile{.bytes = {}, .attributes = attributes_of(json["file"])});
  if (json.contains("link"))
    return Entry(SymbolicLink{.target = text_at(json["link"], "target"), .attributes = attributes_of(json["link"])});
  return Entry(Folder{attributes_of(member(json, "folder"))});
}

struct EffectsJson {
  Json operator()(const ModuleIsLoaded& effect) const { return {{"module_loaded", encoded(effect.name)}}; }
  Json operator()(const SwapIsOff& effect) const { return {{"swap_off", encoded(effect.device)}}; }
  Json operator()(const UnitIsActive& effect) const { return {{"unit_active", encoded(effect.unit)}}; }
  Json operator()(const UnitIsInactive& effect) const { return {{"unit_inactive", encoded(effect.unit)}}; }
};

Effects effects_of(const Json& json) {
  if (json.contains("module_loaded")) return ModuleIsLoaded{text_at(json, "module_loaded")};
  if (json.contains("swap_off")) return SwapIsOff{text_at(json, "swap_off")};
  if (json.contains("unit_active")) return UnitIsActive{text_at(json, "unit_active")};
  return UnitIsInactive{text_at(json, "unit_inactive")};
}

Json ports_json(const std::vector<Traffic>& ports) {
  Json array = Json::array();
  for (const Traffic& port : ports) array.push_back(encoded(describe(port)));
  return array;
}

Json opens_json(const ZonePorts& opens) {
  return {{"zone", encoded(opens.zone)}, {"ports", ports_json(opens.ports)}, {"old", entry_json(opens.old)}};
}

Traffic port_of(std::string_view text) {
  std::optional<Traffic> port = parse_traffic(text);
  if (!port) throw NoRecord{};
  return *std::move(port);
}

std::vector<Traffic> ports_at(const Json& object, const char* key) {
  std::vector<Traffic> ports;
  for (const std::string& text : texts_at(object, key)) ports.push_back(port_of(text));
  return ports;
}

struct ActionJson {
  Json operator()(const PutEntry& action) const {
    Json put{{"path", encoded(action.path)}, {"before", entry_json(action.before)}, {"after", entry_json(action.after)}};
    if (action.opens) put["opens"] = opens_json(*action.opens);
    return {{"put", std::move(put)}};
  }
  Json operator()(const SetValue& action) const {
    return {{"set", {{"path", encoded(action.path)}, {"before", encoded(action.before)}, {"after", encoded(action.after)}}}};
  }
  Json operator()(const ReloadUnits&) const { return {{"reload_units", true}}; }
  Json operator()(const RunCommand& action) const {
    return {
        {"run",
         {{"arguments", texts(action.arguments)}, {"undo", texts(action.undo)}, {"effects", std::visit(EffectsJson{}, action.effects)}}}};
  }
  Json operator()(const OpenNow& action) const {
    return {{"open_now", {{"zone", encoded(action.zone)}, {"ports", ports_json(action.ports)}, {"before", ports_json(action.before)}}}};
  }
  Json operator()(const GiveMode& action) const {
    return {{"mode", {{"path", encoded(action.path)}, {"before", mode_text(action.before)}, {"after", mode_text(action.after)}}}};
  }
};

void refuse_foreign(const std::vector<std::string>& arguments) {
  if (arguments.empty() || std::find(programs.begin(), programs.end(), arguments.front()) == programs.end()) throw NoRecord{};
}

/// A value of the kernel's that a rule may set.
void refuse_foreign(const SetValue& value) {
  const bool known = value.path.starts_with("/proc/sys/") || value.path == "/sys/fs/selinux/enforce";
  if (!known || value.path.find("/../") != std::string::npos) throw NoRecord{};
}

Action action_of(const Json& json) {
  if (json.contains("put")) {
    const Json& put = json["put"];
    PutEntry action{.path = text_at(put, "path"), .before = entry_of(member(put, "before")), .after = entry_of(member(put, "after"))};
    if (put.contains("opens")) {
      const Json& opens = put["opens"];
      action.opens = ZonePorts{.zone = text_at(opens, "zone"), .ports = ports_at(opens, "ports"), .old = entry_of(member(opens, "old"))};
    }
    return action;
  }
  if (json.contains("open_now")) {
    const Json& open = json["open_now"];
    return OpenNow{.zone = text_at(open, "zone"), .ports = ports_at(open, "ports"), .before = ports_at(open, "before")};
  }
  if (json.contains("mode")) {
    const Json& mode = json["mode"];
    return GiveMode{.path = text_at(mode, "path"), .before = mode_at(mode, "before"), .after = mode_at(mode, "after")};
  }
  if (json.contains("set")) {
    const Json& set = json["set"];
    SetValue value{.path = text_at(set, "path"), .before = text_at(set, "before"), .after = text_at(set, "after")};
    refuse_foreign(value);
    return value;
  }
  if (json.contains("reload_units")) return ReloadUnits{};
  const Json& run = member(json, "run");
  RunCommand command{.arguments = texts_at(run, "arguments"), .undo = texts_at(run, "undo"), .effects = effects_of(member(run, "effects"))};
  refuse_foreign(command.arguments);
  refuse_foreign(command.undo);
  return command;
}

/// `make(json)` of a text that is a record of our version.
template <class Make>
auto from_json(std::string_view text, Make make) -> std::optional<std::invoke_result_t<Make, const Json&>> {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  try {
    if (!json.is_object() || number_at<int>(json, "schema") != schema) return std::nullopt;
    return make(json);
  } catch (const NoRecord&) {
    return std::nullopt;
  }
}

}  // namespace

std::string to_json(const RunRecord& run) {
  const Json json{{"schema", schema},         {"id", run.id},        {"program", encoded(run.program)}, {"actions", run.actions},
                  {"finished", run.finished}, {"undone", run.undone}};
  return json.dump(2) + "\n";
}

std::string to_json(const JournalEntry& entry) {
  const auto* state = std::find_if(states.begin(), states.end(), [&](const auto& row) { return row.first == entry.state; });
  Json json{{"schema", schema}, {"number", entry.number}, {"state", state->second}, {"rules", texts(entry.rules)}};
  json.update(std::visit(ActionJson{}, entry.action));
  if (!entry.error.empty()) json["error"] = encoded(entry.error);
  return json.dump(2) + "\n";
}

std::optional<size_t> bytes_of_file(std::string_view record, std::string_view side) {
  const auto read = [&](const Json& json) {
    const Json& put = member(json, "put");
    const Json& entry = side == "old" ? member(member(put, "opens"), "old") : member(put, std::string(side).c_str());
    return number_at<size_t>(member(entry, "file"), "bytes");
  };
  return from_json(record, read);
}

std::optional<RunRecord> run_from_json(std::string_view text) {
  return from_json(text, [](const Json& json) {
    return RunRecord{.id = text_at(json, "id"),
                     .program = text_at(json, "program"),
                     .actions = number_at<size_t>(json, "actions"),
                     .finished = truth_at(json, "finished"),
                     .undone = truth_at(json, "undone")};
  });
}

std::optional<JournalEntry> entry_from_json(std::string_view text) {
  return from_json(text, [](const Json& json) {
    const std::string name = text_at(json, "state");
    const auto* state = std::find_if(states.begin(), states.end(), [&](const auto& row) { return row.second == name; });
    if (state == states.end()) throw NoRecord{};
    return JournalEntry{.number = number_at<size_t>(json, "number"),
                        .state = state->first,
                        .rules = texts_at(json, "rules"),
                        .action = action_of(json),
                        .error = json.contains("error") ? text_at(json, "error") : std::string()};
  });
}

}  // namespace nodeworthy
