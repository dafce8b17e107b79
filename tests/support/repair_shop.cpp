#include "tests/support/repair_shop.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "engine/rehearse.h"
#include "host/recorded_host.h"
#include "tests/support/fake_firewalld.h"
#include "tests/support/faults.h"

namespace nodeworthy::test {
namespace {

namespace fs = std::filesystem;

/// The sysctls that a module brings, with their defaults.
const std::map<std::string, std::map<std::string, std::string>> sysctls_of{
    {"br_netfilter",
     {{"/proc/sys/net/bridge/bridge-nf-call-arptables", "1\n"},
      {"/proc/sys/net/bridge/bridge-nf-call-ip6tables", "1\n"},
      {"/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n"}}},
    {"nf_conntrack", {{"/proc/sys/net/netfilter/nf_conntrack_max", "65536\n"}}},
};

/// In memory, where there is room: tests of interrupted repairs make thousands of machines.
fs::path place() {
  std::error_code error;
  const fs::space_info memory = fs::space("/dev/shm", error);
  const bool has_room = !error && memory.available > (uintmax_t{16} << 20) && ::access("/dev/shm", W_OK) == 0;
  return has_room ? fs::path("/dev/shm") : fs::temp_directory_path();
}

std::string copy_of(const std::string& fixture) {
  std::string folder = (place() / "nodeworthy-test-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make " + folder);
  fs::copy(fixture, folder, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  fs::create_directories(folder + "/tree/var/lib");  // the journal's; a removed journal does not take them away
  return folder;
}

std::string extended_attributes(const fs::path& path) {
  std::string names(65536, '\0');
  const ssize_t length = ::llistxattr(path.c_str(), names.data(), names.size());
  std::string text;
  for (std::string_view rest(names.data(), length < 0 ? 0 : static_cast<size_t>(length)); !rest.empty();) {
    const std::string name(rest.substr(0, rest.find('\0')));
    rest.remove_prefix(name.size() + 1);
    std::string value(65536, '\0');
    const ssize_t size = ::lgetxattr(path.c_str(), name.c_str(), value.data(), value.size());
    text += fmt::format(" {}={}", name, printable(value.substr(0, size < 0 ? 0 : static_cast<size_t>(size))));
  }
  return text;
}

std::string content(const fs::path& path, bool of_the_kernel) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return of_the_kernel ? std::string(strip(bytes.str())) : bytes.str();
}

std::string shown(const fs::path& path, const std::string& name) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return "gone";
  std::string text = fmt::format("{:o} {}:{}{}", status.st_mode, status.st_uid, status.st_gid, extended_attributes(path));
  if (S_ISLNK(status.st_mode)) text += " -> " + fs::read_symlink(path).string();
  if (S_ISREG(status.st_mode)) text += "\n" + content(path, name.starts_with("/proc/") || name.starts_with("/sys/"));
  return text;
}

Ended failed(std::string output) { return {.how = Ended::How::exited, .status = 1, .output = std::move(output)}; }

}  // namespace

std::map<std::string, std::string> snapshot(const std::string& folder) {
  std::map<std::string, std::string> all;
  for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string name = entry->path().string().substr(folder.size());
    if (name == "/var/lib/nodeworthy" || name == "/var/lib/.nodeworthy.nodeworthy") {
      entry.disable_recursion_pending();
      continue;
    }
    all[name] = shown(entry->path(), name);
  }
  return all;
}

std::string difference(const std::map<std::string, std::string>& before, const std::map<std::string, std::string>& after) {
  std::string text;
  for (const auto& [path, what] : before)
    if (!after.contains(path)) text += fmt::format("{} is gone\n", path);
  for (const auto& [path, what] : after) {
    if (!before.contains(path)) text += fmt::format("{} is new: {}\n", path, what);
    if (before.contains(path) && before.at(path) != what) text += fmt::format("{} was {}\nand is {}\n", path, before.at(path), what);
  }
  return text;
}

RepairShop::RepairShop(const std::string& fixture) : folder_(copy_of(fixture)), root_(folder_ + "/tree") {}

RepairShop::~RepairShop() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

