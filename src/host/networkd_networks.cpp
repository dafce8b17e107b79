#include "host/networkd_networks.h"

namespace nodeworthy {
namespace {

/// What is said of a network, its drop-ins included.
Reading<std::vector<Directive>> with_drop_ins(const Host& host, const ConfFile& network) {
  const std::string name = network.path.substr(network.path.rfind('/'));
  std::vector<std::string> folders;
  for (std::string_view parent : {"/etc", "/run", "/usr/local/lib", "/usr/lib"})
    folders.push_back(std::string(parent) + "/systemd/network" + name + ".d");
  return conf_files(host, folders).and_then([&](std::vector<ConfFile> files) {
    files.insert(files.begin(), network);
    return directives_of(files);
  });
}

}  // namespace

Reading<std::vector<Directive>> directives_of(const std::vector<ConfFile>& files) {
  std::vector<Directive> all;
  for (const ConfFile& file : files) {
    if (file.text.unreadable()) return Unreadable{file.text.why()};
    const std::vector<Directive> more = file.text.present() ? parse_unit_file(file.text.value(), file.path) : std::vector<Directive>();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Reading<std::vector<NetworkdNetwork>> networkd_networks(const Host& host) {
  const Reading<std::vector<ConfFile>> files = conf_files(host, {"/etc/systemd/network", "/run/systemd/network"}, ".network");
  return files.and_then([&](const std::vector<ConfFile>& found) -> Reading<std::vector<NetworkdNetwork>> {
    std::vector<NetworkdNetwork> networks;
    for (const ConfFile& file : found) {
      const Reading<std::vector<Directive>> directives = with_drop_ins(host, file);
      if (directives.unreadable()) return Unreadable{directives.why()};
      networks.push_back({.path = file.path, .directives = directives.value()});
    }
    return networks;
  });
}

}  // namespace nodeworthy
