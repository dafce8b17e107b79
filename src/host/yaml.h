// The one door to yaml-cpp: YAML text into Documents. Rules, profiles, fixtures and the kubelet's configuration come through here.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/document_builder.h"
#include "base/node.h"

namespace nodeworthy {

/// The documents of a stream separated by "---", or the first error. Stricter than YAML 1.2 where leniency would hide a mistake:
/// a duplicate key is an error. Aliases share the nodes of their anchor and cost nothing; nesting beyond 100 levels is an error.
std::variant<std::vector<Document>, DocumentError> parse_yaml_stream(std::string_view text);

/// What a parser makes of a stream that only warns of a key that is there twice, and takes the last.
struct LenientYaml {
  std::vector<Document> documents;
  std::vector<TwinKey> twins;
};

/// The same documents, of which the last of a key counts. Of the keys that are there twice the first 100 of each document.
std::variant<LenientYaml, DocumentError> parse_yaml_stream_leniently(std::string_view text);

/// The one document of a text; an empty text is a null root, a second document an error.
std::variant<Document, DocumentError> parse_yaml(std::string_view text);

/// The same, where of a key that stands twice the last counts, as the kubelet reads its configuration.
std::variant<Document, DocumentError> parse_yaml_last(std::string_view text);

/// What a value without quotes is as a boolean of YAML 1.1, which Kubernetes reads: true, yes, on, y and their opposites, each in lower
/// case, in upper case or with its first letter in upper case. None where it is none.
std::optional<bool> yaml_boolean(const Node& value);

}  // namespace nodeworthy
