#include "host/repositories.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::array<std::string_view, 2> yum_configurations{"/etc/dnf/dnf.conf", "/etc/yum.conf"};
constexpr std::string_view yum_folder = "/etc/yum.repos.d";

/// A URL at the beginning of a line is no key, whatever its query says.
bool is_url(std::string_view line) {
  const size_t colon = line.find("://");
  return colon != std::string_view::npos && colon < line.find('=');
}

/// The files of a folder that end in a suffix, in the order of their names.
Reading<std::vector<std::string>> files_in(const Host& host, std::string_view folder, std::string_view suffix) {
  return host.list(folder).map([&](const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const std::string& name : names)
      if (name.ends_with(suffix)) files.push_back(fmt::format("{}/{}", folder, name));
    return files;
  });
}

/// Hands the text of each file to `take`; Absent where there is none of them.
template <class Take>
Reading<bool> for_each_text(const Host& host, const std::vector<std::string>& files, Take take) {
  bool any = false;
  for (const std::string& file : files) {
    const Reading<std::string>& text = host.read(file);
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.absent()) continue;
    take(text.value(), file);
    any = true;
  }
  if (!any) return Absent{};
  return true;
}

bool is_true(std::string_view text) {
  const std::string word = lower(strip(text));
  return word == "1" || word == "yes" || word == "true" || word == "on" || word == "enabled";
}

Repository yum_repository(const YumSection& section, const YumSection* main) {
  Repository repository{.name = section.name, .where = section.file, .file = section.file, .stray = section.stray, .is_yum = true};
  for (std::string_view key : {"baseurl", "mirrorlist", "metalink"}) {
    const YumValue* value = section.find(key);
    if (value == nullptr) continue;
    if (repository.urls.empty()) repository.where = fmt::format("{}:{}", section.file, value->line);
    for (std::string_view url : yum_list(value->text)) repository.urls.emplace_back(url);
  }
  if (const YumValue* keys = section.find("gpgkey"))
    for (std::string_view url : yum_list(keys->text)) repository.key_urls.emplace_back(url);
  const YumSection* from = &section;
  const YumValue* check = section.find("gpgcheck");
  if (check == nullptr && main != nullptr) {
    from = main;
    check = main->find("gpgcheck");
  }
  if (check == nullptr) return repository;
  repository.signatures = is_true(check->text) ? Repository::Signatures::checked : Repository::Signatures::unchecked;
  repository.signatures_by = fmt::format("gpgcheck={} ({}:{})", check->text, from->file, check->line);
  return repository;
}

void add_yum(const std::vector<YumSection>& sections, std::vector<Repository>& all) {
  const YumSection* main = nullptr;
  for (const YumSection& section : sections)
    if (section.name == "main") main = &section;
  for (const YumSection& section : sections) {
    const YumValue* enabled = section.find("enabled");
    if (section.name != "main" && (enabled == nullptr || is_true(enabled->text))) all.push_back(yum_repository(section, main));
  }
}

/// A repository of apt, whose packages are checked unless it is trusted blindly.
Repository apt_repository(std::string_view url, std::string_view file, size_t line, bool trusted) {
  std::string where = fmt::format("{}:{}", file, line);
  return {.name = std::string(url),
          .where = where,
          .file = std::string(file),
          .urls = {std::string(url)},
          .signatures = trusted ? Repository::Signatures::unchecked : Repository::Signatures::checked,
          .signatures_by = fmt::format("{} ({})", trusted ? "trusted=yes" : "apt checks them", where)};
}

/// sources.list(5), one line a repository: deb [OPTIONS] URL SUITE COMPONENTS.
void add_apt_lines(std::string_view text, std::string_view file, std::vector<Repository>& all) {
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line.substr(0, line.find('#')));
    if (!line.starts_with("deb ") && !line.starts_with("deb\t")) continue;
    line = strip(line.substr(3));
    bool trusted = false;
    if (line.starts_with('[')) {
      const size_t end = std::min(line.find(']'), line.size() - 1);
      for (std::string_view option : words_of(line.substr(1, end - 1))) trusted = trusted || option == "trusted=yes";
      line = line.substr(end + 1);
    }
    const std::vector<std::string_view> words = words_of(line);
    if (!words.empty()) all.push_back(apt_repository(words[0], file, number, trusted));
  }
}

