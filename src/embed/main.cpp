// Compiles a folder of rules into C++ source, at build time: constant tables that cost nothing at start.
// Usage: embed-rules FOLDER OUTPUT

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "engine/catalog.h"

namespace nodeworthy {

namespace {

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    // Three-digit octal never runs into the next character, as hexadecimal would.
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '?') {
      out += fmt::format("\\{:03o}", static_cast<unsigned>(byte));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// Writes tables of nodes, children before parents.
class Writer {
 public:
  explicit Writer(std::ostream& out) : out_(out) {}

  /// The initialiser of a node; its children's table is written first.
  std::string node(const Node& node) {
    std::string children = "{}";
    if (!node.children.empty()) {
      std::string items;
      for (const Node& child : node.children) items += "    " + this->node(child) + ",\n";
      children = fmt::format("n{}", count_++);
      out_ << "constexpr Node " << children << "[] = {\n" << items << "};\n";
    }
    return fmt::format("Node{{Node::Type({}), Node::Style({}), {{{}, {}}}, {}, {}}}", static_cast<int>(node.type),
                       static_cast<int>(node.style), node.mark.line, node.mark.column, node.text.empty() ? "{}" : literal(node.text),
                       children);
  }

 private:
  std::ostream& out_;
  int count_ = 0;
};

int embed(const std::string& folder, const std::string& output) {
  Catalog catalog;
  Problems problems;
  catalog.add_folder(folder, problems);
  if (!problems.empty()) throw InputError(problems);
  std::ofstream out(output);
  out << "#include \"engine/catalog.h\"\n\nnamespace nodeworthy {\nnamespace {\n\n";
  Writer writer(out);
  std::string files;
  for (const RuleFile* file : catalog.files()) {
    const std::string shown = fmt::format("rules/{}.yaml", file->name);
    const std::string root = writer.node(file->root);
    files += fmt::format("    RuleFile{{{}, {}, {}}},\n", literal(shown), literal(file->name), root);
  }
  out << "\nconstexpr RuleFile files[] = {\n"
      << files
      << "};\n\n}  // namespace\n\nstd::span<const RuleFile> built_in_rule_files() { return files; }\n\n}  // namespace nodeworthy\n";
  out.close();
  return out ? 0 : 1;
}

}  // namespace
}  // namespace nodeworthy

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  try {
    return nodeworthy::embed(argv[1], argv[2]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
