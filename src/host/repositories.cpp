#include "host/repositories.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "host/apt_configuration.h"
#include "host/yum_configuration.h"

namespace nodeworthy {
namespace {

/// What becomes of signatures where neither a repository nor [main] says it.
enum class Unsaid : uint8_t { up_to_the_build, zypper_checks };

void read_signatures(const YumSection& section, const YumSection& main, Unsaid unsaid, Repository& repository) {
  const YumValue* check = section.find("gpgcheck");
  if (check != nullptr && check->file != section.file) repository.overriding_file = check->file;
  if (check == nullptr) check = main.find("gpgcheck");
  if (check != nullptr) {
    repository.signatures = yum_true(check->text) ? Repository::Signatures::checked : Repository::Signatures::unchecked;
    repository.signatures_by = fmt::format("gpgcheck={} ({}:{})", check->text, check->file, check->line);
  } else if (unsaid == Unsaid::zypper_checks) {
    repository.signatures = Repository::Signatures::checked;
    repository.signatures_by = fmt::format("zypper checks them ({})", repository.where);
  }
}

/// What keeps the certificate of the other side from being checked.
void read_verification(const YumSection& section, const YumSection& main, Repository& repository) {
  const YumValue* verify = section.find("sslverify");
  if (verify == nullptr) verify = main.find("sslverify");
  if (verify != nullptr && !verify->text.empty() && !yum_true(verify->text))
    repository.unverified = fmt::format("sslverify={} ({}:{})", verify->text, verify->file, verify->line);
}

Repository yum_repository(const YumSection& section, const YumSection& main, Unsaid unsaid) {
  Repository repository{.name = section.name, .where = section.file, .file = section.file, .stray = section.stray, .is_yum = true};
  for (std::string_view key : {"baseurl", "mirrorlist", "metalink"}) {
    const YumValue* value = section.find(key);
    if (value == nullptr) continue;
    if (repository.urls.empty()) repository.where = fmt::format("{}:{}", value->file, value->line);
    for (std::string_view url : yum_list(value->text)) repository.urls.emplace_back(url);
  }
  if (const YumValue* keys = section.find("gpgkey"))
    for (std::string_view url : yum_list(keys->text)) repository.key_urls.emplace_back(url);
  read_signatures(section, main, unsaid, repository);
  read_verification(section, main, repository);
  return repository;
}

void add_yum(const YumConfiguration& configuration, Unsaid unsaid, std::vector<Repository>& all) {
  for (const YumSection& section : configuration.repositories)
    if (section.is_enabled()) all.push_back(yum_repository(section, configuration.main, unsaid));
}

/// What one line or stanza of sources.list(5) says.
struct AptSource {
  std::vector<std::string_view> types, urls, suites;
  size_t line = 0;
  bool trusted = false;
  std::optional<bool> insecure;  // whether it may do without a signature
  bool enabled = true;
};

/// What the configuration of apt allows every source; null where it does not.
struct AptAllows {
  const AptValue* unauthenticated = nullptr;
  const AptValue* insecure = nullptr;
};

/// Packages of apt are checked unless their source is trusted blindly or may do without a signature.
void read_signatures(const AptSource& source, const AptAllows& allows, Repository& repository) {
  repository.signatures = Repository::Signatures::unchecked;
  const auto by_configuration = [&](std::string_view name, const AptValue& value) {
    repository.signatures_by = fmt::format("{} ({}:{})", name, value.file, value.line);
    repository.overriding_file = value.file;
  };
  if (source.trusted || source.insecure.value_or(false)) {
    repository.signatures_by = fmt::format("{} ({})", source.trusted ? "trusted=yes" : "allow-insecure=yes", repository.where);
  } else if (allows.unauthenticated != nullptr) {
    by_configuration("APT::Get::AllowUnauthenticated", *allows.unauthenticated);
  } else if (allows.insecure != nullptr && !source.insecure) {
    by_configuration("Acquire::AllowInsecureRepositories", *allows.insecure);
  } else {
    repository.signatures = Repository::Signatures::checked;
    repository.signatures_by = fmt::format("apt checks them ({})", repository.where);
  }
}

void add_apt_source(const AptSource& source, std::string_view file, const AptAllows& allows, std::vector<Repository>& all) {
  const bool has_packages = source.types.empty() || std::ranges::find(source.types, "deb") != source.types.end();
  if (!source.enabled || !has_packages) return;
  const std::string where = fmt::format("{}:{}", file, source.line);
  for (std::string_view url : source.urls) {
    Repository& repository = all.emplace_back(Repository{.name = std::string(url),
                                                         .where = where,
                                                         .file = std::string(file),
                                                         .urls = {std::string(url)},
                                                         .suites = {source.suites.begin(), source.suites.end()}});
    read_signatures(source, allows, repository);
  }
}

/// Reads an option of either form of sources.list(5).
void take_option(std::string_view name, std::string_view value, AptSource& source) {
  if (name == "trusted") source.trusted = yum_true(value);
  if (name == "allow-insecure") source.insecure = yum_true(value);
}

/// sources.list(5), one line a repository: deb [OPTIONS] URL SUITE COMPONENTS.
void add_apt_lines(std::string_view text, std::string_view file, const AptAllows& allows, std::vector<Repository>& all) {
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line.substr(0, line.find('#')));
    if (!line.starts_with("deb ") && !line.starts_with("deb\t")) continue;
    line = strip(line.substr(3));
    AptSource source{.types = {"deb"}, .urls = {}, .suites = {}, .line = number};
    if (line.starts_with('[')) {
      const size_t end = std::min(line.find(']'), line.size() - 1);
      for (std::string_view option : words_of(line.substr(1, end - 1)))
        take_option(lower(option.substr(0, option.find('='))), option.substr(std::min(option.find('=') + 1, option.size())), source);
      line = line.substr(end + 1);
    }
    const std::vector<std::string_view> words = words_of(line);
    if (!words.empty()) source.urls = {words[0]};
    if (words.size() > 1) source.suites = {words[1]};
    add_apt_source(source, file, allows, all);
  }
}

