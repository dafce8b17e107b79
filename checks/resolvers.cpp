#include "checks/resolvers.h"

#include <fmt/format.h>

#include <numeric>
#include <optional>

#include "base/text.h"
#include "host/resolv_conf.h"
#include "host/unit_tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view subject = "resolvers of pods";
constexpr std::string_view address_wanted = "an address that pods reach";

/// A number of the file that the rule has a word on.
struct Limit {
  std::string_view what;
  Predicate predicate;
  size_t (*count)(const ResolvConf&);
};

/// What the rule wants.
struct Wanted {
  bool usable = false;
  std::vector<Limit> limits;

  std::string describe() const { return usable ? "nameservers that pods reach" : "what fits into the limits of pods"; }
};

/// The file and what it says.
struct Read {
  std::string path;
  ResolvConf file;
};

size_t count_nameservers(const ResolvConf& file) { return file.nameservers.size(); }
size_t count_search(const ResolvConf& file) { return file.search.size(); }

/// As the kubelet counts: the domains joined by blanks.
size_t search_characters(const ResolvConf& file) {
  const size_t blanks = file.search.empty() ? 0 : file.search.size() - 1;
  return std::accumulate(file.search.begin(), file.search.end(), blanks,
                         [](size_t sum, const std::string& one) { return sum + one.size(); });
}

std::string by_hand(const Read& read, size_t line, const std::string& text) {
  if (text == "127.0.0.53" || text == "127.0.0.54")
    return "Let the kubelet hand out the servers that systemd-resolved asks: resolvConf: /run/systemd/resolve/resolv.conf in its "
           "configuration.";
  return fmt::format("Name a server that pods reach in {}:{}, or where the program has it from that writes the file.", printable(read.path),
                     line);
}

Observation look_at_server(const Read& read, const ResolvConf::Nameserver& server, const Reading<std::vector<NetworkEnds>>& networks) {
  const std::string name =
      printable(fmt::format("nameserver{}{} ({}:{})", server.text.empty() ? "" : " ", server.text, read.path, server.line));
  const std::string fault = fault_of_nameserver(server.text, networks.present() ? networks.value() : std::vector<NetworkEnds>());
  if (!fault.empty()) return judged(false, name, std::string(address_wanted), fault, {}, by_hand(read, server.line, server.text));
  if (networks.unreadable()) return unknown(name, std::string(address_wanted), networks.why());
  return judged(true, name, std::string(address_wanted), "nothing speaks against it");
}

std::vector<Observation> look_at_servers(const Host& host, const Read& read) {
  const std::string want = "a nameserver";
  // What writes it at boot, only a running machine shows.
  if (read.file.nameservers.empty() && !host.running())
    return {skipped(printable(read.path), want, "it names none before the machine runs")};
  if (read.file.nameservers.empty())
    return {
        judged(false, printable(read.path), want, "none", {}, "See why nothing writes it: the network's configuration names no server.")};
  const Reading<std::vector<NetworkEnds>> networks = own_network_ends(host);
  std::vector<Observation> observations;
  for (const ResolvConf::Nameserver& server : read.file.nameservers) observations.push_back(look_at_server(read, server, networks));
  return observations;
}

std::vector<Observation> judge(const Host& host, const Wanted& wanted, const Read& read) {
  std::vector<Observation> observations;
  if (wanted.usable) observations = look_at_servers(host, read);
  for (const Limit& limit : wanted.limits)
    observations.push_back(
        compare(fmt::format("{} in {}", limit.what, printable(read.path)), limit.predicate, std::to_string(limit.count(read.file))));
  return observations;
}

/// Why the file says nothing, as the machine does not run; empty where it does.
std::string silence(const Host& host, const ResolverFile& file) {
  if (file.path.empty()) return fmt::format("the kubelet hands out none ({})", file.because);
  if (host.running()) return {};
  if (is_runtime_path(file.path)) return fmt::format("{}, {}, is there once the machine runs", file.path, file.because);
  const Reading<std::string> target = link_destination(host, file.path);
  if (target.present() && is_runtime_path(target.value()))
    return fmt::format("{} leads to {}, which is there once the machine runs", file.path, target.value());
  return host.status(file.path).absent() ? fmt::format("{} is there once the machine runs", file.path) : std::string();
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const Reading<ResolverFile> file = resolver_file(host);
  if (!file.present()) return {unknown(std::string(subject), wanted.describe(), file.unreadable() ? file.why() : "absent")};
  if (const std::string why = silence(host, file.value()); !why.empty())
    return {skipped(std::string(subject), wanted.describe(), printable(why))};
  const std::string& path = file.value().path;
  const Reading<std::string>& text = host.read(path);
  if (text.unreadable()) return {unknown(printable(path), wanted.describe(), text.why())};
  if (text.absent() && !wanted.usable) return {skipped(printable(path), wanted.describe(), "it is missing")};
  if (text.absent())
    return {judged(false, printable(path), wanted.describe(), "missing", {},
                   printable(fmt::format("It is {}: name another file there, or see why nothing writes it.", file.value().because)))};
  return judge(host, wanted, {.path = path, .file = parse_resolv_conf(text.value())});
}

Check bind(const Params& params) {
  Wanted wanted{.usable = params.flag("usable", false), .limits = {}};
  const auto limit = [&](std::string_view field, std::string_view what, size_t (*count)(const ResolvConf&)) {
    if (const auto predicate = params.predicate(field, Quantity::number)) wanted.limits.push_back({what, *predicate, count});
  };
  limit("nameservers", "nameservers", count_nameservers);
  limit("search", "search domains", count_search);
  limit("search-characters", "characters of the search domains", search_characters);
  if (!wanted.usable && wanted.limits.empty()) params.problem("", "resolvers wants \"usable: true\" or a limit");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"usable", Form::flag, Need::optional,
     "true: the file is there and names servers, each by an address, none of them of loopback, of one link only, 0.0.0.0, or the first or "
     "last one of a network that the machine is in"},
    {"nameservers", Form::number, Need::optional, "how many servers it names, as `\"<= 3\"`"},
    {"search", Form::number, Need::optional, "how many domains its last line of search has"},
    {"search-characters", Form::number, Need::optional, "how many characters these are, joined by blanks"},
};

}  // namespace

constinit const Kind resolvers_kind{
    .name = "resolvers",
    .summary =
        "The resolver file that the kubelet hands on to pods: resolvConf of its configuration, or --resolv-conf; before it has one, what "
        "kubeadm will set, /run/systemd/resolve/resolv.conf where systemd-resolved is active; else /etc/resolv.conf. Nobody is asked "
        "anything. Of an image only a file counts that is there before the machine runs.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
