#include "host/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>
#include <unordered_map>

namespace nodeworthy {
namespace {

constexpr size_t most_levels = 100;

Mark mark_of(const YAML::Mark& mark) {
  if (mark.is_null()) return {};
  return {.line = static_cast<uint32_t>(mark.line + 1), .column = static_cast<uint32_t>(mark.column + 1)};
}

/// Reads from the caller's text without copying it.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf's get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

/// Builds one Document from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(Document& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add({.type = Node::Type::null, .mark = mark_of(mark)}, anchor); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    const bool plain = tag == "?";
    const bool null = plain && (value.empty() || value == "~" || value == "null");
    add({.type = null ? Node::Type::null : Node::Type::scalar,
         .style = plain ? Node::Style::plain : Node::Style::quoted,
         .mark = mark_of(mark),
         .text = document_.keep(value)},
        anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(mark, "alias to a node that is not finished");
    add(found->second, 0);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::sequence, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::mapping, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    Node node;
    YAML::anchor_t anchor;
    std::vector<Node> children;
  };

  void open(Node::Type type, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (levels_.size() == most_levels) throw YAML::ParserException(mark, fmt::format("nested deeper than {} levels", most_levels));
    levels_.push_back({.node = {.type = type, .mark = mark_of(mark)}, .anchor = anchor, .children = {}});
  }

  void close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    level.node.children = document_.keep(std::move(level.children));
    add(level.node, level.anchor);
  }

  void add(const Node& node, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = node;
    if (levels_.empty()) return document_.set_root(node);
    Level& level = levels_.back();
    const bool is_key = level.node.is_mapping() && level.children.size() % 2 == 0;
    if (is_key) check_key(level, node);
    level.children.push_back(node);
  }

  static void check_key(const Level& level, const Node& key) {
    const YAML::Mark mark = [&] {
      YAML::Mark at;
      at.line = static_cast<int>(key.mark.line) - 1;
      at.column = static_cast<int>(key.mark.column) - 1;
      return at;
    }();
    if (!key.is_scalar()) throw YAML::ParserException(mark, fmt::format("a key must be a scalar, this is {}", describe(key.type)));
    for (size_t i = 0; i < level.children.size(); i += 2) {
      if (level.children[i].text != key.text) continue;
      throw YAML::ParserException(mark,
                                  fmt::format("the key \"{}\" is there twice, first in line {}", key.text, level.children[i].mark.line));
    }
  }

  Document& document_;
  std::vector<Level> levels_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
};

}  // namespace

std::variant<std::vector<Document>, DocumentError> parse_yaml_stream(std::string_view text) {
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    std::vector<Document> documents;
    for (;;) {
      Document document;
      Builder builder(document);
      if (!parser.HandleNextDocument(builder)) return documents;
      documents.push_back(std::move(document));
    }
  } catch (const YAML::Exception& error) {
    return DocumentError{.mark = mark_of(error.mark), .what = error.msg};
  }
}

std::variant<Document, DocumentError> parse_yaml(std::string_view text) {
  auto parsed = parse_yaml_stream(text);
  if (auto* error = std::get_if<DocumentError>(&parsed)) return std::move(*error);
  auto& documents = std::get<std::vector<Document>>(parsed);
  if (documents.empty()) return Document();
  if (documents.size() > 1)
    return DocumentError{.mark = documents[1].root().mark, .what = "a second document begins here; one file holds one"};
  return std::move(documents[0]);
}

}  // namespace nodeworthy
