#include "host/service_command.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "base/text.h"
#include "host/conf_d.h"
#include "host/glob.h"

namespace nodeworthy {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

/// The kernel's MAX_ARG_STRLEN, and more words than fit into its 2 MiB of arguments in earnest: hostile files stop here.
constexpr size_t longest_word = size_t{128} << 10;
constexpr size_t most_words = 65536;
constexpr size_t environment_file_limit = size_t{1} << 20;

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

bool is_variable_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  return text.find_first_not_of(name_characters) == std::string_view::npos;
}

void strip_end(std::string& text) { text.erase(text.find_last_not_of(blanks) + 1); }

/// Reads an environment file from front to end.
class EnvironmentFileReader {
 public:
  explicit EnvironmentFileReader(std::string_view text) : text_(text) {}

  std::vector<Assignment> read() {
    std::vector<Assignment> assignments;
    while (skip_blanks(), !done()) {
      if (peek() == '#' || peek() == ';') {
        skip_line();
        continue;
      }
      Assignment assignment{.name = {}, .value = {}, .line = line_};
      if (!read_name(assignment.name)) continue;
      assignment.value = read_value();
      if (is_variable_name(assignment.name)) assignments.push_back(std::move(assignment));
    }
    return assignments;
  }

 private:
  bool done() const { return at_ == text_.size(); }
  char peek() const { return text_[at_]; }
  char take() {
    line_ += peek() == '\n' ? 1 : 0;
    return text_[at_++];
  }
  void skip_blanks() {
    while (!done() && is_blank(peek())) take();
  }
  void skip_line() {
    while (!done() && !is_line_end(peek())) take();
  }

  /// Reads up to and with '='; false where the line ends before one.
  bool read_name(std::string& name) {
    while (!done() && !is_line_end(peek())) {
      const char c = take();
      if (c == '=') {
        strip_end(name);
        return true;
      }
      name += c;
    }
    return false;
  }

  /// Quoted pieces, then at most one unquoted piece to the end of the line.
  std::string read_value() {
    std::string value;
    for (;;) {
      while (!done() && is_blank(peek()) && !is_line_end(peek())) take();
      if (done() || is_line_end(peek())) return value;
      if (peek() != '\'' && peek() != '"') break;
      read_quoted(value, take());
    }
    return value + read_unquoted();
  }

  void read_quoted(std::string& value, char quote) {
    while (!done()) {
      const char c = take();
      if (c == quote) return;
      if (c != '\\' || quote == '\'' || done()) {
        value += c;
        continue;
      }
      const char escaped = take();
      if (escaped == '\n') continue;
      // Inside double quotes a backslash only escapes what would mean something there (SHELL_NEED_ESCAPE).
      if (std::string_view("\"\\`$").find(escaped) == std::string_view::npos) value += '\\';
      value += escaped;
    }
  }

