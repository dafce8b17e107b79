#include "host/document_file.h"

#include <fmt/format.h>

#include "base/units.h"

namespace nodeworthy {
namespace {

constexpr size_t most_levels = 16;   // of folders
constexpr size_t most_files = 1000;  // in them

/// One walk through a folder.
struct Walk {
  const Host& host;
  std::vector<FileBelow> files = {};

  void folder(const std::string& path, size_t level) {
    const Reading<std::vector<std::string>>& names = host.list(path);
    if (names.unreadable()) files.push_back({path, names.why()});
    if (!names.present()) return;
    for (const std::string& name : names.value()) {
      if (level == most_levels || files.size() > most_files) return files.push_back({path, path + ": too many files or folders"});
      entry(path + "/" + name, level);
    }
  }

  void entry(const std::string& path, size_t level) {
    const Reading<Status>& status = host.status(path);
    const bool is_folder = status.present() && status.value().type == FileType::directory && host.link(path).absent();
    if (is_folder) return folder(path, level + 1);
    files.push_back({path, {}});
  }
};

}  // namespace

std::vector<FileBelow> files_below(const Host& host, const std::string& folder) {
  Walk walk{.host = host};
  walk.folder(folder, 0);
  return std::move(walk.files);
}

DocumentFile read_document(const Host& host, std::string path, ParseDocument parse) {
  auto document = host.read(path, document_limit).and_then([&](const std::string& text) -> Reading<std::shared_ptr<const Document>> {
    // Who has read it before may have asked for more.
    if (text.size() > document_limit) return Unreadable{fmt::format("{}: larger than {}", path, format_size(document_limit))};
    auto parsed = parse(text);
    if (const auto* error = std::get_if<DocumentError>(&parsed)) return Unreadable{describe(path, *error)};
    return std::make_shared<const Document>(std::move(std::get<Document>(parsed)));
  });
  return {.path = std::move(path), .document = std::move(document)};
}

std::vector<DocumentFile> read_documents_below(const Host& host, const std::string& folder, std::string_view suffix, ParseDocument parse) {
  std::vector<DocumentFile> documents;
  for (const FileBelow& file : files_below(host, folder)) {
    if (!file.unreadable.empty()) documents.push_back({file.path, Unreadable{file.unreadable}});
    if (file.unreadable.empty() && file.path.ends_with(suffix)) documents.push_back(read_document(host, file.path, parse));
  }
  return documents;
}

}  // namespace nodeworthy
