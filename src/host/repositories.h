// Where packages come from: repositories of yum and dnf, and of apt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One value of a section.
struct YumValue {
  std::string key;
  std::string text;  // lines that continue it joined by a blank
  size_t line = 0;   // counted from 1
};

/// One section of a file of yum's syntax (yum.conf(5), dnf.conf(5)).
struct YumSection {
  std::string name;
  std::string file;
  std::vector<YumValue> values;
  std::vector<size_t> stray;  // lines that look like the continuation of a value and are none: they are not indented

  /// The last value of a key; null where there is none.
  const YumValue* find(std::string_view key) const;
};

/// The sections of one text. A line that is indented continues the value before it; one that is not and holds no "=" or, as a URL, only one
/// behind its colon, is stray.
std::vector<YumSection> parse_yum(std::string_view text, std::string_view file);

/// The words of a list, which blanks or commas part.
std::vector<std::string_view> yum_list(std::string_view text);

/// Every section of /etc/dnf/dnf.conf or /etc/yum.conf and of /etc/yum.repos.d/*.repo; Absent where there is none of them.
struct YumSections {
  Reading<std::vector<YumSection>> sections = Absent{};
};
YumSections yum_sections(const Host& host);

/// One source of packages.
struct Repository {
  std::string name;   // "kubernetes" of yum; the URL of apt
  std::string where;  // "/etc/yum.repos.d/kubernetes.repo:1"
  std::string file;
  std::vector<std::string> urls;      // of packages
  std::vector<std::string> key_urls;  // of keys, where they are fetched
  enum class Signatures { checked, unchecked, unsaid } signatures = Signatures::unsaid;
  std::string signatures_by;  // what says so: "gpgcheck=0 (FILE:LINE)"
  std::vector<size_t> stray;  // lines that were meant to belong to it
  bool is_yum = false;
};

/// The repositories that are enabled. Absent where no file of any is there.
struct Repositories {
  Reading<std::vector<Repository>> all = Absent{};
};
Repositories repositories(const Host& host);

}  // namespace nodeworthy
