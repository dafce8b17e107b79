// Whether a node is in a cluster already.
#pragma once

#include <string>

#include "host/host.h"

namespace nodeworthy {

/// Whether a node has joined, and what says so.
struct Membership {
  bool joined = false;
  std::string because;
};

/// A node has joined when /etc/kubernetes/kubelet.conf names credentials that are there: a client certificate in itself or in a file.
/// Whether the kubelet runs does not matter. Without such credentials the file is what an interrupted join or an earlier cluster left.
/// Unreadable where the file does not parse.
Reading<Membership> membership(const Host& host);

}  // namespace nodeworthy
