// The tokens of a file of nft(8).
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// A word, a text in quotes, or a sign of one character. A line end is the sign ";", as good as which it is.
struct NftablesToken {
  std::string_view text;
  size_t line = 0;  // counted from 1
  bool quoted = false;

  /// Whether it is one of some words or signs, without quotes.
  bool is(std::initializer_list<std::string_view> words) const;
};

/// Some in a row.
using NftablesTokens = std::span<const NftablesToken>;

/// Takes a text apart from its beginning. Comments are no tokens, and a line end behind a backslash is none.
class NftablesLexer {
 public:
  explicit NftablesLexer(std::string_view text) : rest_(text) {}

  /// The next token, which borrows from the text; nothing at the end.
  std::optional<NftablesToken> next();

 private:
  std::string_view take(size_t size);
  NftablesToken quoted();

  std::string_view rest_;
  size_t line_ = 1;
};

/// All of a text.
std::vector<NftablesToken> nftables_tokens(std::string_view text);

/// A place among tokens, and what is read from there on.
class NftablesCursor {
 public:
  explicit NftablesCursor(NftablesTokens tokens) : rest_(tokens) {}

  bool at_end() const { return rest_.empty(); }
  bool next_is(std::initializer_list<std::string_view> words) const { return !at_end() && rest_.front().is(words); }

  /// Takes a token; at the end one without text.
  const NftablesToken& next();
  /// Takes a token where it is one of some words; whether it was.
  bool skip(std::initializer_list<std::string_view> words);

  /// Takes the tokens up to the end of a statement, a ";" or the brace around it, which stays. Its own braces may hold others.
  NftablesTokens statement();

  /// Takes one value, several with commas between, or those of a set in braces; nothing where it is something else.
  std::optional<std::vector<std::string_view>> values();

 private:
  NftablesTokens rest_;
};

/// The statements in what the braces of a chain hold.
std::vector<NftablesTokens> nftables_statements(NftablesTokens body);

}  // namespace nodeworthy
