// Of what types the fields of documents that Kubernetes reads are, by the YAML 1.1 of its parser: a value of another type than its field
// keeps a program from taking the document.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"

namespace nodeworthy {

enum class FieldType : uint8_t { boolean, integer, text, mapping };
enum class FieldShape : uint8_t { value, list, mapping };

/// Fields of one type, separated by spaces, each with points between the keys of its path; of a list or a mapping the type is that of its
/// values.
struct TypedFields {
  FieldType type;
  FieldShape shape;
  std::string_view names;
};

/// A value of another type than its field.
struct MistypedField {
  std::string field;  // "maxPods", "kubeReserved.cpu"
  Mark mark;          // of the value
  std::string want;   // "a number"
  std::string have;   // "\"110\", a text"
};

/// "true or false", "a number".
std::string_view describe(FieldType type);

/// What a value is, where it is certainly not of a type; empty where it may be.
std::string mismatch(FieldType wanted, const Node& value);

/// Those of a mapping that are certain, in the order of the fields, the first 100. What is no field, or no certain number, is passed over.
std::vector<MistypedField> mistyped_fields(std::span<const TypedFields> fields, const Node& mapping);

}  // namespace nodeworthy
