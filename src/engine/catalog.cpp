#include "engine/catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/yaml.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t largest_file = uintmax_t{1} << 20;
constexpr std::string_view profile_prefix = "profiles/";

/// The *.yaml files, and the *.yml that are none of ours, below a folder and not in its fixtures, sorted, so that messages come in the same
/// order everywhere.
std::vector<fs::path> yaml_files(const std::string& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry.depth() == 0 && entry->path().filename() == Catalog::fixtures_folder) entry.disable_recursion_pending();
    if (entry->path().extension() == ".yaml" || entry->path().extension() == ".yml") files.push_back(entry->path());
  }
  if (error) throw InputError(fmt::format("{}: {}", folder, error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

/// A file's text; false when it cannot be read, is no file or is too large.
bool read_file(const fs::path& path, std::string& text) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > largest_file || error) return false;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  text = std::move(bytes).str();
  return !stream.fail();
}

}  // namespace

Catalog::Catalog(std::span<const RuleFile> files) {
  Problems none;
  for (const RuleFile& file : files) add(file, none);
}

void Catalog::add(const RuleFile& file, Problems& problems) {
  all_.push_back(&file);
  if (file.name == "tables" && !file.root.is_mapping()) {
    problems.add(file.path, file.root.mark, fmt::format("tables are a mapping of names to values, this is {}", describe(file.root.type)));
    return;
  }
  if (file.name == "tables") {
    tables_.insert(tables_.begin(), &file.root);
    return;
  }
  const bool is_profile = file.name.starts_with(profile_prefix);
  const std::string_view name = is_profile ? file.name.substr(profile_prefix.size()) : file.name;
  const auto [at, added] = (is_profile ? profiles_ : rules_).emplace(name, &file);
  if (!added) {
    problems.add(file.path, {},
                 fmt::format("the {} {} is already there, from {}; choose another name{}", is_profile ? "profile" : "rule", name,
                             at->second->path, is_profile ? "" : ", or change its values in a profile's override"));
  }
}

void Catalog::add_folder(const std::string& folder, Problems& problems) {
  for (const fs::path& path : yaml_files(folder)) {
    if (path.extension() == ".yml") {
      problems.add(path.string(), {}, "is passed over; rules are in files that end in .yaml");
      continue;
    }
    std::string text;
    if (!read_file(path, text)) {
      problems.add(path.string(), {}, "cannot be read as a file of at most 1 MiB");
      continue;
    }
    auto parsed = parse_yaml(text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) {
      problems.add(path.string(), error->mark, error->what);
      continue;
    }
    Document& document = documents_.emplace_back(std::move(std::get<Document>(parsed)));
    const std::string name = path.lexically_relative(folder).replace_extension().generic_string();
    const RuleFile& file =
        files_.emplace_back(RuleFile{.path = document.keep(path.string()), .name = document.keep(name), .root = document.root()});
    add(file, problems);
    if (rules_.contains(file.name) && rules_.at(file.name) == &file) added_.push_back(file.name);
  }
}

}  // namespace nodeworthy
