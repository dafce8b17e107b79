#include "host/iptables_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

namespace nodeworthy {
namespace {

using Action = FirewallRule::Action;
using Direction = Packets::Direction;
using Scope = FirewallRule::Scope;
using Words = std::vector<std::string>;

/// A line of `iptables-save -c`, "[12:720] -A INPUT ...", without what it has counted.
std::string_view without_counters(std::string_view line) {
  const size_t end = line.starts_with('[') ? line.find(']') : std::string_view::npos;
  return end == std::string_view::npos ? line : line.substr(end + 1);
}

/// Whether a line inside a table is one that iptables-restore may take: a chain with its policy, or a command.
bool may_be_taken(std::string_view line) {
  if (line.starts_with(':')) {
    const Words words = iptables_words(line.substr(1));
    return words.size() > 1 && is_one_of(words[1], {"-", "ACCEPT", "DROP"});
  }
  const Words words = iptables_words(without_counters(line));
  return !words.empty() && words[0].starts_with('-');
}

/// Reads a text line by line until one is not taken.
class Restoring {
 public:
  explicit Restoring(std::string_view file) : file_(file) {}

  /// Whether a line is taken; the last one may lack its line end.
  bool take(std::string_view line, size_t number) {
    number_ = number;
    if (line.empty() || line[0] == '#') return true;
    if (table_.empty()) return begin_table(line);
    if (line == "COMMIT") return commit();
    text_.lines.push_back({table_, without_counters(line), number});
    return may_be_taken(line);
  }

  RestoredText end(bool taken) && {
    if (!taken)
      text_.stop = fmt::format("{}:{} is no line that iptables-restore takes", file_, number_);
    else if (!table_.empty())
      text_.stop = fmt::format("no COMMIT for the table in {}:{}", file_, table_number_);
    // What is not committed, and the rules of a table that comes again, which is emptied first.
    std::erase_if(text_.lines, [&](const RestoredText::Line& line) {
      return line.number > committed_ || (line.number < loaded_[line.table] && !line.text.starts_with(':'));
    });
    return std::move(text_);
  }

 private:
  bool begin_table(std::string_view line) {
    if (line[0] != '*') return false;
    const std::string_view rest = line.substr(1);
    const size_t begin = std::min(rest.find_first_not_of(" \t"), rest.size());
    table_ = rest.substr(begin, rest.find_first_of(" \t", begin) - begin);
    table_number_ = number_;
    return is_one_of(table_, {"filter", "nat", "mangle", "raw", "security"});
  }

  bool commit() {
    size_t& loaded = loaded_[table_];
    // Of one that comes again, iptables-legacy keeps the policies, and iptables-nft does not.
    if (loaded > 0) text_.doubt = fmt::format("the table in {}:{} comes again", file_, table_number_);
    loaded = table_number_;
    committed_ = number_;
    table_ = {};
    return true;
  }

  std::string_view file_;
  RestoredText text_;
  std::map<std::string_view, size_t> loaded_;  // the line in which the part of a table begins that was loaded last
  std::string_view table_;
  size_t table_number_ = 0;
  size_t number_ = 0;
  size_t committed_ = 0;  // the line of the last COMMIT
};

/// Those of iptables(8) and iptables-extensions(8), and of xtables-addons.
constexpr std::string_view targets[] = {
    "ACCEPT",  "ACCOUNT",   "AUDIT",   "CHAOS",   "CHECKSUM", "CLASSIFY", "CLUSTERIP", "CONNMARK",   "CONNSECMARK", "CT",
    "DELUDE",  "DHCPMAC",   "DNAT",    "DNETMAP", "DNPT",     "DROP",     "DSCP",      "ECHO",       "ECN",         "HL",
    "HMARK",   "IDLETIMER", "IPMARK",  "LED",     "LOG",      "LOGMARK",  "MARK",      "MASQUERADE", "MIRROR",      "NETMAP",
    "NFLOG",   "NFQUEUE",   "NOTRACK", "PROTO",   "QUEUE",    "RATEEST",  "REDIRECT",  "REJECT",     "RETURN",      "SAME",
    "SECMARK", "SET",       "SNAT",    "SNPT",    "STEAL",    "SYNPROXY", "SYSRQ",     "TARPIT",     "TCPMSS",      "TCPOPTSTRIP",
    "TEE",     "TOS",       "TPROXY",  "TRACE",   "TTL",      "ULOG"};

/// What some packets meet.
class PathReader {
 public:
  PathReader(Packets packets, std::string_view family, std::string_view file) : packets_(packets), family_(family), file_(file) {}