  std::string read_unquoted() {
    std::string value;
    size_t kept = 0;  // an escaped blank at the end stays
    while (!done() && !is_line_end(peek())) {
      char c = take();
      const bool escaped = c == '\\';
      if (escaped) {
        if (done()) break;
        c = take();
        if (is_line_end(c)) continue;
      }
      value += c;
      if (escaped || !is_blank(c)) kept = value.size();
    }
    value.resize(kept);
    return value;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
};

/// The value of up to `most` digits of a base at the start of a text; nothing unless there are exactly that many.
std::optional<unsigned> digits(std::string_view text, size_t most, unsigned base) {
  if (text.size() < most) return std::nullopt;
  unsigned value = 0;
  for (char c : text.substr(0, most)) {
    const size_t digit = std::string_view("0123456789abcdef").find(lower(std::string_view(&c, 1)));
    if (digit >= base) return std::nullopt;
    value = value * base + static_cast<unsigned>(digit);
  }
  return value;
}

/// Appends what stands for the escape after a backslash (systemd.syntax(7)) and returns its length; an unknown one stays as it is.
size_t unescape(std::string_view text, std::string& out) {
  constexpr std::string_view letters = "abfnrtvs\\\"'";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v \\\"'";
  if (const size_t letter = letters.find(text[0]); letter != std::string_view::npos) {
    out += meanings[letter];
    return 1;
  }
  const bool is_hex = text[0] == 'x';
  const std::optional<unsigned> byte = is_hex ? digits(text.substr(1), 2, 16) : digits(text, 3, 8);
  if (byte && *byte != 0 && *byte < 256) {
    out += static_cast<char>(*byte);
    return 3;
  }
  out += '\\';
  out += text[0];
  return 1;
}

enum class Escapes : uint8_t { c_style, literal };

/// extract_first_word of systemd, for all words.
std::vector<std::string> split_words(std::string_view line, Escapes escapes) {
  std::vector<std::string> words;
  size_t at = 0;
  while ((at = line.find_first_not_of(blanks, at)) != std::string_view::npos) {
    std::string word;
    char quote = '\0';
    for (; at < line.size() && (quote != '\0' || !is_blank(line[at])); ++at) {
      const char c = line[at];
      if (c == '\\' && at + 1 < line.size()) {
        if (escapes == Escapes::c_style) {
          at += unescape(line.substr(at + 1), word);
        } else {
          word += line[++at];
        }
      } else if (quote != '\0' ? c == quote : c == '\'' || c == '"') {
        quote = quote == '\0' ? c : '\0';
      } else {
        word += c;
      }
    }
    words.push_back(std::move(word));
  }
  return words;
}

/// One variable and where it is set.
struct Variable {
  std::string value;
  std::string file;
  size_t line = 0;
  std::string name;  // in an environment file; empty where a unit sets it
};

/// What systemd's own configuration says (systemd-system.conf(5)): a file and the drop-ins behind it.
struct ManagerConfiguration {
  std::vector<Directive> directives;
  std::string unreadable;  // why not all of it could be read

  static ManagerConfiguration read(const Host& host) {
    ManagerConfiguration configuration;
    for (std::string_view folder : {"/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"}) {
      const std::string path = fmt::format("{}/systemd/system.conf", folder);
      const Reading<std::string>& text = host.read(path);
      configuration.add(path, text);
      if (!text.absent()) break;
    }
    const Reading<std::vector<ConfFile>> drop_ins = conf_files(host, "systemd/system.conf.d");
    if (drop_ins.unreadable()) configuration.unreadable = drop_ins.why();
    if (drop_ins.present())
      for (const ConfFile& file : drop_ins.value()) configuration.add(file.path, file.text);
    return configuration;
  }

 private:
  void add(const std::string& path, const Reading<std::string>& text) {
    if (text.unreadable()) unreadable = text.why();
    if (!text.present()) return;
    for (Directive& directive : parse_unit_file(text.value(), path)) directives.push_back(std::move(directive));
  }
};

/// The variables of a service.
class Environment {
 public:
  Environment(const Host& host, const std::vector<Directive>& unit) {
    const ManagerConfiguration& manager = host.once(ManagerConfiguration::read);
    unreadable_ = manager.unreadable;
    for (const Directive& directive : values_of(manager.directives, "Manager", "DefaultEnvironment")) add_words(directive);
    for (const Directive& directive : values_of(unit, "Service", "Environment")) add_words(directive);
    for (const Directive& directive : values_of(unit, "Service", "EnvironmentFile")) add_files(host, directive.value);
  }

  /// Absent where nothing sets it.
  Reading<Variable> find(std::string_view name) const {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return found->second;
    if (!unreadable_.empty()) return Unreadable{unreadable_};
    return Absent{};
  }

 private:
  void add_words(const Directive& directive) {
    for (const std::string& word : systemd_words(directive.value)) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos || !is_variable_name(std::string_view(word).substr(0, equals))) continue;
      variables_[word.substr(0, equals)] = {.value = word.substr(equals + 1), .file = directive.file, .line = directive.line};
    }
  }

  void add_files(const Host& host, std::string_view path) {
    if (path.starts_with('-')) path.remove_prefix(1);
    if (!path.starts_with('/')) return;
    if (!is_pattern(path)) return add_file(host, std::string(path));
    const Reading<std::vector<std::string>> paths = paths_matching(host, path);
    if (paths.unreadable()) return give_up(paths.why());
    for (const std::string& one : paths.value())
      if (one[one.rfind('/') + 1] != '.') add_file(host, one);
  }

  void add_file(const Host& host, const std::string& path) {
    const Reading<std::string>& text = host.read(path, environment_file_limit);
    if (text.unreadable()) return give_up(text.why());
    if (text.absent()) return;
    for (Assignment& assignment : parse_environment_file(text.value()))
      variables_[assignment.name] = {.value = std::move(assignment.value), .file = path, .line = assignment.line, .name = assignment.name};
  }

  /// What a file that cannot be read could override is no longer known; files after it still say what they say.
  void give_up(const std::string& why) {
    variables_.clear();
    unreadable_ = why;
  }

  std::map<std::string, Variable, std::less<>> variables_;
  std::string unreadable_;
};

