#include "host/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>
#include <unordered_map>

#include "base/document_builder.h"

namespace nodeworthy {
namespace {

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
  explicit Builder(Document& document) : builder_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override { begin_ = mark; }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add_null(mark, Node::Style::plain, anchor); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    // What is said to be a number or a boolean is one, be it in quotes.
    const bool plain = tag == "?" || tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float" || tag == "tag:yaml.org,2002:bool";
    const Node::Style style = plain ? Node::Style::plain : Node::Style::quoted;
    if (plain && (value.empty() || value == "~" || value == "null")) return add_null(mark, style, anchor);
    remember(anchor, builder_.add_scalar(value, style, mark_of(mark)));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw YAML::ParserException(mark, "alias to a node that is not finished");
    builder_.repeat(found->second, mark_of(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::sequence, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(Node::Type::mapping, mark, anchor);
  }
  void OnMapEnd() override { close(); }

  /// Where the document begins.
  const YAML::Mark& begin() const { return begin_; }

 private:
  void open(Node::Type type, const YAML::Mark& mark, YAML::anchor_t anchor) {
    builder_.open(type, mark_of(mark));
    open_.push_back(anchor);
  }

  void close() {
    remember(open_.back(), builder_.close());
    open_.pop_back();
  }

  void add_null(const YAML::Mark& mark, Node::Style style, YAML::anchor_t anchor) {
    const Branch null{.node = {.type = Node::Type::null, .style = style, .mark = mark_of(mark)}};
    builder_.add(null);
    remember(anchor, null);
  }

  void remember(YAML::anchor_t anchor, const Branch& branch) {
    if (anchor != 0) anchors_[anchor] = branch;
  }

  DocumentBuilder builder_;
  YAML::Mark begin_ = YAML::Mark::null_mark();
  std::vector<YAML::anchor_t> open_;  // the anchors of what is open; 0 where it has none
  std::unordered_map<YAML::anchor_t, Branch> anchors_;
};

}  // namespace

std::variant<std::vector<Document>, DocumentError> parse_yaml_stream(std::string_view text) {
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    std::vector<Document> documents;
    for (int last = -1;;) {
      Document document;
      Builder builder(document);
      if (!parser.HandleNextDocument(builder)) return documents;
      // Of a stray comma yaml-cpp makes empty documents without end, all of them at the comma.
      if (builder.begin().pos == last) throw DocumentError{.mark = mark_of(builder.begin()), .what = "this belongs to no document"};
      last = builder.begin().pos;
      documents.push_back(std::move(document));
    }
  } catch (const YAML::Exception& error) {
    return DocumentError{.mark = mark_of(error.mark), .what = error.msg};
  } catch (DocumentError& error) {
    return std::move(error);
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

std::optional<bool> yaml_boolean(const Node& value) {
  using Words = std::array<std::string_view, 11>;
  constexpr Words yes{"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"};
  constexpr Words no{"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"};
  if (!value.is_scalar() || value.style != Node::Style::plain) return std::nullopt;
  if (std::find(yes.begin(), yes.end(), value.text) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), value.text) != no.end()) return false;
  return std::nullopt;
}

}  // namespace nodeworthy