  void read(const RestoredText::Line& line) {
    place_ = fmt::format("{}:{}", file_, line.number);
    const Words words = iptables_words(line.text.starts_with(':') ? line.text.substr(1) : line.text);
    if (line.text.starts_with(':')) return take_chain(line.table, words[0], words[1]);
    if (words.size() > 1 && is_one_of(words[0], {"-N", "--new-chain"})) return take_chain(line.table, words[1], "-");
    if (words.size() > 2 && is_one_of(words[0], {"-P", "--policy"})) return take_policy(line.table, words[1], words[2]);
    if (const std::optional<Addition> addition = parse_addition(line.text)) return take(line.table, *addition);
    if (!changes_nothing(line.table, words)) doubt(place_, {Action::accept, Action::deny});
  }

  /// Where packets may be accepted or denied for a reason that is not followed.
  void doubt(const std::string& because, std::initializer_list<Action> actions) {
    for (Action action : actions)
      before_.push_back({.action = action, .scope = Scope::some, .family = family_, .traffic = {}, .because = because});
  }

  PacketPath end(std::string_view why) && {
    if (path_.because.empty()) path_.because = why;
    path_.rules.insert(path_.rules.begin(), before_.begin(), before_.end());
    return std::move(path_);
  }

 private:
  std::string_view chain() const {
    constexpr std::array<std::string_view, 3> chains{"INPUT", "OUTPUT", "FORWARD"};
    return chains[static_cast<size_t>(packets_.direction)];
  }

  /// Chains of other tables that other packets meet. Chains of people's own count: which of them are met is not followed.
  bool is_elsewhere(std::string_view chain) const {
    if (packets_.direction == Direction::through) return is_one_of(chain, {"INPUT", "OUTPUT"});
    return packets_.direction == Direction::in ? is_one_of(chain, {"FORWARD", "OUTPUT", "POSTROUTING"})
                                               : is_one_of(chain, {"FORWARD", "INPUT", "PREROUTING"});
  }

  void take_chain(std::string_view table, const std::string& chain, std::string_view policy) {
    chains_.emplace(table, chain);
    take_policy(table, chain, policy);
  }

  void take_policy(std::string_view table, std::string_view chain, std::string_view policy) {
    if (table != "filter" && policy == "DROP" && !is_elsewhere(chain)) doubt("policy in " + place_, {Action::deny});
    if (table != "filter" || chain != this->chain() || policy == "-") return;
    path_.rest = policy == "DROP" ? Action::deny : Action::accept;
    path_.because = "policy in " + place_;
  }

  void take(std::string_view table, const Addition& addition) {
    const bool filters = table == "filter";
    // Nothing is loaded with a rule of a chain that there is not.
    if (!is_one_of(addition.chain, {"INPUT", "FORWARD", "OUTPUT", "PREROUTING", "POSTROUTING"}) &&
        !chains_.contains({table, addition.chain}))
      return doubt(place_, {Action::accept});
    if (!has_target(table, addition)) return doubt(fmt::format("no chain {} for {}", target_of(addition), place_), {Action::accept});
    if (filters ? addition.chain != chain() : is_elsewhere(addition.chain) || !may_keep_out(table, addition)) return;
    Packets packets = packets_;
    if (table == "raw") packets.state = Packets::State::untracked;
    const bool in_turn = filters && addition.at_end;
    for (FirewallRule& rule : iptables_rules(addition.arguments, packets)) {
      rule.family = family_;
      rule.because = place_;
      if (!in_turn) rule.scope = Scope::some;
      (in_turn ? path_.rules : before_).push_back(std::move(rule));
    }
  }

  static std::string target_of(const Addition& addition) { return iptables_target(addition.arguments); }

  /// Whether a rule jumps to what there is: a target of the kernel's, or a chain. With another nothing is loaded, either.
  bool has_target(std::string_view table, const Addition& addition) const {
    const std::string target = target_of(addition);
    return target.empty() || target.starts_with('-') || chains_.contains({table, target}) ||
           std::find(std::begin(targets), std::end(targets), target) != std::end(targets);
  }

