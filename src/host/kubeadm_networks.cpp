#include "host/kubeadm_networks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "host/ip_address.h"

namespace nodeworthy {
namespace {

using Mistakes = std::vector<KubeadmMistake>;

constexpr std::string_view cluster = "ClusterConfiguration";

struct Network {
  std::string_view text;
  bool ipv6 = false;
  int64_t mask = 0;

  int64_t host_bits() const { return (ipv6 ? 128 : 32) - mask; }
};

/// What kubeadm asks of a network's size, in bits for its addresses.
struct Size {
  int64_t least;
  int64_t most;
};
// 14 addresses for pods, and 10 for services, for which 8 are too few in the same way.
constexpr Size pods{.least = 4, .most = 128};
constexpr Size services{.least = 4, .most = 20};
constexpr std::string_view one_of_each = "one network, or one of each family";
/// A network of pods is divided among at most 2^16 nodes.
constexpr int64_t most_node_bits = 16;

/// "10.244.0.0/16", without a space; nothing where kubeadm does not read it.
std::optional<Network> parse(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::string_view mask = text.substr(std::min(slash + 1, text.size()));
  Network network{.text = text, .ipv6 = text.find(':') != std::string_view::npos};
  if (!address_as_kubeadm_reads(text.substr(0, slash)) || mask.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  if (!parse_integer(mask, network.mask) || network.host_bits() < 0) return std::nullopt;
  return network;
}

/// The value that counts of an argument of the controller manager, which are a mapping or, from v1beta4 on, a list: the last.
const Node* controller_manager_argument(const KubeadmFile& file, std::string_view name) {
  const Node* arguments = file.find(cluster, {"controllerManager", "extraArgs"});
  if (arguments == nullptr || !arguments->is_sequence()) return arguments == nullptr ? nullptr : arguments->find(name);
  const Node* value = nullptr;
  for (const Node& argument : arguments->children)
    if (const Node* is = argument.find("name"); is != nullptr && is->is_scalar() && is->text == name) value = argument.find("value");
  return value;
}

class Subnets {
 public:
  Subnets(const KubeadmFile& file, std::string_view name, Size size, Mistakes& mistakes)
      : file_(file), name_(name), size_(size), mistakes_(mistakes), node_(file.find(cluster, {"networking", name})) {}

  void read() {
    if (node_ == nullptr || !node_->is_scalar() || node_->text.empty()) return;
    const std::vector<std::string_view> texts = split(node_->text, ',');
    if (texts.size() > 2) return object(one_of_each, node_->text);
    for (std::string_view text : texts) add(text);
    if (networks_.size() == 2 && networks_[0].ipv6 == networks_[1].ipv6) object(one_of_each, node_->text);
  }

  /// Whether the part of a node fits into each network, and not too often.
  void divide() {
    if (const Node* allocate = controller_manager_argument(file_, "allocate-node-cidrs"); allocate != nullptr && allocate->text == "false")
      return;
    for (const Network& network : networks_) {
      int64_t part = network.ipv6 ? 64 : 24;
      const Node* told = controller_manager_argument(file_, network.ipv6 ? "node-cidr-mask-size-ipv6" : "node-cidr-mask-size-ipv4");
      if (told != nullptr && (!told->is_scalar() || !parse_integer(told->text, part))) continue;
      if (network.mask > part) object(fmt::format("at most /{}, which is one node's part", part), network.text);
      if (part - network.mask > most_node_bits)
        object(fmt::format("at least /{}, of which each node has a /{}", part - most_node_bits, part), network.text);
    }
  }

 private:
  void add(std::string_view text) {
    const std::optional<Network> network = parse(text);
    if (!network) return object("a network as 10.96.0.0/12, and a comma before another", text);
    const int64_t bits = network->ipv6 ? 128 : 32;
    if (network->host_bits() < size_.least) object(fmt::format("at most /{}", bits - size_.least), text);
    if (network->host_bits() > size_.most) object(fmt::format("at least /{}", bits - size_.most), text);
    networks_.push_back(*network);
  }

  void object(std::string_view want, std::string_view have) {
    mistakes_.push_back({.subject = fmt::format("{} ({}:{})", name_, file_.path(), node_->mark.line),
                         .want = std::string(want),
                         .have = printable(have, 80)});
  }

  const KubeadmFile& file_;
  std::string_view name_;
  Size size_;
  Mistakes& mistakes_;
  const Node* node_;
  std::vector<Network> networks_;  // those that can be read
};

}  // namespace

std::vector<KubeadmMistake> kubeadm_network_mistakes(const KubeadmFile& file) {
  Mistakes mistakes;
  Subnets(file, "serviceSubnet", services, mistakes).read();
  Subnets of_pods(file, "podSubnet", pods, mistakes);
  of_pods.read();
  of_pods.divide();
  return mistakes;
}

}  // namespace nodeworthy
