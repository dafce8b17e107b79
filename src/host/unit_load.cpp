#include "host/unit_load.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "host/conf_d.h"

namespace nodeworthy {
namespace {

constexpr int most_hops = 8;  // FOLLOW_MAX
constexpr std::array<std::string_view, 4> suffixes{".d", ".wants", ".requires", ".upholds"};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// "cron.service" for "cron.service.d"; empty for a name that is no such folder's.
std::string_view unit_of_folder(std::string_view name) {
  for (std::string_view suffix : suffixes)
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  return {};
}

}  // namespace

UnitLoader::UnitLoader(const Host& host, UnitTree tree) : host_(host), tree_(std::move(tree)) { index_folders(); }

void UnitLoader::index_folders() {
  std::set<std::string_view> names;
  for (size_t i = 0; i < tree_.folders().size(); ++i) {
    for (const std::string& name : tree_.folders()[i].names) {
      const std::string_view unit = unit_of_folder(name);
      if (unit.empty()) continue;
      adding_[name].push_back(i);
      if (unit_name_form(unit) != UnitNameForm::invalid) names.insert(unit);
    }
  }
  // A unit's other names only matter where a folder carries one, so only those are followed.
  for (std::string_view name : names) {
    const Reading<LoadedUnit> unit = load(name);
    if (unit.present() && unit.value().id != name) other_names_.emplace(unit.value().id, name);
  }
}

Reading<UnitLoader> UnitLoader::read(const Host& host) {
  return host.once(UnitTree::read).map([&](const UnitTree& tree) { return UnitLoader(host, tree); });
}

/// What the first folder that has a name makes of it: the path of a unit file, or the name it is an alias of.
Reading<std::string> UnitLoader::entry_behind(std::string_view name) const {
  using Form = UnitEntry::Form;
  for (const UnitFolder& folder : tree_.folders()) {
    if (!folder.has(name)) continue;
    const std::string path = folder.path + "/" + std::string(name);
    const Reading<UnitEntry> entry = UnitTree::entry(host_, path);
    if (entry.unreadable()) return Unreadable{entry.why()};
    // The manager passes over what it cannot use, where systemctl stops.
    if (entry.absent() || entry.value().form == Form::broken || entry.value().form == Form::itself) continue;
    return entry.value().form == Form::alias ? std::string(base_name(entry.value().target)) : path;
  }
  return Absent{};
}

Reading<std::string> UnitLoader::file_behind(std::string_view name) const {
  std::string current(name);
  for (int hops = 0; hops < most_hops; ++hops) {
    Reading<std::string> next = entry_behind(current);
    // An alias may lead to an instance of which only the template exists.
    if (next.absent() && hops > 0 && unit_name_form(current) == UnitNameForm::instance) next = entry_behind(unit_template(current));
    if (!next.present() || next.value().starts_with('/')) return next;
    current = next.value();
  }
  return Absent{};
}

Reading<LoadedUnit> UnitLoader::load(std::string_view name) const {
  if (unit_name_form(name) == UnitNameForm::invalid) return Absent{};
  const bool is_instance = unit_name_form(name) == UnitNameForm::instance;
  Reading<std::string> file = file_behind(name);
  if (file.absent() && is_instance) file = file_behind(unit_template(name));
  return file.and_then([&](const std::string& path) -> Reading<LoadedUnit> {
    const std::string_view id = base_name(path);
    const bool of_template = is_instance && unit_name_form(id) == UnitNameForm::template_name;
    return UnitTree::entry(host_, path).and_then([&](const UnitEntry& entry) -> Reading<LoadedUnit> {
      const bool masked = entry.form == UnitEntry::Form::mask;
      if (entry.form == UnitEntry::Form::linked && !host_.status(path).present()) return Absent{};
      return LoadedUnit{.id = of_template ? instance_of(id, unit_instance(name)) : std::string(id), .file = path, .masked = masked};
    });
  });
}

void UnitLoader::add_folders(std::string name, std::string_view suffix, std::vector<std::string>& found) const {
  std::vector<std::pair<size_t, std::string>> entries;  // by unit folder, and within one from the name to its larger families
  while (!name.empty()) {
    const std::string entry = name + std::string(suffix);
    if (const auto folders = adding_.find(entry); folders != adding_.end())
      for (size_t folder : folders->second) entries.emplace_back(folder, entry);
    name = unit_name_form(name) == UnitNameForm::instance ? unit_template(name) : unit_family(name);
  }
  std::stable_sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) { return one.first < other.first; });
  for (const auto& [folder, entry] : entries) found.push_back(tree_.folders()[folder].path + "/" + entry);
}

std::vector<std::string> UnitLoader::folders_of(const LoadedUnit& unit, std::string_view suffix) const {
  std::vector<std::string> found;
  add_folders(unit.id, suffix, found);
  const auto [begin, end] = other_names_.equal_range(unit.id);
  for (auto other = begin; other != end; ++other) add_folders(other->second, suffix, found);
  if (unit_name_form(unit.id) == UnitNameForm::instance) {
    const auto [first, last] = other_names_.equal_range(unit_template(unit.id));
    for (auto other = first; other != last; ++other) add_folders(instance_of(other->second, unit_instance(unit.id)), suffix, found);
  }
  const std::string of_type = std::string(unit_type(unit.id)) + std::string(suffix);
  if (const auto folders = adding_.find(of_type); folders != adding_.end())
    for (size_t folder : folders->second) found.push_back(tree_.folders()[folder].path + "/" + of_type);
  return found;
}

Reading<std::vector<Directive>> UnitLoader::directives(const LoadedUnit& unit) const {
  return read_directives(host_, unit.file, folders_of(unit, ".d"));
}

Reading<std::vector<Directive>> read_directives(const Host& host, const std::string& file, const std::vector<std::string>& folders) {
  const Reading<std::string>& text = host.read(file, largest_unit_file);
  if (text.unreadable()) return Unreadable{text.why()};
  if (text.absent()) return Absent{};
  std::vector<Directive> directives = parse_unit_file(text.value(), file);
  const Reading<std::vector<ConfFile>> drop_ins = conf_files(host, folders);
  if (drop_ins.unreadable()) return Unreadable{drop_ins.why()};
  for (const ConfFile& drop_in : drop_ins.value()) {
    if (drop_in.text.unreadable()) return Unreadable{drop_in.text.why()};
    if (drop_in.text.absent()) continue;
    std::vector<Directive> more = parse_unit_file(drop_in.text.value(), drop_in.path);
    directives.insert(directives.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return directives;
}

std::vector<std::string> words_of_value(std::string_view value) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false;  // of a word, which may be an empty pair of quotes
  char quote = '\0';
  for (char c : value) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (quote == '\0' && blank) {
      if (inside) words.push_back(std::move(word));
      word.clear();
      inside = false;
      continue;
    }
    inside = true;
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      word += c;
    }
  }
  if (inside) words.push_back(std::move(word));
  return words;
}

}  // namespace nodeworthy
