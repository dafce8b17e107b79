#include "host/modprobe_conf.h"

#include <algorithm>
#include <array>
#include <optional>

#include "host/boot_loader.h"
#include "host/conf_d.h"
#include "host/kernel_command_line.h"
#include "host/modules.h"

namespace nodeworthy {
namespace {

using Verb = ModprobeCommand::Verb;
using How = ModuleBlock::How;

constexpr std::string_view blanks = " \t";  // kmod splits at no others: a carriage return becomes part of a name

/// A line with its continuations. As in kmod, any other backslash is dropped, one at the end of the file becomes a byte 0xFF, and a NUL
/// ends the line.
struct LogicalLine {
  std::string text;
  size_t first = 0;  // counted from 1
  std::string_view first_text;
};

/// Takes a logical line off a text that is not empty; `number` counts the lines taken.
LogicalLine take_line(std::string_view& text, size_t& number) {
  LogicalLine line{.text = {}, .first = ++number, .first_text = text.substr(0, text.find('\n'))};
  size_t at = 0;
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\' && ++at == text.size()) {
      line.text += '\xFF';
      break;
    }
    if (text[at] == '\n') {  // only after a backslash
      ++number;
    } else {
      line.text += text[at];
    }
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  line.text.resize(std::min(line.text.find('\0'), line.text.size()));
  return line;
}

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

/// A pattern as kmod normalises it: what stands in brackets keeps its '-'.
std::string normalised(std::string_view pattern) {
  std::string out(pattern);
  bool in_brackets = false;
  for (char& c : out) {
    if (c == '[') in_brackets = true;
    if (c == ']') in_brackets = false;
    if (c == '-' && !in_brackets) c = '_';
  }
  return out;
}

std::optional<Verb> verb_of(std::string_view word) {
  if (word == "install") return Verb::install;
  if (word == "alias") return Verb::alias;
  if (word == "blacklist") return Verb::blacklist;
  return std::nullopt;
}

std::optional<ModprobeCommand> parse_line(const LogicalLine& line) {
  std::string_view rest = line.text;
  const std::optional<Verb> verb = verb_of(take_word(rest));
  const std::string_view module = take_word(rest);
  if (!verb || module.empty()) return std::nullopt;
  const std::string_view argument = *verb == Verb::alias ? take_word(rest) : rest;
  if (argument.empty() && *verb != Verb::blacklist) return std::nullopt;
  return ModprobeCommand{.verb = *verb,
                         .module = normalised(module),
                         .argument = std::string(argument),
                         .line = line.first,
                         .text = std::string(line.first_text)};
}

/// Whether an install command does nothing that could load the module.
bool loads_nothing(std::string_view command) {
  if (command.find("modprobe") != std::string_view::npos || command.find("insmod") != std::string_view::npos) return false;
  command = strip(command);
  std::string_view program = command.substr(0, command.find_first_of(" \t;&|#\r"));
  program.remove_prefix(program.rfind('/') + 1);
  constexpr std::array<std::string_view, 5> nothing{"", ":", "exit", "false", "true"};
  return std::find(nothing.begin(), nothing.end(), program) != nothing.end();
}

/// The commands of all files that count, in order.
struct ModprobeConfiguration {
  std::vector<std::pair<std::string, ModprobeCommand>> commands;  // with their file
  std::string unreadable;                                         // why a file could not be read
};

const Reading<ModprobeConfiguration>& configuration(const Host& host) {
  return host.once([](const Host& h) {
    return conf_files(h, "modprobe.d").map([](const std::vector<ConfFile>& files) {
      ModprobeConfiguration all;
      for (const ConfFile& file : files) {
        if (file.text.unreadable()) all.unreadable = file.text.why();
        if (!file.text.present()) continue;
        for (ModprobeCommand& command : parse_modprobe_file(file.text.value())) all.commands.emplace_back(file.path, std::move(command));
      }
      return all;
    });
  });
}

/// Gathers the blocks of one module from the commands, in order.
std::vector<ModuleBlock> blocks_of(const ModprobeConfiguration& all, const std::string& name) {
  std::vector<ModuleBlock> blocks;
  std::vector<ModuleBlock> aliases;
  bool install_decided = false;
  bool alias_of_itself = false;
  for (const auto& entry : all.commands) {
    const ModprobeCommand& command = entry.second;
    auto block = [&](How how) { return ModuleBlock{how, {.file = entry.first, .line = command.line, .text = command.text}}; };
    if (command.verb == Verb::blacklist) {
      if (command.module == name) blocks.push_back(block(How::blacklist));
      continue;
    }
    if (!glob_match(command.module, name)) continue;
    if (command.verb == Verb::alias) {
      aliases.push_back(block(How::alias));
      alias_of_itself = alias_of_itself || normalised(command.argument) == name;
    } else {
      install_decided = install_decided || !loads_nothing(command.argument);
      if (!install_decided) blocks.push_back(block(How::install));
    }
  }
  if (!alias_of_itself) blocks.insert(blocks.end(), aliases.begin(), aliases.end());
  return blocks;
}

/// The names of a comma-separated list are compared as they stand, by the kernel and by kmod.
bool lists(std::string_view list, std::string_view name) {
  const std::vector<std::string_view> names = split(list, ',');
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_blocks(std::vector<ModuleBlock>& blocks, const KernelCommandLine& line, const std::string& name) {
  auto add = [&](How how, std::string_view parameter, const std::string& list) {
    blocks.push_back({how, {.file = line.source(), .line = 0, .text = fmt::format("{}={}", parameter, list)}});
  };
  // Of the kernel's own the last counts, those of kmod add up.
  const std::optional<std::string> kernel = line.find("module_blacklist");
  if (kernel && lists(*kernel, name)) add(How::kernel, "module_blacklist", *kernel);
  for (const std::string& list : line.all("modprobe.blacklist"))
    if (lists(list, name)) add(How::blacklist, "modprobe.blacklist", list);
}

/// The command lines that have a say; none where nothing says any.
Reading<std::vector<KernelCommandLine>> command_lines(const Host& host, Loading loading) {
  using Lines = std::vector<KernelCommandLine>;
  Reading<Lines> lines = loading == Loading::next_boot
                             ? boot_command_lines(host)
                             : running_command_line(host).map([](const KernelCommandLine& line) { return Lines{line}; });
  if (lines.absent()) return Lines{};
  return lines;
}

}  // namespace

std::vector<ModprobeCommand> parse_modprobe_file(std::string_view text) {
  std::vector<ModprobeCommand> commands;
  size_t number = 0;
  while (!text.empty())
    if (std::optional<ModprobeCommand> command = parse_line(take_line(text, number))) commands.push_back(std::move(*command));
  return commands;
}

Reading<std::vector<ModuleBlock>> module_blocks(const Host& host, std::string_view name, Loading loading, LoadedBy by) {
  return configuration(host).and_then([&](const ModprobeConfiguration& all) -> Reading<std::vector<ModuleBlock>> {
    if (!all.unreadable.empty()) return Unreadable{all.unreadable};
    return command_lines(host, loading).map([&](const std::vector<KernelCommandLine>& lines) {
      const std::string normal = module_name(name);
      std::vector<ModuleBlock> blocks = blocks_of(all, normal);
      for (const KernelCommandLine& line : lines) add_blocks(blocks, line, normal);
      if (by != LoadedBy::service) std::erase_if(blocks, [](const ModuleBlock& block) { return block.how == How::blacklist; });
      if (by == LoadedBy::need) std::erase_if(blocks, [](const ModuleBlock& block) { return block.how == How::alias; });
      return blocks;
    });
  });
}

std::string shown(const std::vector<ModuleBlock>& blocks) {
  std::vector<std::string> lines;
  for (const ModuleBlock& block : blocks) lines.push_back(shown(block.line));
  return "blocked by " + join(lines, " and ");
}

}  // namespace nodeworthy
