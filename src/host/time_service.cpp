#include "host/time_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/document_file.h"
#include "host/systemd_units.h"
#include "host/toml.h"

namespace nodeworthy {
namespace {

using Servers = std::vector<TimeServer>;
using Services = std::vector<TimeService>;

struct KnownUnit {
  std::string_view unit;
  TimeProgram program;
};
constexpr std::array<KnownUnit, 8> known_units{{
    {"chronyd.service", TimeProgram::chrony},
    {"chrony.service", TimeProgram::chrony},
    {"ntpd.service", TimeProgram::ntpd},
    {"ntp.service", TimeProgram::ntpd},
    {"ntpd-rs.service", TimeProgram::ntpd_rs},
    {"ntpsec.service", TimeProgram::ntpsec},
    {"openntpd.service", TimeProgram::openntpd},
    {"systemd-timesyncd.service", TimeProgram::timesyncd},
}};

/// Where the distributions put a program's configuration; the first that exists counts.
std::vector<std::string_view> main_files(TimeProgram program) {
  switch (program) {
    case TimeProgram::chrony: return {"/etc/chrony.conf", "/etc/chrony/chrony.conf"};
    case TimeProgram::ntpd: return {"/etc/ntp.conf"};
    case TimeProgram::ntpd_rs: return {"/etc/ntpd-rs/ntp.toml"};
    case TimeProgram::ntpsec: return {"/etc/ntpsec/ntp.conf", "/etc/ntp.conf"};
    case TimeProgram::openntpd: return {"/etc/openntpd/ntpd.conf", "/etc/ntpd.conf"};
    case TimeProgram::timesyncd: return {"/etc/systemd/timesyncd.conf"};
  }
  return {};
}

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Follows a configuration through the files that it includes, each once, whatever circles they make.
class Reader {
 public:
  Reader(const Host& host, TimeProgram program) : host_(host), program_(program) {}

  void read_main() {
    for (std::string_view file : main_files(program_))
      if (!host_.read(file).absent()) return read(std::string(file));
  }

  Reading<Servers> result() const {
    if (!unreadable_.empty()) return Unreadable{unreadable_};
    return servers_;
  }

 private:
  void read(const std::string& file) {
    if (seen_.insert(file).second) read(file, host_.read(file));
  }

  void read(const std::string& file, const Reading<std::string>& text) {
    if (text.unreadable()) unreadable_ = text.why();
    if (!text.present()) return;
    for (const TimeDirective& directive : parse_time_directives(text.value(), program_)) follow(directive, file);
  }

  void follow(const TimeDirective& directive, const std::string& file) {
    const std::string what = lower(directive.words[0]);
    const bool has_folders = program_ == TimeProgram::chrony;
    if (is_any_of(what, {"server", "servers", "pool", "peer"})) {
      add(directive, file);
    } else if (is_any_of(what, {"include", "includefile"}) && directive.words.size() > 1) {
      read_matching(directive.words[1]);
    } else if (has_folders && what == "confdir") {
      read_folders(directive, ".conf");
    } else if (has_folders && what == "sourcedir") {
      read_folders(directive, ".sources");
    }
  }

  void add(const TimeDirective& directive, const std::string& file) {
    // Options of ntpd before the address ask for a family; its addresses 127.127.x.x are reference clocks.
    const auto name =
        std::find_if(directive.words.begin() + 1, directive.words.end(), [](std::string_view word) { return word[0] != '-'; });
    if (name == directive.words.end() || name->starts_with("127.127.")) return;
    const auto port = std::find(name, directive.words.end(), "port");
    TimeServer server{.name = std::string(*name), .where = fmt::format("{}:{}", file, directive.line)};
    if (server.name.find(':') != std::string::npos) server.name = fmt::format("[{}]", server.name);
    if (directive.words.end() - port > 1) server.name += fmt::format(":{}", port[1]);
    servers_.push_back(std::move(server));
  }

  /// `include` of chrony takes a pattern; only its last part is taken as one here.
  void read_matching(std::string_view pattern) {
    const size_t slash = pattern.rfind('/');
    if (slash == std::string_view::npos || pattern.find_first_of("*?[") == std::string_view::npos) return read(std::string(pattern));
    const Reading<std::vector<std::string>>& names = host_.list(pattern.substr(0, slash));
    if (names.unreadable()) unreadable_ = names.why();
    if (!names.present()) return;
    for (const std::string& name : names.value())
      if (name[0] != '.' && glob_match(pattern.substr(slash + 1), name)) read(fmt::format("{}/{}", pattern.substr(0, slash), name));
  }

