// Files of yum's syntax (yum.conf(5), dnf.conf(5)): what yum, dnf and zypper are told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// More than anybody writes of repositories, and of what a hostile image can hold a small part.
inline constexpr size_t repository_file_limit = size_t{1} << 20;  // bytes of one file
inline constexpr size_t most_repositories = 10'000;               // in the files before one more is read

/// One value of a section.
struct YumValue {
  std::string key;
  std::string text;  // lines that continue it joined by a blank
  std::string file;
  size_t line = 0;  // counted from 1
};

/// One section.
struct YumSection {
  std::string name;
  std::string file;
  std::vector<YumValue> values;
  std::vector<size_t> stray;  // lines that look like the continuation of a value and are none: they are not indented

  /// The last value of a key; null where there is none.
  const YumValue* find(std::string_view key) const;
  /// Of a repository: whether it is used, as it is where nothing is said.
  bool is_enabled() const;
};

/// The sections of one text. A line that is indented continues the value before it; one that is not and holds no "=" or, as a URL, only one
/// behind its colon, is stray.
std::vector<YumSection> parse_yum(std::string_view text, std::string_view file);

/// The words of a list, which blanks or commas part.
std::vector<std::string_view> yum_list(std::string_view text);

/// Whether a word means yes, to yum and to apt: 1, yes, true, on, enable, enabled, with, in whatever case.
bool yum_true(std::string_view word);

/// What a package manager is told.
struct YumConfiguration {
  YumSection main;  // empty where there is none
  std::vector<YumSection> repositories;
};

/// Of yum and dnf: [main] of /etc/dnf/dnf.conf, or else of /etc/yum.conf, and /etc/yum.repos.d/*.repo with what dnf 5 puts over it from
/// /etc/dnf/repos.override.d/*.repo, whose sections may be patterns of names. Absent where there is none of these files.
struct YumSections {
  Reading<YumConfiguration> configuration = Absent{};
};
YumSections yum_sections(const Host& host);

/// Of zypper: [main] of /etc/zypp/zypp.conf and zypp.conf.d/*.conf, and /etc/zypp/repos.d/*.repo.
Reading<YumConfiguration> zypper_configuration(const Host& host);

/// The files of a folder that end in a suffix, in the order of their names.
Reading<std::vector<std::string>> files_in(const Host& host, std::string_view folder, std::string_view suffix);

}  // namespace nodeworthy
