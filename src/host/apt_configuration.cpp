#include "host/apt_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "host/yum_configuration.h"

namespace nodeworthy {
namespace {

constexpr std::string_view clear = "#clear";

/// No option of apt's has so long a name. In blocks in blocks each is longer than the last.
constexpr size_t longest_name = 1000;

/// Takes words, texts in quotes and the signs { } ; from a text; comments are passed over.
class AptTokens {
 public:
  explicit AptTokens(std::string_view text) : rest_(text) {}

  size_t line() const { return line_; }

  /// The next one, of which a text keeps the quote in front; empty at the end.
  std::string_view take() {
    skip();
    if (rest_.empty()) return {};
    if (rest_[0] == '"') {
      const std::string_view text = advance(std::min(rest_.find('"', 1), rest_.size()));
      advance(std::min<size_t>(1, rest_.size()));
      return text;
    }
    const bool is_sign = std::string_view("{};").find(rest_[0]) != std::string_view::npos;
    return advance(is_sign ? 1 : std::min(rest_.find_first_of(" \t\r\n{};\""), rest_.size()));
  }

 private:
  void skip() {
    for (;;) {
      advance(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
      if (rest_.starts_with("//") || (rest_.starts_with("#") && !rest_.starts_with(clear))) {
        advance(std::min(rest_.find('\n'), rest_.size()));
      } else if (rest_.starts_with("/*")) {
        advance(std::min(rest_.find("*/", 2), rest_.size() - 2) + 2);
      } else {
        return;
      }
    }
  }

  std::string_view advance(size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    line_ += static_cast<size_t>(std::count(taken.begin(), taken.end(), '\n'));
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view rest_;
  size_t line_ = 1;
};

/// Whether apt reads a file of apt.conf.d (run-parts(8) with .conf).
bool is_read(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.ends_with(".conf")) name.remove_suffix(5);
  return !name.empty() &&
         name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
}

bool includes_others(std::string_view text) {
  const std::vector<std::string_view> lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) { return strip(line).starts_with("#include"); });
}

void erase_below(std::string_view name, AptValues& values) {
  if (const auto itself = values.find(name); itself != values.end()) values.erase(itself);
  const std::string prefix = std::string(name) + "::";
  const auto first = values.lower_bound(prefix);
  values.erase(first, std::find_if(first, values.end(), [&](const auto& entry) { return !entry.first.starts_with(prefix); }));
}

}  // namespace

void parse_apt_configuration(std::string_view text, const std::string& file, AptValues& values) {
  AptTokens tokens(text);
  std::vector<std::string> outer;  // of the blocks that are open
  size_t deeper = 0;               // blocks in them that are passed over
  std::string name;
  for (std::string_view token = tokens.take(); !token.empty(); token = tokens.take()) {
    const std::string prefix = outer.empty() ? std::string() : outer.back();
    if (token == "{" && (deeper > 0 || prefix.size() + name.size() > longest_name)) {
      ++deeper;
    } else if (deeper > 0) {
      if (token == "}") --deeper;
    } else if (token == "{") {
      outer.push_back(prefix + name + "::");
      name.clear();
    } else if (token == "}" || token == ";") {
      if (token == "}" && !outer.empty()) outer.pop_back();
      name.clear();
    } else if (name.empty() && token[0] != '"') {
      name = lower(token);
    } else if (name == clear) {
      erase_below(lower(token), values);
    } else {
      if (token[0] == '"') token.remove_prefix(1);
      values[prefix + name] = {.text = std::string(token), .file = file, .line = tokens.line()};
    }
  }
}

AptConfiguration apt_configuration(const Host& host) {
  const Reading<std::vector<std::string>> parts = files_in(host, "/etc/apt/apt.conf.d", "");
  if (parts.unreadable()) return {Unreadable{parts.why()}};
  std::vector<std::string> files = parts.present() ? parts.value() : std::vector<std::string>();
  std::erase_if(files, [](const std::string& path) { return !is_read(path); });
  files.emplace_back("/etc/apt/apt.conf");
  AptValues values;
  for (const std::string& file : files) {
    const Reading<std::string>& text = host.read(file, repository_file_limit);
    if (text.unreadable()) return {Unreadable{text.why()}};
    if (text.absent()) continue;
    if (includes_others(text.value())) return {Unreadable{fmt::format("{}: includes other files", file)}};
    parse_apt_configuration(text.value(), file, values);
  }
  return {std::move(values)};
}

}  // namespace nodeworthy
