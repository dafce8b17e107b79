#include "checks/file.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "base/text.h"

namespace nodeworthy {
namespace {

/// Whether a line that the pattern finds is wanted or unwanted.
enum class Wish : uint8_t { present, lacking };

/// One regular expression over the lines of the file.
struct Pattern {
  Wish wish;
  std::string text;
  std::shared_ptr<const RE2> expression;
};

struct Wanted {
  std::string path;
  bool exists = true;
  std::vector<Pattern> patterns;
};

/// The number of the first line that a pattern finds, counted from 1; 0 where it finds none.
using LineNumber = size_t;

/// Whether there is a match, which costs less than where it is.
bool matches(const RE2& expression, std::string_view text) {
  return expression.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

/// Looks for every pattern in a file that comes in pieces of whole lines.
class Search {
 public:
  explicit Search(const std::vector<Pattern>& patterns) : patterns_(patterns), found_(patterns.size(), 0) {}

  /// Takes the next piece; false once nothing is left to look for.
  bool take(std::string_view piece) {
    bool open = false;
    for (size_t i = 0; i < patterns_.size(); ++i) {
      if (found_[i] == 0) found_[i] = find(*patterns_[i].expression, piece);
      open = open || found_[i] == 0;
    }
    if (open) lines_before_ += static_cast<size_t>(std::count(piece.begin(), piece.end(), '\n'));
    return open;
  }

  const std::vector<LineNumber>& found() const { return found_; }

 private:
  LineNumber find(const RE2& expression, std::string_view piece) const {
    if (!matches(expression, piece)) return 0;
    LineNumber line = lines_before_;
    for (std::string_view text : lines_of(piece)) {
      ++line;
      if (matches(expression, text)) return line;
    }
    return 0;
  }

  const std::vector<Pattern>& patterns_;
  std::vector<LineNumber> found_;
  size_t lines_before_ = 0;
};

/// Where each pattern is found. A file small enough is read once for all rules, a larger one in pieces.
Reading<std::vector<LineNumber>> search(const Host& host, const Wanted& wanted, const Status& status) {
  Search search(wanted.patterns);
  if (status.size <= Host::default_limit) {
    return host.read(wanted.path).map([&](const std::string& text) {
      search.take(text);
      return search.found();
    });
  }
  return host.scan(wanted.path, [&](std::string_view piece) { return search.take(piece); }).map([&](bool) { return search.found(); });
}

std::string describe(const Pattern& pattern) {
  return fmt::format("{} line that matches {}", pattern.wish == Wish::present ? "a" : "no", pattern.text);
}

// What a line holds may be a secret: only its number is told.
Observation judge(const Wanted& wanted, const Pattern& pattern, LineNumber line) {
  const bool holds = (line != 0) == (pattern.wish == Wish::present);
  return judged(holds, wanted.path, describe(pattern), line == 0 ? "no such line" : fmt::format("line {}", line));
}

std::vector<Observation> look_inside(const Host& host, const Wanted& wanted, const Status& status) {
  std::vector<Observation> observations;
  const Reading<std::vector<LineNumber>> found = search(host, wanted, status);
  for (size_t i = 0; i < wanted.patterns.size(); ++i) {
    const Pattern& pattern = wanted.patterns[i];
    if (found.present()) {
      observations.push_back(judge(wanted, pattern, found.value()[i]));
    } else {
      observations.push_back(unknown(wanted.path, describe(pattern), found.unreadable() ? found.why() : "it is gone"));
    }
  }
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const std::string want = wanted.exists ? "there" : "absent";
  const Reading<Status>& status = host.status(wanted.path);
  if (status.unreadable()) return {unknown(wanted.path, want, status.why())};
  if (status.absent()) return {judged(!wanted.exists, wanted.path, want, "absent")};
  if (!wanted.exists || wanted.patterns.empty())
    return {judged(wanted.exists, wanted.path, want, fmt::format("there, a {}", describe(status.value().type)))};
  return look_inside(host, wanted, status.value());
}

void add_patterns(const Params& params, std::string_view field, Wish wish, std::vector<Pattern>& patterns) {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(int64_t{8} << 20);
  options.set_never_nl(true);                          // a match lies within one line
  options.set_encoding(RE2::Options::EncodingLatin1);  // files are bytes, whatever they claim to be
  for (const std::string& text : params.words(field)) {
    auto expression = std::make_shared<const RE2>("(?m)" + text, options);
    if (!expression->ok()) params.problem(field, fmt::format("\"{}\" is not a regular expression: {}", text, RE2(text, options).error()));
    patterns.push_back({.wish = wish, .text = text, .expression = std::move(expression)});
  }
}

Check bind(const Params& params) {
  Wanted wanted{.path = *params.word("path"), .exists = params.flag("exists", true)};
  if (!wanted.path.starts_with('/')) params.problem("path", fmt::format("\"{}\" is no absolute path", wanted.path));
  add_patterns(params, "matches", Wish::present, wanted.patterns);
  add_patterns(params, "lacks", Wish::lacking, wanted.patterns);
  if (!wanted.exists && !wanted.patterns.empty()) params.problem("exists", "a file that is not there has no lines to match or lack");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"path", Form::word, Need::required, "an absolute path; links are followed inside the root"},
    {"exists", Form::flag, Need::optional, "false: nothing may be there; true is what counts where it is left out"},
    {"matches", Form::words, Need::optional, "regular expressions (RE2), each of which must match in a line"},
    {"lacks", Form::words, Need::optional, "regular expressions (RE2), none of which may match in any line"},
};

}  // namespace

constinit const Kind file_kind{
    .name = "file",
    .summary =
        "Whether something is at a path, and what a file's lines match. A file of any size is searched; a matching line is told by its "
        "number and never shown, because it may hold a secret.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
