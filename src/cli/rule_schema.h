// The format of rules for editors.
#pragma once

#include <string>

namespace nodeworthy {

/// docs/rule.schema.json: a JSON Schema (draft 7, which editors of YAML know) of one rule file, made from the kinds. Where a value may come
/// from `values` or a table ("$name"), any text is allowed: what `nodeworthy rules lint` says counts.
std::string rule_schema();

}  // namespace nodeworthy
