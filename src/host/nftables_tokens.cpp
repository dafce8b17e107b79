#include "host/nftables_tokens.h"

#include <algorithm>

#include "base/text.h"

namespace nodeworthy {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./";

}  // namespace

bool NftablesToken::is(std::initializer_list<std::string_view> words) const { return !quoted && is_one_of(text, words); }

std::string_view NftablesLexer::take(size_t size) {
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(taken.size());
  line_ += static_cast<size_t>(std::count(taken.begin(), taken.end(), '\n'));
  return taken;
}

/// What stands in quotes, over several lines maybe.
NftablesToken NftablesLexer::quoted() {
  const size_t line = line_;
  const std::string_view text = take(rest_.find('"', 1)).substr(1);
  take(1);
  return {.text = text, .line = line, .quoted = true};
}

std::optional<NftablesToken> NftablesLexer::next() {
  while (!rest_.empty()) {
    const size_t line = line_;
    const size_t word = std::min(rest_.find_first_not_of(letters), rest_.size());
    if (word > 0) return NftablesToken{.text = take(word), .line = line};
    if (rest_.front() == '"') return quoted();
    const bool is_comment = rest_.front() == '#';
    const bool goes_on = rest_.starts_with("\\\n");
    const std::string_view sign = take(is_comment ? rest_.find('\n') : goes_on ? 2 : 1);
    if (sign == "\n") return NftablesToken{.text = ";", .line = line};
    if (!is_comment && !goes_on && !is_one_of(sign, {" ", "\t", "\r"})) return NftablesToken{.text = sign, .line = line};
  }
  return std::nullopt;
}

std::vector<NftablesToken> nftables_tokens(std::string_view text) {
  std::vector<NftablesToken> tokens;
  NftablesLexer lexer(text);
  while (std::optional<NftablesToken> token = lexer.next()) tokens.push_back(*token);
  return tokens;
}

const NftablesToken& NftablesCursor::next() {
  static constexpr NftablesToken none;
  if (at_end()) return none;
  const NftablesToken& token = rest_.front();
  rest_ = rest_.subspan(1);
  return token;
}

bool NftablesCursor::skip(std::initializer_list<std::string_view> words) {
  const bool is = next_is(words);
  if (is) next();
  return is;
}

NftablesTokens NftablesCursor::statement() {
  const NftablesTokens all = rest_;
  for (size_t depth = 0; !at_end(); next()) {
    if (depth == 0 && next_is({";", "}"})) break;
    if (next_is({"{"})) ++depth;
    if (next_is({"}"})) --depth;
  }
  return all.first(all.size() - rest_.size());
}

std::optional<std::vector<std::string_view>> NftablesCursor::values() {
  std::vector<std::string_view> values;
  const bool set = skip({"{"});
  while (!at_end()) {
    while (set && skip({";"})) continue;
    if (set && skip({"}"})) return values;
    const NftablesToken& value = next();
    if (!value.quoted && (value.text.empty() || value.text.find_first_of("!$@:{}<>&|(=,;") != std::string_view::npos)) return std::nullopt;
    values.push_back(value.text);
    while (set && skip({";"})) continue;
    const bool more = skip({","});
    if (!set && !more) return values;
    if (set && !more && !next_is({"}"})) return std::nullopt;
  }
  return std::nullopt;
}

std::vector<NftablesTokens> nftables_statements(NftablesTokens body) {
  std::vector<NftablesTokens> statements;
  NftablesCursor at(body);
  while (!at.at_end()) {
    const NftablesTokens one = at.statement();
    if (one.empty()) at.next();
    if (!one.empty()) statements.push_back(one);
  }
  return statements;
}

}  // namespace nodeworthy