/// Reads one field of a stanza; the list that lines after it go on with, null where it is none.
std::vector<std::string_view>* take_field(std::string_view line, size_t number, AptSource& source) {
  const size_t colon = line.find(':');
  const std::string field = lower(line.substr(0, colon));
  take_option(field, line.substr(colon + 1), source);
  if (field == "enabled") source.enabled = yum_true(line.substr(colon + 1));
  if (field == "uris") source.line = number;
  return field == "uris" ? &source.urls : field == "suites" ? &source.suites : field == "types" ? &source.types : nullptr;
}

/// sources.list(5), deb822: a stanza of fields, whose values go on in indented lines.
void add_apt_stanzas(std::string_view text, std::string_view file, const AptAllows& allows, std::vector<Repository>& all) {
  AptSource source;
  std::vector<std::string_view>* list = nullptr;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (strip(line).empty()) {
      add_apt_source(source, file, allows, all);
      source = {};
      list = nullptr;
      continue;
    }
    if (line.starts_with('#')) continue;
    std::string_view value = line;
    if (line[0] != ' ' && line[0] != '\t') {
      const size_t colon = line.find(':');
      if (colon == std::string_view::npos) continue;
      list = take_field(line, number, source);
      value = line.substr(colon + 1);
    }
    if (list != nullptr) std::ranges::copy(words_of(value), std::back_inserter(*list));
  }
  add_apt_source(source, file, allows, all);
}

using AddApt = void (*)(std::string_view text, std::string_view file, const AptAllows& allows, std::vector<Repository>& all);

const AptValue* allowed(const AptValues& values, std::string_view name) {
  const auto found = values.find(name);
  return found != values.end() && yum_true(found->second.text) ? &found->second : nullptr;
}

/// Adds what is in the files, and in those of sources.list.d that end in a suffix; Absent where there is none of them.
Reading<bool> add_apt(const Host& host, std::string_view suffix, AddApt add, std::vector<std::string> files, std::vector<Repository>& all) {
  const Reading<std::vector<std::string>> more = files_in(host, "/etc/apt/sources.list.d", suffix);
  if (more.unreadable()) return Unreadable{more.why()};
  if (more.present()) files.insert(files.end(), more.value().begin(), more.value().end());
  const Reading<AptValues>& values = host.once(apt_configuration).values;
  Reading<bool> any = Absent{};
  for (const std::string& file : files) {
    const Reading<std::string>& text = host.read(file, repository_file_limit);
    if (text.unreadable()) return Unreadable{text.why()};
    if (text.absent()) continue;
    if (all.size() > most_repositories)
      return Unreadable{fmt::format("{}: more than {} repositories come before it", file, most_repositories)};
    if (values.unreadable()) return Unreadable{values.why()};
    add(text.value(), file,
        {.unauthenticated = allowed(values.value(), "apt::get::allowunauthenticated"),
         .insecure = allowed(values.value(), "acquire::allowinsecurerepositories")},
        all);
    any = true;
  }
  return any;
}

}  // namespace

Repositories repositories(const Host& host) {
  std::vector<Repository> all;
  const Reading<YumConfiguration>& yum = host.once(yum_sections).configuration;
  if (yum.unreadable()) return {Unreadable{yum.why()}};
  if (yum.present()) add_yum(yum.value(), Unsaid::up_to_the_build, all);
  const Reading<YumConfiguration> zypper = zypper_configuration(host);
  if (zypper.unreadable()) return {Unreadable{zypper.why()}};
  if (zypper.present()) add_yum(zypper.value(), Unsaid::zypper_checks, all);
  const Reading<bool> lines = add_apt(host, ".list", add_apt_lines, {"/etc/apt/sources.list"}, all);
  const Reading<bool> stanzas = add_apt(host, ".sources", add_apt_stanzas, {}, all);
  for (const Reading<bool>* read : {&lines, &stanzas})
    if (read->unreadable()) return {Unreadable{read->why()}};
  if (yum.absent() && zypper.absent() && lines.absent() && stanzas.absent()) return {Absent{}};
  return {std::move(all)};
}

bool names_any(const Repository& repository, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    auto has = [&](const std::string& text) { return lower(text).find(word) != std::string::npos; };
    return has(repository.name) || std::ranges::any_of(repository.urls, has) || std::ranges::any_of(repository.suites, has);
  });
}

}  // namespace nodeworthy
