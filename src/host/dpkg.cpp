#include "host/dpkg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr auto is_blank = [](char c) { return c == ' ' || c == '\t'; };

/// Adds the packages of one file; Absent where there is none.
Reading<bool> add_records(const Host& host, const std::string& path, std::string_view record, WithoutStatus without, Packages& packages) {
  DpkgReader reader(without);
  const Reading<bool> read = host.scan(path, [&](std::string_view piece) { return reader.take(piece); });
  return read.and_then([&](bool) -> Reading<bool> {
    auto records = reader.finish();
    if (const auto* error = std::get_if<DpkgError>(&records)) return Unreadable{fmt::format("{}:{}: {}", path, error->line, error->what)};
    auto& added = std::get<Packages>(records);
    for (Package& package : added) package.record = record;
    if (packages.empty()) packages.swap(added);
    std::ranges::move(added, std::back_inserter(packages));
    return true;
  });
}

/// Adds the packages of the files in status.d; Absent where there is no such folder.
Reading<bool> add_status_d(const Host& host, Packages& packages) {
  static constexpr std::string_view folder = "/var/lib/dpkg/status.d";
  return host.list(folder).and_then([&](const std::vector<std::string>& names) -> Reading<bool> {
    for (const std::string& name : names) {
      if (name.ends_with(".md5sums")) continue;  // the checksums of a package's files, beside its own
      const Reading<bool> added = add_records(host, fmt::format("{}/{}", folder, name), folder, WithoutStatus::installed, packages);
      if (added.unreadable()) return added;
    }
    return true;
  });
}

/// What dpkg has changed and not yet merged into its status stands in numbered files until it ends well.
Reading<bool> is_at_rest(const Host& host) {
  const Reading<std::vector<std::string>>& names = host.list("/var/lib/dpkg/updates");
  if (names.unreadable()) return Unreadable{names.why()};
  if (names.absent()) return true;
  return std::ranges::none_of(names.value(), [](const std::string& name) { return name.find_first_not_of("0123456789") == name.npos; });
}

}  // namespace

bool DpkgReader::take(std::string_view piece) {
  while (!piece.empty() && error_.line == 0) {
    const void* end = std::memchr(piece.data(), '\n', piece.size());
    const size_t length = end == nullptr ? piece.size() : static_cast<size_t>(static_cast<const char*>(end) - piece.data());
    ++line_;
    cut_off_ = end == nullptr;
    take_line(piece.substr(0, length));
    piece.remove_prefix(std::min(length + 1, piece.size()));
  }
  return error_.line == 0;
}

std::variant<Packages, DpkgError> DpkgReader::finish() {
  if (cut_off_ && without_ == WithoutStatus::not_there) refuse("the file ends in the midst of a line");
  end_record();
  if (error_.line != 0) return error_;
  return std::move(packages_);
}

void DpkgReader::take_line(std::string_view line) {
  if (line.empty()) return end_record();
  if (is_blank(line[0])) {
    if (!in_record_) refuse("a continuation of nothing");
    return;
  }
  in_record_ = true;
  // A name has no blanks in it; some may stand between it and the colon.
  const char* name = std::find_if(line.begin(), line.end(), [](char c) { return c == ':' || is_blank(c); });
  const char* colon = std::find_if_not(name, line.end(), is_blank);
  if (name == line.begin() || colon == line.end() || *colon != ':') return refuse("neither a field nor the continuation of one");
  if (std::string* kept = kept_of({line.begin(), name}); kept != nullptr) *kept = strip({colon + 1, line.end()});
}

std::string* DpkgReader::kept_of(std::string_view field) {
  if (field == "Package") return &package_.name;
  if (field == "Status") return &status_;
  if (field == "Architecture") return &package_.architecture;
  if (field == "Version") return &package_.version;
  return nullptr;
}

void DpkgReader::end_record() {
  if (!in_record_ || error_.line != 0) return;
  const std::vector<std::string_view> words = words_of(status_);
  if (package_.name.empty()) return refuse("a record without a Package");
  if (!words.empty() && words.size() != 3) return refuse("a Status is three words");
  const bool installed_by_file = words.empty() && without_ == WithoutStatus::installed;
  const std::string_view state = words.empty() ? (installed_by_file ? "installed" : "not-installed") : words[2];
  if (state != "not-installed" && state != "config-files") {
    // The version of one that was never unpacked in full may not be known yet; dpkg shows it as <none>.
    if (package_.version.empty() && state != "half-installed") return refuse("a package that is there without a Version");
    // What waits for another package's triggers is as good as configured.
    if (state != "installed" && !state.starts_with("triggers-")) package_.broken = state;
    package_.held = !words.empty() && words[0] == "hold";
    packages_.push_back(std::move(package_));
  }
  package_ = {};
  status_.clear();
  in_record_ = false;
}

void DpkgReader::refuse(std::string_view what) {
  if (error_.line == 0) error_ = {.line = std::max<size_t>(line_, 1), .what = what};
}

Reading<Packages> dpkg_packages(const Host& host) {
  static constexpr std::string_view file = "/var/lib/dpkg/status";
  Packages packages;
  const Reading<bool> status = add_records(host, std::string(file), file, WithoutStatus::not_there, packages);
  if (status.unreadable()) return Unreadable{status.why()};
  const Reading<bool> files = add_status_d(host, packages);
  if (files.unreadable()) return Unreadable{files.why()};
  if (status.absent() && files.absent()) return Absent{};
  const Reading<bool> at_rest = is_at_rest(host);
  if (at_rest.unreadable()) return Unreadable{at_rest.why()};
  if (!at_rest.value()) return Unreadable{"/var/lib/dpkg/updates: dpkg is at work, or was interrupted (dpkg --configure -a goes on)"};
  return packages;
}

}  // namespace nodeworthy