Machine RepairShop::machine() {
  return {.look = [this] { return std::make_unique<RecordedHost>(folder_); },
          .root = root_,
          .run = [this](const std::vector<std::string>& arguments, std::chrono::milliseconds) { return run(arguments); }};
}

/// Puts an entry into the tree. What stood there moves to `saved/KEY/before`; of what is new, `saved/KEY/new` knows the name. All is kept
/// on the disk, because the process that repairs may be killed.
void RepairShop::put(const std::string& key, const std::string& path, const Layer::Entry& entry) {
  const fs::path place = tree() + path;
  const fs::path saved = fs::path(folder_) / "saved" / key;
  if (const fs::path parent = fs::path(path).parent_path(); !fs::exists(tree() + parent.string()))
    put(key, parent.string(), Layer::Removed{});
  const bool was_there = fs::exists(fs::symlink_status(place));
  const fs::path keep = saved / (was_there ? "before" : "new") / replace_all(path, "/", "|");
  fs::create_directories(keep.parent_path());
  if (was_there) fs::rename(place, keep);
  if (!was_there) std::ofstream(keep, std::ios::binary).flush();
  if (const auto* file = std::get_if<Layer::File>(&entry)) std::ofstream(place, std::ios::binary) << file->bytes;
  if (const auto* link = std::get_if<Layer::Link>(&entry)) fs::create_symlink(link->target, place);
  if (std::holds_alternative<Layer::Removed>(entry) && !was_there) fs::create_directory(place);  // on the way to something
}

/// Does to the files what an edit does to a machine.
Ended RepairShop::apply(const std::string& key, const Edit& edit) {
  const RecordedHost host(folder_);
  Layer layer;
  const Rehearsed rehearsed = rehearse(edit, host, layer);
  if (const auto* refusal = std::get_if<Refusal>(&rehearsed)) return failed(refusal->why);
  fs::remove_all(fs::path(folder_) / "saved" / key);
  for (const auto& [path, entry] : layer.entries()) put(key, path, entry);
  const auto* module = std::get_if<LoadModule>(&edit);
  if (module == nullptr || !sysctls_of.contains(module->name)) return {};
  for (const auto& [path, value] : sysctls_of.at(module->name))
    if (!fs::exists(tree() + path)) put(key, path, Layer::File{value});
  return {};
}

Ended RepairShop::take_back(const std::string& key, const Edit& otherwise) {
  const fs::path saved = fs::path(folder_) / "saved" / key;
  if (!fs::exists(saved)) return apply(key, otherwise);
  std::vector<std::string> gone;
  if (fs::exists(saved / "new"))
    for (const auto& entry : fs::directory_iterator(saved / "new")) gone.push_back(replace_all(entry.path().filename().string(), "|", "/"));
  std::sort(gone.rbegin(), gone.rend());
  for (const std::string& path : gone) fs::remove(tree() + path);
  if (fs::exists(saved / "before")) {
    for (const auto& entry : fs::directory_iterator(saved / "before")) {
      const std::string place = tree() + replace_all(entry.path().filename().string(), "|", "/");
      fs::remove(place);
      fs::rename(entry.path(), place);
    }
  }
  fs::remove_all(saved);
  return {};
}

Ended RepairShop::run(const std::vector<std::string>& arguments) {
  const NoFaults pause;
  commands_.push_back(join(arguments, " "));
  if (!failing_.empty() && commands_.back().starts_with(failing_)) return failed("it does not want to\n");
  const std::string& program = arguments.front();
  const std::string& last = arguments.back();
  if (program == "swapoff") return apply("swap " + replace_all(last, "/", "|"), SwapOff{last});
  if (program == "swapon") return take_back("swap " + replace_all(last, "/", "|"), SwapOff{last});
  if (program == "rmmod") return take_back("module " + last, LoadModule{last});
  if (program == "modprobe") return apply("module " + last, LoadModule{last});
  if (program == "firewall-cmd") return firewall_cmd(folder_, arguments);
  if (last == "daemon-reload") return {};
  if (arguments[1] == "start") return take_back("unit " + last, SetUnit{last, UnitAction::start});
  if (arguments[1] == "stop") return take_back("unit " + last, SetUnit{last, UnitAction::stop});
  if (arguments[1] == "restart") return {};
  return failed("unknown command");
}

}  // namespace nodeworthy::test
