#include "host/boot_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/shell_words.h"

namespace nodeworthy {
namespace {

/// More than any machine has; a hostile image is not followed further.
constexpr size_t most_entries = 1000;
/// More than a kernel takes (COMMAND_LINE_SIZE is 2048 on most).
constexpr size_t longest_line = 16384;
/// More than /etc/default/grub has, with room for its comments.
constexpr size_t longest_script = size_t{1} << 20;

using Variables = std::map<std::string, std::string, std::less<>>;
using CommandLines = std::vector<KernelCommandLine>;

/// The name of a `$name` or `${name}` that a text begins with, and the length of the whole.
std::pair<std::string_view, size_t> variable_at(std::string_view text) {
  const bool braced = text.substr(1).starts_with('{');
  const std::string_view rest = text.substr(braced ? 2 : 1);
  size_t end = 0;
  while (end < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[end])) != 0 || rest[end] == '_')) ++end;
  if (!braced) return {rest.substr(0, end), end + 1};
  if (end == rest.size() || rest[end] != '}') return {{}, 1};
  return {rest.substr(0, end), end + 3};
}

/// A text with its variables put in, an unknown one being empty as in GRUB; nothing when it becomes longer than any command line.
std::optional<std::string> expanded(std::string_view text, const Variables& variables) {
  std::string out;
  while (!text.empty() && out.size() <= longest_line) {
    const size_t dollar = std::min(text.find('$'), text.size());
    out += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    const auto [name, length] = variable_at(text);
    if (name.empty()) out += '$';
    if (const auto found = variables.find(name); found != variables.end()) out += found->second;
    text.remove_prefix(length);
  }
  if (out.size() > longest_line) return std::nullopt;
  return out;
}

/// grub.cfg as far as command lines go.
struct GrubMenu {
  Variables variables;                                       // of its `set NAME=VALUE` lines
  std::vector<std::pair<size_t, std::string_view>> kernels;  // what follows the kernel's path, by line
  bool reads_entries = false;                                // it says blscfg
};

GrubMenu parse_grub_menu(std::string_view text) {
  GrubMenu menu;
  size_t number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    line = strip(line);
    const std::string_view command = line.substr(0, line.find_first_of(" \t"));
    const std::string_view rest = strip(line.substr(command.size()));
    if (command == "blscfg") menu.reads_entries = true;
    if (command == "set")
      for (Assignment& assignment : shell_assignments(rest)) menu.variables[assignment.name] = std::move(assignment.value);
    if (command == "linux" || command == "linux16" || command == "linuxefi")
      menu.kernels.emplace_back(number, rest.substr(std::min(rest.find_first_of(" \t"), rest.size())));
  }
  return menu;
}

/// grubenv: NAME=VALUE lines, a backslash before what would end one. Its values prevail over those of grub.cfg.
void add_environment(std::string_view text, Variables& variables) {
  for (std::string_view line : lines_of(text)) {
    const size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    variables[std::string(line.substr(0, equals))] = replace_all(line.substr(equals + 1), "\\", "");
  }
}

/// Collects the command lines of a boot menu.
class Menu {
 public:
  explicit Menu(const Host& host) : host_(host) {}

  /// Absent where there is no menu.
  Reading<CommandLines> read() {
    for (std::string_view folder : {"/boot/grub2", "/boot/grub"}) add_grub(std::string(folder));
    add_vendors("/boot/efi/EFI/");
    if (lines_.empty() || reads_entries_)
      for (std::string_view folder : {"/boot/loader/entries", "/efi/loader/entries", "/boot/efi/loader/entries"}) add_entries(folder);
    if (!problem_.empty()) return Unreadable{problem_};
    if (lines_.empty()) return Absent{};
    return std::move(lines_);
  }

 private:
  /// The text of a file; nothing where it is missing, and where it cannot be read, which is remembered.
  std::optional<std::string_view> text_of(const std::string& path) {
    const Reading<std::string>& text = host_.read(path);
    if (text.unreadable()) problem_ = text.why();
    if (!text.present()) return std::nullopt;
    return text.value();
  }

  void add(std::string_view words, std::string source) {
    if (!problem_.empty()) return;
    const std::optional<std::string> line = expanded(words, variables_);
    if (!line) problem_ = source + ": longer than a command line can be";
    if (lines_.size() == most_entries) problem_ = fmt::format("{}: more than {} boot entries", source, most_entries);
    if (problem_.empty()) lines_.push_back(KernelCommandLine::parse(*line, std::move(source)));
  }

  void add_grub(const std::string& folder) {
    const std::string path = folder + "/grub.cfg";
    const std::optional<std::string_view> text = text_of(path);
    GrubMenu menu = text ? parse_grub_menu(*text) : GrubMenu{};
    variables_.merge(menu.variables);
    if (const auto environment = text_of(folder + "/grubenv")) add_environment(*environment, variables_);
    reads_entries_ |= menu.reads_entries;
    for (const auto& [line, words] : menu.kernels) add(words, fmt::format("{}:{}", path, line));
  }

