#include "host/nftables_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "host/nftables_rule.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using State = Packets::State;
using Token = NftablesToken;
using Tokens = NftablesTokens;

/// What the paths of a chain are for.
Packets packets_of_path(size_t path) {
  if (path == 0) return {.state = State::fresh};
  return {.state = State::established, .opened_to = path < 2 ? std::nullopt : std::optional(opened_by_nodes[path - 2].ports.first)};
}

/// What the hook of a base chain is; empty for a chain that is met only by a jump, "other" for one that does something else than filter.
std::string_view hook_of(const std::vector<Tokens>& statements) {
  std::string_view hook;
  for (Tokens one : statements)
    if (one.size() > 3 && one[0].is({"type"}) && one[2].is({"hook"})) hook = one[1].text == "filter" ? one[3].text : "other";
  return hook;
}

/// Whether nft takes a statement of a chain, and all of it is followed.
bool is_followed(std::string_view family, Tokens statement) {
  if (speaks_of_another(family, statement)) return false;
  return statement[0].is({"type", "policy", "comment"}) || read_nftables_rule(statement, {}, {}).followed;
}

}  // namespace

/// Reads a file from table to table.
class NftablesFile::Reader {
 public:
  Reader(NftablesFile& out, std::string_view file, Tokens tokens) : out_(out), file_(file), at_(tokens) {}

  void read() {
    while (!at_.at_end()) {
      const Token& word = at_.next();
      if (word.is({";"})) continue;
      if (word.is({"table"})) {
        read_table();
      } else if (word.is({"flush", "delete", "destroy"}) && !begun_) {
        at_.statement();
      } else if (word.is({"define"})) {
        deny_nothing(at_.statement());
      } else {
        return doubt(word);
      }
    }
  }

 private:
  enum class Owner : uint8_t { people, iptables };

  std::string place(const Token& token) const { return fmt::format("{}:{}", file_, token.line); }

  void doubt(const Token& token) {
    if (out_.doubt_.empty()) out_.doubt_ = fmt::format("{} in {}", token.text, place(token));
  }
  void deny_nothing(Tokens tokens) {
    const auto found = std::find_if(tokens.begin(), tokens.end(), may_deny);
    if (found != tokens.end()) doubt(*found);
  }

  /// "table inet filter {"
  void read_table() {
    std::vector<std::string_view> words;
    while (!at_.at_end() && !at_.next_is({"{", ";"})) words.push_back(at_.next().text);
    if (!at_.next_is({"{"}) || words.empty()) return;
    const Token& brace = at_.next();
    const std::string_view family = words.size() > 1 ? words[0] : "ip";
    begun_ = true;
    while (!at_.at_end() && !at_.next_is({"}"})) read_entry(family, words.back());
    if (at_.at_end()) return doubt(brace);  // nft takes nothing of it
    at_.next();
  }

  void read_entry(std::string_view family, std::string_view table) {
    if (at_.skip({";"})) return;
    const bool is_chain = at_.next_is({"chain"}) && is_one_of(family, {"ip", "ip6", "inet"});
    const Tokens entry = at_.statement();
    if (!is_chain) {
      out_.followed_ = false;
      return deny_nothing(entry);
    }
    if (entry.size() < 4 || !entry[2].is({"{"}) || !entry.back().is({"}"})) return doubt(entry[0]);
    if (!names_.emplace(family, table, entry[1].text).second) return doubt(entry[0]);
    const bool of_iptables = family != "inet" && table == "filter" && entry[1].text == "FORWARD";
    read_chain(family, entry[0], entry.subspan(3, entry.size() - 4), of_iptables ? Owner::iptables : Owner::people);
  }

