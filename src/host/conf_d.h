// The drop-in folders that systemd's tools share (sysctl.d, modules-load.d, ...): one file of each name counts, all in the order of
// their names. The order of folders is systemd's CONF_PATHS; measured against systemd 252.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One file that counts.
struct ConfFile {
  std::string path;
  Reading<std::string> text;  // Absent for a dangling link, which masks the files of its name in lower folders
};

/// The *.conf files of a family ("sysctl.d") that count, in the order in which they are read: sorted by name in byte order, regardless of
/// folder; of equal names the one in the first of /etc, /run, /usr/local/lib, /usr/lib, /lib. Hidden and backup names are passed over. An
/// empty file or a link to /dev/null masks: it counts and says nothing. `folders` that cannot be listed make the whole Unreadable.
Reading<std::vector<ConfFile>> conf_files(const Host& host, std::string_view family);

/// The same for folders of the caller's, in order of precedence.
Reading<std::vector<ConfFile>> conf_files(const Host& host, const std::vector<std::string>& folders, std::string_view suffix = ".conf");

/// Only their paths, in the same order.
Reading<std::vector<std::string>> conf_paths(const Host& host, const std::vector<std::string>& folders, std::string_view suffix);

/// Whether systemd passes a name over as hidden or as an editor's or package manager's leftover (its hidden_or_backup_file).
bool is_hidden_or_backup(std::string_view name);

/// The file of our own below a drop-in folder that is read after a file of the name `last`; nothing where no such name is left.
std::optional<std::string> own_drop_in(std::string_view folder, std::string_view last);

/// Whether a file is one that own_drop_in names.
bool is_own_drop_in(std::string_view path);

}  // namespace nodeworthy
