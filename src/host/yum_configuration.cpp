#include "host/yum_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view override_folder = "/etc/dnf/repos.override.d";

/// A URL at the beginning of a line is no key, whatever its query says.
bool is_url(std::string_view line) {
  const size_t colon = line.find("://");
  return colon != std::string_view::npos && colon < line.find('=');
}

/// Adds the sections of a file; Absent where there is none.
Reading<bool> add_sections(const Host& host, const std::string& file, std::vector<YumSection>& sections) {
  return host.read(file, repository_file_limit).and_then([&](const std::string& text) -> Reading<bool> {
    if (sections.size() > most_repositories)
      return Unreadable{fmt::format("{}: more than {} repositories come before it", file, most_repositories)};
    std::ranges::move(parse_yum(text, file), std::back_inserter(sections));
    return true;
  });
}

/// The same of the files of a folder.
Reading<bool> add_folder(const Host& host, std::string_view folder, std::string_view suffix, std::vector<YumSection>& sections) {
  const Reading<std::vector<std::string>> files = files_in(host, folder, suffix);
  if (files.unreadable()) return Unreadable{files.why()};
  Reading<bool> any = Absent{};
  if (files.present()) {
    for (const std::string& file : files.value()) {
      const Reading<bool> added = add_sections(host, file, sections);
      if (added.unreadable()) return added;
      if (added.present()) any = added;
    }
  }
  return any;
}

/// Values of a later section of the same name come after those before it.
YumSection take_main(std::vector<YumSection>& sections) {
  YumSection main;
  for (YumSection& section : sections)
    if (section.name == "main") std::ranges::move(section.values, std::back_inserter(main.values));
  std::erase_if(sections, [](const YumSection& section) { return section.name == "main"; });
  return main;
}

// Every override may be of every repository. Of what anybody writes that is a small part, and of what a hostile image can hold, too.
constexpr size_t most_overridden = 1'000'000;

bool are_too_many(const std::vector<YumSection>& overrides, const std::vector<YumSection>& repositories) {
  size_t values = overrides.size();
  for (const YumSection& over : overrides) values += over.values.size();
  return !repositories.empty() && values > most_overridden / repositories.size();
}

void override_values(const std::vector<YumSection>& overrides, std::vector<YumSection>& repositories) {
  for (const YumSection& over : overrides)
    for (YumSection& repository : repositories)
      if (glob_match(over.name, repository.name)) std::ranges::copy(over.values, std::back_inserter(repository.values));
}

/// Puts together what several places say; Absent where none is there.
Reading<YumConfiguration> configuration_of(std::initializer_list<Reading<bool>> places, std::vector<YumSection> sections) {
  bool any = false;
  for (const Reading<bool>& place : places) {
    if (place.unreadable()) return Unreadable{place.why()};
    any = any || place.present();
  }
  if (!any) return Absent{};
  YumConfiguration configuration{.main = take_main(sections), .repositories = {}};
  configuration.repositories = std::move(sections);
  return configuration;
}

}  // namespace

const YumValue* YumSection::find(std::string_view key) const {
  for (auto value = values.rbegin(); value != values.rend(); ++value)
    if (value->key == key) return &*value;
  return nullptr;
}

bool YumSection::is_enabled() const {
  const YumValue* enabled = find("enabled");
  return enabled == nullptr || yum_true(enabled->text);
}

std::vector<std::string_view> yum_list(std::string_view text) {
  std::vector<std::string_view> list;
  for (std::string_view word : words_of(text))
    for (std::string_view part : split(word, ','))
      if (!part.empty()) list.push_back(part);
  return list;
}

bool yum_true(std::string_view word) {
  constexpr std::array<std::string_view, 7> yes{"1", "yes", "true", "on", "enable", "enabled", "with"};
  return std::ranges::find(yes, lower(strip(word))) != yes.end();
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
      section.values.push_back({.key = std::string(strip(content.substr(0, equals))),
                                .text = std::string(strip(content.substr(equals + 1))),
                                .file = std::string(file),
                                .line = number});
    }
  }
  return sections;
}

YumSections yum_sections(const Host& host) {
  std::vector<YumSection> sections;
  std::vector<YumSection> overrides;
  Reading<bool> main = add_sections(host, "/etc/dnf/dnf.conf", sections);
  if (main.absent()) main = add_sections(host, "/etc/yum.conf", sections);
  const Reading<bool> repositories = add_folder(host, "/etc/yum.repos.d", ".repo", sections);
  const Reading<bool> over = add_folder(host, override_folder, ".repo", overrides);
  return {configuration_of({main, repositories, over}, std::move(sections)).and_then([&](YumConfiguration configuration) {
    if (are_too_many(overrides, configuration.repositories))
      return Reading<YumConfiguration>(Unreadable{fmt::format("{}: overrides more than any configuration has", override_folder)});
    override_values(overrides, configuration.repositories);
    return Reading<YumConfiguration>(std::move(configuration));
  })};
}

Reading<YumConfiguration> zypper_configuration(const Host& host) {
  std::vector<YumSection> sections;
  const Reading<bool> main = add_sections(host, "/etc/zypp/zypp.conf", sections);
  const Reading<bool> more = add_folder(host, "/etc/zypp/zypp.conf.d", ".conf", sections);
  const Reading<bool> repositories = add_folder(host, "/etc/zypp/repos.d", ".repo", sections);
  return configuration_of({main, more, repositories}, std::move(sections));
}

Reading<std::vector<std::string>> files_in(const Host& host, std::string_view folder, std::string_view suffix) {
  return host.list(folder).map([&](const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const std::string& name : names)
      if (name.ends_with(suffix)) files.push_back(fmt::format("{}/{}", folder, name));
    return files;
  });
}

}  // namespace nodeworthy