  /// Where distributions without the Boot Loader Specification keep grub.cfg on machines with EFI.
  void add_vendors(const std::string& folder) {
    const Reading<std::vector<std::string>>& vendors = host_.list(folder);
    if (vendors.unreadable()) problem_ = vendors.why();
    if (!vendors.present()) return;
    for (const std::string& vendor : vendors.value()) add_grub(folder + vendor);
  }

  void add_entries(std::string_view folder) {
    const Reading<std::vector<ConfFile>> files = conf_files(host_, std::vector{std::string(folder)});
    if (files.unreadable()) problem_ = files.why();
    if (!files.present()) return;
    for (const ConfFile& file : files.value()) {
      if (file.text.unreadable()) problem_ = file.text.why();
      if (file.text.present()) add_entry(file.path, file.text.value());
    }
  }

  /// Several `options` lines of one entry are one command line.
  void add_entry(const std::string& path, std::string_view text) {
    std::string options;
    for (std::string_view line : lines_of(text)) {
      const std::string_view key = line.substr(0, line.find_first_of(" \t"));
      if (key == "options") options += line.substr(key.size());
    }
    add(options, path);
  }

  const Host& host_;
  Variables variables_;
  CommandLines lines_;
  std::string problem_;
  bool reads_entries_ = false;
};

constexpr std::string_view firmware_file = "cmdline.txt";

/// The firmware takes the first line only.
Reading<CommandLines> firmware(const Host& host) {
  for (std::string_view folder : {"/boot/firmware/", "/boot/"}) {
    const std::string path = fmt::format("{}{}", folder, firmware_file);
    const Reading<std::string>& text = host.read(path);
    if (text.absent()) continue;
    return text.map([&](const std::string& all) { return CommandLines{KernelCommandLine::parse(all.substr(0, all.find('\n')), path)}; });
  }
  return Absent{};
}

/// What a menu will be made from: the file that kernel-install(8) takes.
Reading<CommandLines> kernel_install(const Host& host) {
  return host.read("/etc/kernel/cmdline").map([](const std::string& text) {
    return CommandLines{KernelCommandLine::parse(text, "/etc/kernel/cmdline")};
  });
}

/// What a menu will be made from: the files that grub-mkconfig(8) reads.
Reading<CommandLines> grub_default(const Host& host) {
  const std::string path = "/etc/default/grub";
  const Reading<std::vector<ConfFile>> more = conf_files(host, {path + ".d"}, ".cfg");
  if (more.unreadable()) return Unreadable{more.why()};
  std::vector<ConfFile> files{{.path = path, .text = host.read(path)}};
  if (more.present()) files.insert(files.end(), more.value().begin(), more.value().end());
  std::vector<std::string_view> texts;
  for (const ConfFile& file : files) {
    if (file.text.unreadable()) return Unreadable{file.text.why()};
    if (file.text.present()) texts.push_back(file.text.value());
  }
  if (texts.empty()) return Absent{};
  const std::string source = texts.size() == 1 ? path : path + " and " + path + ".d";
  const std::optional<std::string> line = grub_default_command_line(texts);
  if (!line) return Unreadable{source + ": larger than a configuration of GRUB can be"};
  return CommandLines{KernelCommandLine::parse(*line, source)};
}

Reading<CommandLines> running_line(const Host& host) {
  if (!host.running()) return Absent{};
  return running_command_line(host).map([](const KernelCommandLine& line) { return CommandLines{line}; });
}

bool boots_for_repairs(const KernelCommandLine& line) {
  constexpr std::array<std::string_view, 4> words{"single", "rescue", "emergency", "recovery"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return line.find(word).has_value(); });
}

}  // namespace

std::optional<std::string> grub_default_command_line(const std::vector<std::string_view>& texts) {
  Variables variables;
  for (std::string_view text : texts) {
    if (text.size() > longest_script) return std::nullopt;
    // The files are shell scripts. What they do to the command line is to set it, or to add to it in one of these two spellings.
    std::string script(text);
    for (std::string_view name : {"GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT"})
      script = replace_all(script, fmt::format("{}+=", name), fmt::format("{0}=${{{0}}}", name));
    for (const Assignment& assignment : shell_assignments(script)) {
      std::optional<std::string> value = expanded(assignment.value, variables);
      if (!value) return std::nullopt;
      variables[assignment.name] = *std::move(value);
    }
  }
  return variables["GRUB_CMDLINE_LINUX"] + " " + variables["GRUB_CMDLINE_LINUX_DEFAULT"];
}

const Reading<CommandLines>& boot_command_lines(const Host& host) {
  return host.once([](const Host& h) -> Reading<CommandLines> {
    Reading<CommandLines> lines = Menu(h).read();
    for (auto* source : {firmware, kernel_install, grub_default, running_line})
      if (lines.absent()) lines = source(h);
    return lines;
  });
}

bool is_firmware_file(std::string_view source) { return source.ends_with(firmware_file); }

Reading<CommandLines> service_command_lines(const Host& host) {
  return boot_command_lines(host).and_then([](CommandLines lines) -> Reading<CommandLines> {
    lines.erase(std::remove_if(lines.begin(), lines.end(), boots_for_repairs), lines.end());
    if (lines.empty()) return Absent{};
    return lines;
  });
}

}  // namespace nodeworthy
