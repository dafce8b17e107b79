// JSON documents held against their schema, as an independent validator reads both.
#pragma once

#include <string>
#include <vector>

namespace nodeworthy::test {

/// Whether there is a validator; else says that the test is skipped.
bool can_validate_json();

/// "valid", or what is wrong, of each document. `schema` is a file of the sources; documents are each of one line.
std::vector<std::string> validated_json(const std::string& schema, const std::vector<std::string>& documents);

}  // namespace nodeworthy::test