  /// Whether a rule of another table counts: most of them translate, mark, or let pass.
  static bool may_keep_out(std::string_view table, const Addition& addition) {
    const std::string target = iptables_target(addition.arguments);
    if (is_one_of(target, {"DROP", "REJECT"})) return true;
    if (table == "raw") return target != "ACCEPT";  // what is not tracked is neither new nor established
    return addition.chain == "PREROUTING" && is_one_of(target, {"DNAT", "REDIRECT", "NETMAP", "TPROXY"});
  }

  /// Whether a command leaves the chain alone.
  bool changes_nothing(std::string_view table, const Words& words) const {
    if (!is_one_of(words[0], {"-D", "--delete", "-F", "--flush", "-X", "--delete-chain", "-R", "--replace"})) return false;
    return words.size() > 1 && words[1] != chain() &&
           (table == "filter" || is_elsewhere(words[1]) || !is_one_of(words[0], {"-R", "--replace"}));
  }

  Packets packets_;
  std::string family_;
  std::string_view file_;
  std::string place_;
  std::set<std::pair<std::string_view, std::string>> chains_;  // tables and people's own chains in them
  PacketPath path_;
  std::vector<FirewallRule> before_;
};

constexpr std::array<Packets, 3> all_packets{
    {{Packets::State::fresh, Direction::in}, {Packets::State::established, Direction::in}, {Packets::State::established, Direction::out}}};
constexpr std::array<std::string_view, 3> names{"", "what follows the first packet: ", "the answers: "};

}  // namespace

RestoredText parse_restored(std::string_view file, std::string_view text) {
  Restoring restoring(file);
  size_t number = 0;
  bool taken = true;
  for (std::string_view line : lines_of(text)) {
    taken = restoring.take(line, ++number);
    if (!taken) break;
  }
  RestoredText restored = std::move(restoring).end(taken);
  if (taken && text.ends_with("\nCOMMIT")) restored.doubt = fmt::format("{}:{} has no line end", file, number);
  return restored;
}

IptablesFile::IptablesFile(std::string_view file, std::string_view text, std::string_view family)
    : file_(file), family_(family), restored_(parse_restored(file, text)), stop_(restored_.stop) {
  for (size_t i = 0; i < paths_.size(); ++i) paths_[i] = path_of(all_packets[i]);
}

PacketPath IptablesFile::path_of(const Packets& packets) const {
  PathReader reader(packets, family_, file_);
  for (const RestoredText::Line& line : restored_.lines) reader.read(line);
  if (!restored_.doubt.empty()) reader.doubt(restored_.doubt, {Action::accept});
  return std::move(reader).end(stop_.empty() ? fmt::format("no rule in {}", file_) : stop_);
}

Passage IptablesFile::passage(const Traffic& traffic) const {
  Passage whole{.state = Passage::State::open};
  for (size_t i = paths_.size(); i-- > 0;) {
    Passage passage = judge_passage(paths_[i].rules, traffic, family_, paths_[i].rest, paths_[i].because);
    passage.because.insert(0, names[i]);
    // Without connections it depends on the sender whether anything but first packets is seen.
    if (i > 0 && traffic.protocol != "tcp" && passage.state == Passage::State::closed) passage.state = Passage::State::untold;
    whole = through_both(std::move(passage), std::move(whole));
  }
  return whole;
}

Passage IptablesFile::passage_of_own(const Traffic& opened) const {
  constexpr std::array<std::pair<Packets::State, Direction>, 3> all{{{Packets::State::established, Direction::in},
                                                                     {Packets::State::fresh, Direction::out},
                                                                     {Packets::State::established, Direction::out}}};
  Passage whole{.state = Passage::State::open};
  for (const auto& [state, direction] : all) {
    const PacketPath path = path_of({.state = state, .direction = direction, .opened_to = opened.ports.first});
    whole = through_both(std::move(whole), judge_passage(path.rules, {own_ports, opened.protocol}, family_, path.rest, path.because));
  }
  return whole;
}

Passage IptablesFile::passage_through() const {
  const PacketPath path = path_of({.direction = Direction::through});
  return judge_passage(path.rules, {PortRange(), "tcp"}, family_, Action::accept, path.because);
}

}  // namespace nodeworthy