  void read_chain(std::string_view family, const Token& begin, Tokens body, Owner owner) {
    const std::vector<Tokens> statements = nftables_statements(body);
    for (Tokens one : statements)
      if (!is_followed(family, one)) out_.followed_ = false;
    // nft of Debian 12 wants one after the last statement, too.
    if (!body.empty() && !body.back().is({";"})) out_.followed_ = false;
    const std::string_view hook = hook_of(statements);
    if (hook.empty()) return;
    if (hook != "input" && hook != "forward") return deny_nothing(body);
    Chain chain{.family = family == "inet" ? "" : family == "ip" ? "ipv4" : "ipv6", .paths = {}};
    for (PacketPath& path : chain.paths) path.because = "chain in " + place(begin);
    for (Tokens one : statements) add(one, chain);
    if (owner == Owner::iptables) chain.paths[0].rest = Action::accept;
    (hook == "input" ? out_.chains_ : out_.forwards_).push_back(std::move(chain));
  }

  void add(Tokens statement, Chain& chain) {
    const Token& word = statement[0];
    if (word.is({"type", "comment"})) return;
    if (word.is({"policy"})) return add_policy(statement, chain);
    for (size_t i = 0; i < chain.paths.size(); ++i)
      for (FirewallRule& rule : read_nftables_rule(statement, packets_of_path(i), place(word)).rules)
        chain.paths[i].rules.push_back(std::move(rule));
  }

  void add_policy(Tokens statement, Chain& chain) {
    if (statement.size() != 2 || !statement[1].is({"accept", "drop"})) return doubt(statement[0]);
    for (PacketPath& path : chain.paths) {
      path.rest = statement[1].text == "drop" ? Action::deny : Action::accept;
      path.because = "policy in " + place(statement[0]);
    }
  }

  NftablesFile& out_;
  std::string_view file_;
  NftablesCursor at_;
  bool begun_ = false;                                                                // a table
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> names_;  // of chains
};

NftablesFile::NftablesFile(std::string_view file, std::string_view text) {
  const std::vector<Token> tokens = nftables_tokens(text);
  Reader(*this, file, tokens).read();
}

Passage NftablesFile::judge(const PacketPath& path, const Traffic& traffic, std::string_view family) const {
  Passage passage = judge_passage(path.rules, traffic, family, path.rest, path.because);
  if (passage.state == Passage::State::closed && !followed_) passage.state = Passage::State::untold;
  return passage;
}

/// Through every chain with every family.
template <class PassageOf>
Passage NftablesFile::through(const std::vector<Chain>& chains, const Families& families, PassageOf passage_of) {
  Passage whole{.state = Passage::State::open};
  for (std::string_view family : families) {
    Passage own{.state = Passage::State::open, .because = "no chain"};
    for (const Chain& chain : chains)
      if (chain.family.empty() || chain.family == family) own = through_both(passage_of(chain, family), std::move(own));
    whole = through_both(std::move(own), std::move(whole));
  }
  return whole;
}

Passage NftablesFile::passage(const Traffic& traffic, const Families& families) const {
  return through(chains_, families, [&](const Chain& chain, std::string_view family) {
    Passage following = judge(chain.paths[1], traffic, family);
    following.because.insert(0, "what follows the first packet: ");
    if (following.state == Passage::State::closed && traffic.protocol != "tcp") following.state = Passage::State::untold;
    return through_both(judge(chain.paths[0], traffic, family), std::move(following));
  });
}

Passage NftablesFile::passage_of_answers(const Traffic& opened, const Families& families) const {
  const auto path = static_cast<size_t>(std::find(opened_by_nodes.begin(), opened_by_nodes.end(), opened) - opened_by_nodes.begin()) + 2;
  return through(chains_, families, [&](const Chain& chain, std::string_view family) {
    return judge(chain.paths[path], {own_ports, opened.protocol}, family);
  });
}

Passage NftablesFile::passage_through(const Families& families) const {
  return through(forwards_, families, [&](const Chain& chain, std::string_view family) {
    return judge(chain.paths[0], {PortRange(), "tcp"}, family);
  });
}

}  // namespace nodeworthy
