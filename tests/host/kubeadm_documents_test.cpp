#include "host/kubeadm_documents.h"

#include "tests/support/catch.h"

namespace nodeworthy {
namespace {

struct Row {
  std::string_view what;
  std::string_view text;
  std::vector<uint32_t> empty;
};

const Row rows[] = {
    {"nothing", "", {}},
    {"one document", "kind: A\n", {}},
    {"one that a separator begins", "---\nkind: A\n", {}},
    {"a comment behind the separator that begins the file", "---\n# of A\nkind: A\n", {}},
    {"a comment in front of the first document", "# of A\nkind: A\n", {}},
    {"a comment in front of the first separator", "# of A\n---\nkind: A\n", {1}},
    {"a blank line there", "\n---\nkind: A\n", {1}},
    {"two separators that begin the file", "---\n---\nkind: A\n", {1}},
    {"two documents", "kind: A\n---\nkind: B\n", {}},
    {"with comments", "# a\nkind: A\n# b\n--- # b\n# b\nkind: B\n# b\n", {}},
    {"two separators between them", "kind: A\n---\n---\nkind: B\n", {}},
    {"three of them", "kind: A\n---\n---\n---\nkind: B\n", {3}},
    {"a comment between two of them", "kind: A\n---\n# none\n---\nkind: B\n", {3}},
    {"a separator at the end", "kind: A\n---\n", {}},
    {"without its LF", "kind: A\n---", {}},
    {"with CR", "kind: A\r\n---\r\n", {}},
    {"a blank line behind the last separator", "kind: A\n---\n\n", {3}},
    {"a comment behind the last separator", "kind: A\n---\n  # the end", {3}},
    {"nothing but comments", "# a\n# b\n", {1}},
    {"what is no separator", "kind: A\n--- a\n  ---\n", {}},
};

TEST_CASE("documents of kubeadm that hold nothing") {
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(empty_kubeadm_documents(row.text) == row.empty);
  }
}

}  // namespace
}  // namespace nodeworthy
