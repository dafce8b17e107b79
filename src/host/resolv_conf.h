// The file that tells resolvers whom to ask, /etc/resolv.conf as the kubelet reads it for pods (pkg/kubelet/network/dns/dns.go).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/network_ends.h"

namespace nodeworthy {

/// What one resolver file says.
struct ResolvConf {
  struct Nameserver {
    std::string text;  // as it stands; empty where the line ends before it
    size_t line = 0;   // counted from 1
  };
  std::vector<Nameserver> nameservers;
  std::vector<std::string> search;  // of the last line of search, each without the dot at its end
  size_t search_line = 0;           // 0 where there is none
};

/// What a text says. Comments are lines that begin with #; words that the kubelet does not hand on, say nothing.
ResolvConf parse_resolv_conf(std::string_view text);

/// Which resolver file pods get, and what says so.
struct ResolverFile {
  std::string path;  // empty where the kubelet is told to hand out none
  std::string because;
};

/// The kubelet's resolvConf or --resolv-conf. Where it has no configuration yet, what kubeadm gives it: /run/systemd/resolve/resolv.conf
/// while systemd-resolved is active (in an image: where the boot starts it). Else /etc/resolv.conf. Never Absent.
Reading<ResolverFile> resolver_file(const Host& host);

/// Why pods cannot ask a nameserver, given as it stands in the file, where the node is in the networks whose ends are these; empty where
/// nothing speaks against it.
std::string fault_of_nameserver(const std::string& text, const std::vector<NetworkEnds>& networks);

}  // namespace nodeworthy