  void read_folders(const TimeDirective& directive, std::string_view suffix) {
    const std::vector<std::string> folders(directive.words.begin() + 1, directive.words.end());
    const Reading<std::vector<ConfFile>> files = conf_files(host_, folders, suffix);
    if (files.unreadable()) unreadable_ = files.why();
    if (!files.present()) return;
    for (const ConfFile& file : files.value())
      if (seen_.insert(file.path).second) read(file.path, file.text);
  }

  const Host& host_;
  TimeProgram program_;
  Servers servers_;
  std::set<std::string> seen_;
  std::string unreadable_;
};

/// Appends the directives of one file of timesyncd; what could not be read goes into `unreadable`.
void append(std::vector<Directive>& all, const std::string& file, const Reading<std::string>& text, std::string& unreadable) {
  if (text.unreadable()) unreadable = text.why();
  if (!text.present()) return;
  for (Directive& directive : parse_unit_file(text.value(), file)) all.push_back(std::move(directive));
}

Reading<Servers> timesyncd_servers(const Host& host) {
  std::vector<Directive> directives;
  std::string unreadable;
  const std::string file(main_files(TimeProgram::timesyncd).front());
  append(directives, file, host.read(file), unreadable);
  const Reading<std::vector<ConfFile>> drop_ins = conf_files(host, "systemd/timesyncd.conf.d");
  if (drop_ins.unreadable()) unreadable = drop_ins.why();
  if (drop_ins.present())
    for (const ConfFile& drop_in : drop_ins.value()) append(directives, drop_in.path, drop_in.text, unreadable);
  if (!unreadable.empty()) return Unreadable{unreadable};
  Servers servers;
  for (std::string_view key : {"NTP", "FallbackNTP"}) {
    if (!servers.empty()) break;
    for (const Directive& directive : values_of(directives, "Time", key))
      for (std::string_view name : words_of(directive.value))
        servers.push_back({.name = std::string(name), .where = fmt::format("{}:{}", directive.file, directive.line)});
  }
  return servers;
}

/// `[[source]]` with an address: servers and pools, of which clocks of the machine have none.
Reading<Servers> ntpd_rs_servers(const Host& host) {
  const std::string file(main_files(TimeProgram::ntpd_rs).front());
  return read_document(host, file, parse_toml).document.map([&](const std::shared_ptr<const Document>& document) {
    Servers servers;
    const Node* sources = document->root().find("source");
    if (sources == nullptr) return servers;
    for (const Node& source : sources->children) {
      const Node* address = source.find("address");
      if (address != nullptr)
        servers.push_back({.name = std::string(address->text), .where = fmt::format("{}:{}", file, address->mark.line)});
    }
    return servers;
  });
}

template <class IsWanted>
Reading<Services> services_where(const Host& host, IsWanted is_wanted) {
  Services services;
  for (const KnownUnit& known : known_units) {
    const Reading<Enablement> enablement = unit_enablement(host, known.unit);
    if (enablement.unreadable()) return Unreadable{enablement.why()};
    if (enablement.present() && is_wanted(enablement.value()))
      services.push_back({.unit = std::string(known.unit), .program = known.program});
  }
  return services;
}

}  // namespace

Reading<Services> installed_time_services(const Host& host) {
  return services_where(host, [](Enablement is) { return is != Enablement::alias && !is_masked(is); });
}

Reading<Services> masked_time_services(const Host& host) { return services_where(host, is_masked); }

Reading<Servers> configured_time_servers(const Host& host, TimeProgram program) {
  if (program == TimeProgram::timesyncd) return timesyncd_servers(host);
  if (program == TimeProgram::ntpd_rs) return ntpd_rs_servers(host);
  Reader reader(host, program);
  reader.read_main();
  return reader.result();
}

std::vector<TimeDirective> parse_time_directives(std::string_view text, TimeProgram program) {
  std::vector<TimeDirective> directives;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    if (program != TimeProgram::chrony) line = line.substr(0, line.find('#'));
    TimeDirective directive{.words = words_of(line), .line = number};
    if (directive.words.empty() || std::string_view("!;#%").find(line[0]) != std::string_view::npos) continue;
    directives.push_back(std::move(directive));
  }
  return directives;
}

}  // namespace nodeworthy