/// sources.list(5), deb822: a stanza of fields.
void add_apt_stanzas(std::string_view text, std::string_view file, std::vector<Repository>& all) {
  std::vector<std::string_view> urls;
  size_t urls_line = 0;
  bool trusted = false;
  bool enabled = true;
  size_t number = 0;
  auto end_stanza = [&] {
    for (std::string_view url : urls)
      if (enabled) all.push_back(apt_repository(url, file, urls_line, trusted));
    urls.clear();
    trusted = false;
    enabled = true;
  };
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (strip(line).empty()) end_stanza();
    const size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string field = lower(line.substr(0, colon));
    const std::string_view value = strip(line.substr(colon + 1));
    if (field == "uris") urls = words_of(value), urls_line = number;
    if (field == "trusted") trusted = is_true(value);
    if (field == "enabled") enabled = is_true(value);
  }
  end_stanza();
}

Reading<bool> add_apt(const Host& host, std::string_view suffix, void (*add)(std::string_view, std::string_view, std::vector<Repository>&),
                      std::vector<std::string> files, std::vector<Repository>& all) {
  const Reading<std::vector<std::string>> more = files_in(host, "/etc/apt/sources.list.d", suffix);
  if (more.unreadable()) return Unreadable{more.why()};
  if (more.present()) files.insert(files.end(), more.value().begin(), more.value().end());
  return for_each_text(host, files, [&](std::string_view text, std::string_view file) { add(text, file, all); });
}

}  // namespace

const YumValue* YumSection::find(std::string_view key) const {
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (value->key == key) return &*value;
  return nullptr;
}

std::vector<std::string_view> yum_list(std::string_view text) {
  std::vector<std::string_view> list;
  for (std::string_view word : words_of(text))
    for (std::string_view part : split(word, ','))
      if (!part.empty()) list.push_back(part);
  return list;
}

std::vector<YumSection> parse_yum(std::string_view text, std::string_view file) {
  std::vector<YumSection> sections;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    const std::string_view content = strip(line);
    if (content.empty() || content[0] == '#' || content[0] == ';') continue;
    if (content[0] == '[') {
      sections.push_back({.name = std::string(content.substr(1, content.find(']') - 1)), .file = std::string(file)});
      continue;
    }
    if (sections.empty()) continue;
    YumSection& section = sections.back();
    const size_t equals = content.find('=');
    if (line[0] == ' ' || line[0] == '\t') {
      if (!section.values.empty()) section.values.back().text += " " + std::string(content);
    } else if (equals == std::string_view::npos || is_url(content)) {
      section.stray.push_back(number);
    } else {
      section.values.push_back(
          {.key = std::string(strip(content.substr(0, equals))), .text = std::string(strip(content.substr(equals + 1))), .line = number});
    }
  }
  return sections;
}

YumSections yum_sections(const Host& host) {
  std::vector<std::string> files(yum_configurations.begin(), yum_configurations.end());
  const Reading<std::vector<std::string>> more = files_in(host, yum_folder, ".repo");
  if (more.unreadable()) return {Unreadable{more.why()}};
  if (more.present()) files.insert(files.end(), more.value().begin(), more.value().end());
  std::vector<YumSection> all;
  const Reading<bool> read = for_each_text(host, files, [&](std::string_view text, std::string_view file) {
    for (YumSection& section : parse_yum(text, file)) all.push_back(std::move(section));
  });
  return {read.map([&](bool) { return std::move(all); })};
}

Repositories repositories(const Host& host) {
  std::vector<Repository> all;
  const Reading<std::vector<YumSection>>& yum = host.once(yum_sections).sections;
  if (yum.unreadable()) return {Unreadable{yum.why()}};
  if (yum.present()) add_yum(yum.value(), all);
  const Reading<bool> lines = add_apt(host, ".list", add_apt_lines, {"/etc/apt/sources.list"}, all);
  const Reading<bool> stanzas = add_apt(host, ".sources", add_apt_stanzas, {}, all);
  for (const Reading<bool>* read : {&lines, &stanzas})
    if (read->unreadable()) return {Unreadable{read->why()}};
  if (yum.absent() && lines.absent() && stanzas.absent()) return {Absent{}};
  return {std::move(all)};
}

}  // namespace nodeworthy
