// Where the reports of -o FORMAT=FILE go.
#pragma once

#include <string>
#include <string_view>

namespace nodeworthy {

/// Writes a report to a file. A file that is there is replaced by the whole report, keeping its mode and owner, or stays as it is; a
/// device, a FIFO and an open file's name below /dev and /proc are written to directly. Throws std::system_error.
void write_report_file(const std::string& path, std::string_view text);

}  // namespace nodeworthy