/// `$NAME` alone: the words of its value.
void append_words_of(const Environment& environment, std::string_view name, const CommandWord& at, std::vector<CommandWord>& words) {
  const Reading<Variable> variable = environment.find(name);
  if (variable.unreadable()) words.push_back({.unreadable = variable.why(), .file = at.file, .line = at.line});
  if (!variable.present()) return;
  const Variable& found = variable.value();
  for (std::string& word : split_words(found.value, Escapes::literal))
    words.push_back({.text = std::move(word), .file = found.file, .line = found.line, .variable = found.name});
}

/// NAME of "${NAME}" at the start of a text; empty when there is none.
std::string_view reference(std::string_view text) {
  if (!text.starts_with("${")) return {};
  const size_t end = std::min(text.find_first_not_of(name_characters, 2), text.size());
  const std::string_view name = text.substr(2, end - 2);
  return end < text.size() && text[end] == '}' && is_variable_name(name) ? name : std::string_view();
}

/// A word with each `${NAME}` replaced and `$$` made `$`.
CommandWord expanded(const Environment& environment, CommandWord word) {
  const std::string text = std::move(word.text);
  word.text.clear();
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = std::string_view(text).substr(at);
    const std::string_view name = reference(rest);
    if (rest.starts_with("$$")) {
      word.text += '$';
      ++at;
    } else if (name.empty()) {
      word.text += text[at];
    } else {
      const Reading<Variable> variable = environment.find(name);
      if (variable.unreadable()) word.unreadable = variable.why();
      if (variable.present()) word.text += variable.value().value;
      at += name.size() + 2;
    }
    if (word.text.size() > longest_word) word.unreadable = "a word longer than 128 KiB, which the kernel refuses";
    if (!word.unreadable.empty()) return word;
  }
  return word;
}

/// The characters before the program that say how to run it (systemd.service(5), table 1); true when ':' turns variables off.
bool strip_prefixes(std::string& program) {
  const size_t begin = std::min(program.find_first_not_of("@-:+!|"), program.size());
  const bool literal = program.find(':') < begin;
  program.erase(0, begin);
  return literal;
}

}  // namespace

std::vector<Assignment> parse_environment_file(std::string_view text) { return EnvironmentFileReader(text).read(); }

std::vector<std::string> systemd_words(std::string_view line) { return split_words(line, Escapes::c_style); }

Reading<CommandWord> service_variable(const Host& host, const std::vector<Directive>& unit, std::string_view name) {
  return Environment(host, unit).find(name).map([](const Variable& variable) {
    return CommandWord{.text = variable.value, .file = variable.file, .line = variable.line, .variable = variable.name};
  });
}

std::vector<CommandWord> service_command(const Host& host, const std::vector<Directive>& unit) {
  const std::vector<Directive> starts = values_of(unit, "Service", "ExecStart");
  if (starts.empty()) return {};
  const Directive& start = starts.back();
  std::vector<std::string> raw = systemd_words(start.value);
  if (raw.empty()) return {};
  const bool literal = strip_prefixes(raw.front());
  std::vector<CommandWord> words;
  const Environment environment(host, unit);
  for (std::string& text : raw) {
    const bool splits = text.size() > 1 && text[0] == '$' && text[1] != '{' && text[1] != '$';
    CommandWord word{.text = std::move(text), .file = start.file, .line = start.line};
    if (literal) {
      words.push_back(std::move(word));
    } else if (splits) {
      append_words_of(environment, word.text.substr(1), word, words);
    } else {
      words.push_back(expanded(environment, std::move(word)));
    }
    if (words.size() > most_words) {
      words.push_back({.unreadable = fmt::format("{}:{}: more than {} words", start.file, start.line, most_words)});
      break;
    }
  }
  if (starts.size() > 1)
    words.push_back({.unreadable = fmt::format("{}:{}: a second ExecStart=, which systemd refuses", start.file, start.line)});
  return words;
}

}  // namespace nodeworthy
