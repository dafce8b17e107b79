#include "host/rpi_swap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

/// The first main file, and the drop-ins of all folders.
Reading<std::vector<ConfFile>> files(const Host& host) {
  std::vector<ConfFile> files;
  std::vector<std::string> folders;
  for (std::string_view parent : {"/etc", "/run", "/usr/local/lib", "/usr/lib"}) {
    const std::string file = fmt::format("{}/rpi/swap.conf", parent);
    if (files.empty() && !host.status(file).absent()) files.push_back({.path = file, .text = host.read(file)});
    folders.push_back(file + ".d");
  }
  return conf_files(host, folders).map([&](const std::vector<ConfFile>& drop_ins) {
    files.insert(files.end(), drop_ins.begin(), drop_ins.end());
    return files;
  });
}

/// The last value of a key, an empty one of which stands for the default.
Directive said_last(const std::vector<Directive>& directives, std::string_view section, std::string_view key) {
  const std::vector<Directive> said = values_of(directives, section, key);
  return said.empty() ? Directive() : said.back();
}

/// Whether sizes come to a file of nothing: the fixed one, else each of the others can.
bool is_nothing(const std::vector<Directive>& directives) {
  constexpr std::array<std::string_view, 3> factors{"RamMultiplier", "MaxSizeMiB", "MaxDiskPercent"};
  int64_t fixed = 0;
  if (parse_integer(said_last(directives, "File", "FixedSizeMiB").value, fixed)) return fixed == 0;
  return std::any_of(factors.begin(), factors.end(), [&](std::string_view key) {
    const std::string value = said_last(directives, "File", key).value;
    return value == "0" || (key == factors.front() && value.starts_with("0.") && value.find_first_not_of('0', 2) == std::string::npos);
  });
}

Reading<RpiSwap> made_by(const std::vector<Directive>& directives) {
  const Directive mechanism = said_last(directives, "Main", "Mechanism");
  if (mechanism.value == "none") return Absent{};
  RpiSwap made{.where = mechanism.value.empty() ? "the default of rpi-swap" : fmt::format("{}:{}", mechanism.file, mechanism.line)};
  // A word that it does not know stands for the default, which is zram with a file behind it.
  if (mechanism.value != "swapfile") return made;
  if (is_nothing(directives)) return Absent{};
  const std::string path = said_last(directives, "File", "Path").value;
  made.file = path.empty() ? "/var/swap" : path;
  return made;
}

}  // namespace

Reading<RpiSwap> rpi_swap(const Host& host) {
  return files(host).and_then([](const std::vector<ConfFile>& files) -> Reading<RpiSwap> {
    std::vector<Directive> directives;
    std::string last;
    for (const ConfFile& file : files) {
      if (file.text.unreadable()) return Unreadable{file.text.why()};
      if (file.path.find(".conf.d/") != std::string::npos) last = file.path.substr(file.path.rfind('/') + 1);
      const std::vector<Directive> more = file.text.present() ? parse_unit_file(file.text.value(), file.path) : std::vector<Directive>();
      directives.insert(directives.end(), more.begin(), more.end());
    }
    return made_by(directives).map([&](RpiSwap made) {
      made.last_drop_in = last;
      return made;
    });
  });
}

}  // namespace nodeworthy
