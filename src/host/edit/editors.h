// Editors of configuration files: text in, text out, one key at a time. Only the bytes that must change change: line ends, a missing final
// line end, order, indentation, comments and unknown keys stay. An edit whose result is there already returns the text as it is.
//
// Every editor reads its result back and hands it out only when it says what the text said before, plus the change. What cannot be edited
// safely is refused with its position and left to a person: a text that does not parse, that different readers would read differently, that
// begins with a byte order mark, holds a NUL or a carriage return without a line feed, or has more than 1 MiB.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/node.h"

namespace nodeworthy {

/// The edited text, or why it is not edited and where.
using Edited = std::variant<std::string, DocumentError>;

/// The keys that lead from the root of a document to a value.
using KeyPath = std::span<const std::string>;

/// A scalar to write: a plain one as it stands (true, 10), a quoted one as a string, in quotes where its format needs them.
struct Scalar {
  std::string_view text;
  Node::Style style = Node::Style::plain;
};

/// A value without quotes as JSON would have it: true, false, null and numbers plain, anything else quoted.
Scalar scalar_of(std::string_view value);

/// Sets a key of a sysctl.d(5) file, given in dotted or slash form. Of several lines the last one counts and is edited, whatever its form;
/// a glob or an exclusion does not count as one: a line is appended.
Edited set_sysctl(std::string_view text, std::string_view key, std::string_view value);

/// Sets NAME=value in a file that a shell or systemd (EnvironmentFile=) reads. Every line that sets the name is edited, so that readers
/// that take the first and readers that take the last agree. SELINUX and SELINUXTYPE are brought to column 0 and written without quotes, as
/// libselinux wants them.
Edited set_assignment(std::string_view text, std::string_view name, std::string_view value);

/// Sets one flag inside the value of such a file's last NAME="--a --flag=value"; `flag` as Flags has it ("cgroup-driver", "-c"). Of a
/// repeated flag the last one counts and is edited; a missing one is appended.
Edited set_flag(std::string_view text, std::string_view name, std::string_view flag, std::string_view value);

/// Appends a line unless it is there, blanks around it aside.
Edited add_line(std::string_view text, std::string_view line);

/// Appends the name of a kernel module to a modules-load.d(5) file unless it is there, be it with `-` for `_`.
Edited add_module(std::string_view text, std::string_view name);

/// Comments out every line that is exactly `line`, line ends aside. With the first line of a modprobe.d(5) command go the lines that
/// continue it: there, a comment is continued, too.
Edited comment_out(std::string_view text, std::string_view line);

/// Sets a key of a systemd unit or of a yum repository. Of a key that is there several times the last one counts and is edited. A missing
/// key goes to the end of its section's last part, a missing section to the end of the text.
Edited set_ini(std::string_view text, std::string_view section, std::string_view key, std::string_view value);

/// Sets a key of a JSON document; creates the mappings that lead there. A blank text becomes a document of its own.
Edited set_json(std::string_view text, KeyPath path, const Scalar& value);

/// Sets the elements of a list of strings that begin with `prefix` to `element`, or appends it when there are none; creates the list.
Edited set_json_element(std::string_view text, KeyPath path, std::string_view prefix, std::string_view element);

/// Sets a key of a YAML document; creates the mappings that lead there. Of a stream, the one document that has the path is edited. What an
/// anchor names or an alias stands for is not edited.
Edited set_yaml(std::string_view text, KeyPath path, const Scalar& value);

/// Sets a key of a TOML document, where it stands as a table's, a dotted or an inline one; a missing table is appended.
Edited set_toml(std::string_view text, KeyPath path, const Scalar& value);

/// Opens a port ("6443" or "30000-32767") of a protocol in a firewalld.zone(5) file: a last element of its own unless it is there.
Edited open_port(std::string_view text, std::string_view port, std::string_view protocol);

}  // namespace nodeworthy
