// What a node joins a cluster with (bootstrap tokens of Kubernetes, and the pins of kubeadm's discovery).
#pragma once

#include <string_view>

namespace nodeworthy {

/// The token that kubeadm writes into the example of its configuration.
inline constexpr std::string_view published_bootstrap_token = "abcdef.0123456789abcdef";

/// Whether a text has the form of a bootstrap token: six and sixteen of a-z and 0-9, joined by a dot.
bool is_bootstrap_token(std::string_view text);

/// Whether a text has the form of the hash that pins a cluster's certificate authority: "sha256:" in any case, and 64 hexadecimal digits.
bool is_ca_certificate_hash(std::string_view text);

}  // namespace nodeworthy
