// The small parts of YAML's spelling that its editor has to know itself; the text around them has been parsed.
#pragma once

#include <string>
#include <string_view>

#include "host/edit/editors.h"

namespace nodeworthy {

/// Whether a plain scalar is a string to every reader: no null, boolean, number or date of YAML 1.1 or 1.2.
bool yaml_reads_as_string(std::string_view plain);

/// A scalar as text: a string plain where that is one anywhere, else in double quotes, or in those that `like` begins with.
std::string yaml_spelled(const Scalar& scalar, std::string_view like);

/// Behind the quoted scalar at an offset.
size_t yaml_quoted_end(std::string_view text, size_t at);

/// Where a flow mapping or sequence ends.
struct FlowEnd {
  size_t end = 0;          // behind the closing bracket
  size_t content_end = 0;  // behind the last item or comma; behind the opening bracket when there is none
};

/// The end of the flow mapping or sequence at an offset; the text's when it has none.
FlowEnd yaml_flow_end(std::string_view text, size_t at);

}  // namespace nodeworthy
