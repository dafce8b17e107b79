#include "host/nftables_tokens.h"

#include <fmt/format.h>

#include "base/text.h"
#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

/// "WORD@LINE WORD@LINE", texts in quotes in quotes.
std::string shown(NftablesTokens tokens) {
  std::vector<std::string> all;
  for (const NftablesToken& token : tokens)
    all.push_back(fmt::format("{}@{}", token.quoted ? fmt::format("\"{}\"", token.text) : token.text, token.line));
  return join(all, " ");
}

TEST_CASE("the tokens of nft") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {"nothing", "", ""},
      {"words, signs and line ends", "tcp dport{22,80}\n\taccept", "tcp@1 dport@1 {@1 22@1 ,@1 80@1 }@1 ;@1 accept@2"},
      {"addresses and names", "10.0.0.0/8 br-lan a_b", "10.0.0.0/8@1 br-lan@1 a_b@1"},
      {"comments, to the end of the line", "a#b \"c\nd # e", "a@1 ;@1 d@2"},
      {"quotes, over several lines", "\"drop\nall\" x \"\"", "\"drop\nall\"@1 x@2 \"\"@2"},
      {"quotes that do not end", "a \"b\n", "a@1 \"b\n\"@1"},
      {"a line that goes on", "a \\\n b \\c\r\n", "a@1 b@2 \\@2 c@2 ;@2"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(shown(nftables_tokens(row.text)) == row.expected);
  }
}

TEST_CASE("the statements of nft") {
  const auto tokens = nftables_tokens("ct state { new; } accept; ;\ndrop\n}");
  const std::vector<NftablesTokens> statements = nftables_statements(tokens);
  REQUIRE(statements.size() == 2);
  CHECK(shown(statements[0]) == "ct@1 state@1 {@1 new@1 ;@1 }@1 accept@1");
  CHECK(shown(statements[1]) == "drop@2");
}

TEST_CASE("the values of a statement of nft") {
  const struct {
    std::string_view what;
    std::string_view text;
    std::string_view expected;
  } rows[] = {
      {"one", "22 accept", "22"},
      {"several", "22, 80 accept", "22 80"},
      {"a set, over several lines", "{ 22,\n80,\n} accept", "22 80"},
      {"a name in quotes", "\"eth0\" accept", "eth0"},
      {"a set without an end", "{ 22, 80", "none"},
      {"a set without a comma", "{ 22 80 }", "none"},
      {"a set with a name", "@ports accept", "none"},
      {"what is not", "!= 22", "none"},
      {"nothing", "", "none"},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    const auto tokens = nftables_tokens(row.text);
    const auto values = NftablesCursor(tokens).values();
    CHECK((values ? fmt::format("{}", fmt::join(*values, " ")) : "none") == row.expected);
  }
}

}  // namespace
}  // namespace nodeworthy
