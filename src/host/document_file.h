// Files of configuration that hold one document each, and folders of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/node.h"
#include "host/host.h"

namespace nodeworthy {

/// parse_yaml, parse_json or parse_toml.
using ParseDocument = std::variant<Document, DocumentError> (*)(std::string_view text);

/// One file and what is in it. Unreadable where the text is no document of its format, with its place.
struct DocumentFile {
  std::string path;
  Reading<std::shared_ptr<const Document>> document;
};

/// One file in a folder, or a folder that cannot be listed.
struct FileBelow {
  std::string path;
  std::string unreadable;  // why the folder cannot be listed; empty for a file
};

/// The files of a folder and of all folders in it, in the order of Go's filepath.WalkDir: names in the order of bytes, the files of a
/// folder in its place; links to folders are not followed.
std::vector<FileBelow> files_below(const Host& host, const std::string& folder);

/// Larger files are not parsed: it takes a hundred times their size, and nobody has such.
inline constexpr size_t document_limit = size_t{1} << 20;

/// Reads a file of at most `document_limit` bytes.
DocumentFile read_document(const Host& host, std::string path, ParseDocument parse);

/// Those of files_below() whose names end with `suffix`. A folder that cannot be listed is an unreadable file.
std::vector<DocumentFile> read_documents_below(const Host& host, const std::string& folder, std::string_view suffix, ParseDocument parse);

}  // namespace nodeworthy
