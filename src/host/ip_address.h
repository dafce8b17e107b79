// IPv4 and IPv6 addresses and ports in text form.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nodeworthy {

/// The usual text form of a socket's address, without port and scope; empty where it is null or neither IPv4 nor IPv6.
std::string address_text(const sockaddr* address);

/// The usual text form of an address (inet_ntop(3)), so that texts can be compared; nothing where the text is no address (inet_pton(3)).
std::optional<std::string> usual_address(std::string_view text);

/// An address as kubeadm reads it, in its usual form: the numbers of an IPv4 address may begin with zeros, and one that is written as IPv6
/// (::ffff:192.0.2.1) is IPv4. Nothing where the text is no address.
std::optional<std::string> address_as_kubeadm_reads(std::string_view text);

/// Whether what is written for an address, with or without the length of its network, is meant for IPv4: it has points and no colons.
bool is_written_as_ipv4(std::string_view address);

/// A port from its decimal digits, 1 to 65535; nothing where the text is anything else, a sign or a leading zero among it.
std::optional<uint16_t> parse_port(std::string_view text);

/// Whether an address in its usual form leads back to the machine itself: 127.0.0.0/8, ::1.
bool is_loopback(std::string_view address);

/// Whether an address in its usual form is good on one link only: 169.254.0.0/16, fe80::/10.
bool is_link_local(std::string_view address);

/// Whether an address in its usual form stands for every address of a machine: 0.0.0.0, ::.
bool is_unspecified(std::string_view address);

/// Whether an address in its usual form can be one machine's for all others: it is neither unspecified, loopback, link-local, multicast nor
/// 255.255.255.255.
bool is_global_unicast(std::string_view address);

}  // namespace nodeworthy
