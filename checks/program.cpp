#include "checks/program.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/package_manager.h"
#include "host/search_path.h"

namespace nodeworthy {
namespace {

constexpr std::string_view want = "in the kubelet's PATH";

struct Wanted {
  std::vector<std::string> names;
  std::string deb;
  std::string rpm;
};

/// The command that installs the package that has the program: distributions of one family call it the same.
std::string way_to_install(const Host& host, const Wanted& wanted) {
  const std::string apt = how_to_install(host, wanted.deb);
  return fmt::format("Install it: {}.", apt.starts_with("apt-get ") ? apt : how_to_install(host, wanted.rpm));
}

/// Where this process would find what the kubelet does not: people install by hand to /opt/bin and the like.
std::string seen_elsewhere(const Host& host, const std::string& name) {
  const Reading<std::vector<std::string>> folders = own_search_path(host);
  if (!folders.present()) return {};
  const Reading<FoundProgram> found = find_program(host, folders.value(), name);
  return found.present() && found.value().executable ? found.value().path : std::string();
}

Observation missing(const Host& host, const Wanted& wanted, const std::string& name, const std::vector<std::string>& folders) {
  const std::string elsewhere = seen_elsewhere(host, name);
  const std::string searched = printable(join(folders, ":"));
  if (elsewhere.empty()) return judged(false, name, std::string(want), "absent from " + searched, {}, way_to_install(host, wanted));
  return judged(
      false, name, std::string(want), fmt::format("{}, which is not in {}", printable(elsewhere), searched), {},
      fmt::format("Give kubelet.service a PATH with the folder of {}, or link it to a folder of the PATH.", printable(elsewhere)));
}

Observation look(const Host& host, const Wanted& wanted, const std::string& name) {
  const Reading<std::vector<std::string>> folders = kubelet_search_path(host);
  if (!folders.present()) return unknown(name, std::string(want), folders.unreadable() ? folders.why() : "absent");
  const Reading<FoundProgram> found = find_program(host, folders.value(), name);
  if (found.unreadable()) return unknown(name, std::string(want), found.why());
  if (found.absent()) return missing(host, wanted, name, folders.value());
  const std::string path = printable(found.value().path);
  if (found.value().executable) return judged(true, name, std::string(want), path);
  return judged(false, name, std::string(want), path + ", which may not be executed", {},
                fmt::format("Make it executable: chmod +x {}.", path));
}

Check bind(const Params& params) {
  const std::string deb = *params.word("deb");
  const Wanted wanted{.names = params.words("name"), .deb = deb, .rpm = params.word("rpm").value_or(deb)};
  for (const std::string& name : wanted.names)
    if (name.find('/') != std::string::npos) params.problem("name", fmt::format("\"{}\" is a path; write the program's name", name));
  return [wanted](const Host& host) {
    std::vector<Observation> observations;
    for (const std::string& name : wanted.names) observations.push_back(look(host, wanted, name));
    return observations;
  };
}

constexpr Field fields[] = {
    {"name", Form::words, Need::required, "the programs, each of which is wanted"},
    {"deb", Form::word, Need::required, "the package that has them, as Debian and its like call it"},
    {"rpm", Form::word, Need::optional, "the same for everybody else; as `deb` unless said"},
};

}  // namespace

constinit const Kind program_kind{
    .name = "program",
    .summary =
        "Whether the kubelet would find a program and may execute it: in the PATH of its unit, or in that which systemd gives to services. "
        "What only the PATH of whoever looks has is told, and does not count.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
