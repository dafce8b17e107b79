#include "host/docker_engine.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/json.h"

namespace nodeworthy {
namespace {

Reading<std::shared_ptr<const Document>> ask(const Host& host, std::string_view path) {
  return host.fetch({.endpoint = std::string(docker_socket), .path = std::string(path)})
      .and_then([&](const Response& response) -> Reading<std::shared_ptr<const Document>> {
        if (response.status != 200) return Unreadable{fmt::format("{}{}: HTTP status {}", docker_socket, path, response.status)};
        auto parsed = parse_json(response.body);
        if (const auto* error = std::get_if<DocumentError>(&parsed))
          return Unreadable{describe(fmt::format("{}{}", docker_socket, path), *error)};
        return std::shared_ptr<const Document>(std::make_shared<Document>(std::move(std::get<Document>(parsed))));
      });
}

Reading<std::string> ask_for_text(const Host& host, std::string_view path, std::string_view key) {
  return ask(host, path).and_then([&](const auto& document) -> Reading<std::string> {
    const Node* value = document->root().find(key);
    if (value == nullptr || !value->is_scalar() || value->text.empty())
      return Unreadable{fmt::format("{}{}: the answer has no {}", docker_socket, path, key)};
    return std::string(value->text);
  });
}

}  // namespace

Reading<std::string> docker_version(const Host& host) { return ask_for_text(host, "/version", "Version"); }

Reading<std::string> docker_running_driver(const Host& host) { return ask_for_text(host, "/info", "CgroupDriver"); }

Reading<std::vector<std::string>> docker_images(const Host& host) {
  return ask(host, "/images/json").and_then([](const auto& document) -> Reading<std::vector<std::string>> {
    if (!document->root().is_sequence()) return Unreadable{fmt::format("{}/images/json: the answer is no list", docker_socket)};
    std::vector<std::string> references;
    for (const Node& image : document->root().children) {
      const Node* tags = image.is_mapping() ? image.find("RepoTags") : nullptr;
      // An image that nothing names has null.
      if (tags == nullptr || !tags->is_sequence()) continue;
      for (const Node& tag : tags->children) references.emplace_back(tag.text);
    }
    return references;
  });
}

}  // namespace nodeworthy
