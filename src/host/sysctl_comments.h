// What comments and settings of sysctl.d files make of each other: settings that became part of a comment, as in a file whose line ends
// were lost when it was copied, and values with a comment behind them.
#pragma once

#include <string_view>
#include <vector>

#include "host/sysctl_conf.h"

namespace nodeworthy {

/// One comment and the assignments in it.
struct FusedComment {
  size_t line = 0;  // counted from 1
  std::vector<SysctlLine> assignments;
};

/// The comments that assignments became part of: "# never swap vm.swappiness=0 # count memory vm.overcommit_memory=1". A comment that
/// begins with an assignment is a setting commented out, and one assignment among words an explanation; of both none is told.
std::vector<FusedComment> fused_comments(std::string_view text);

/// A value as it is meant: without a comment behind it and quotes around it, which the kernel takes for a part of it. A part of the text.
std::string_view meant_value(std::string_view value);

}  // namespace nodeworthy
