#include "tests/host/edit/table.h"

namespace nodeworthy {
namespace {

const test::EditRow rows[] = {
    {"an empty file", "", "[main]\nenabled=0\n"},
    {"another value", "[main]\nname=x\nenabled=1\n", "[main]\nname=x\nenabled=0\n"},
    {"it is there", "[main]\nenabled = 0\n", "[main]\nenabled = 0\n"},
    {"blanks around the =", "[main]\nenabled = 1\n", "[main]\nenabled = 0\n"},
    {"no value yet", "[main]\nenabled=\n", "[main]\nenabled=0\n"},
    {"the key of another section", "[main]\na=1\n\n[other]\nenabled=1\n", "[main]\na=1\nenabled=0\n\n[other]\nenabled=1\n"},
    {"a new key is written like its neighbour", "[main]\na = 1\n# end\n\n[other]\n", "[main]\na = 1\nenabled = 0\n# end\n\n[other]\n"},
    {"an empty section", "[main]\n\n[other]\nb=1\n", "[main]\nenabled=0\n\n[other]\nb=1\n"},
    {"no section", "[other]\nb=1\n", "[other]\nb=1\n\n[main]\nenabled=0\n"},
    {"no section, after a blank line", "[other]\nb=1\n\n", "[other]\nb=1\n\n[main]\nenabled=0\n"},
    {"no section, and the last line has no end", "[other]\nb=1", "[other]\nb=1\n\n[main]\nenabled=0"},
    {"comments are none", "[main]\n#enabled=1\n;enabled=1\n", "[main]\nenabled=0\n#enabled=1\n;enabled=1\n"},
    {"the last of several counts", "[main]\nenabled=0\nenabled=1\n", "[main]\nenabled=0\nenabled=0\n"},
    {"of several sections, too", "[main]\nenabled=1\n[b]\n[main]\nenabled=1\n", "[main]\nenabled=1\n[b]\n[main]\nenabled=0\n"},
    {"a value over lines", "[main]\nenabled=1 \\\n  2\nb=1\n", "[main]\nenabled=0\nb=1\n"},
    {"a new key after a value over lines", "[main]\nb=1 \\\n  2\n[c]\n", "[main]\nb=1 \\\n  2\nenabled=0\n[c]\n"},
    {"a new key after one with more lines, as yum has it", "[main]\nbaseurl=http://a\n  http://b\n[c]\n",
     "[main]\nbaseurl=http://a\n  http://b\nenabled=0\n[c]\n"},
    {"lines more, as yum has it", "[main]\nenabled=1\n  2\nb=1\n", "[main]\nenabled=0\nb=1\n"},
    {"all lines below the key", "[main]\nenabled = \n  1\n  2\n", "[main]\nenabled = 0\n"},
    {"indented alike", "  [main]\n  a=1\n  enabled=1\n", "  [main]\n  a=1\n  enabled=0\n"},
    {"a key to systemd, part of a value to yum", "[main]\nenabled=1\n  a=1\n", "3:1: a key to systemd, a part of the value before to yum"},
    {"the key to systemd, part of a value to yum", "[main]\na=1\n  enabled=1\n", "[main]\na=1\n  enabled=1\nenabled=0\n"},
    {"a section to systemd, part of a value to yum", "[main]\na=1\n  [b]\n",
     "3:1: a section to systemd, a part of the value before to yum"},
    {"a comment within the value", "[main]\nenabled=1 \\\n# c\n  2\n", "3:1: a comment stands within the value"},
    {"a header without an end", "[main\nenabled=1\n", "1:1: the header of a section does not end in ]"},
    {"a line that is neither", "[main]\nenabled\n", "2:1: neither a section nor KEY=VALUE"},
    {"a key without a section", "enabled=1\n[main]\n", "1:1: a key before the first section"},
    {"an open continuation at the end", "[main]\na=1 \\\n", "1:1: no file of sections can say this"},
};

TEST_CASE("editing files of sections") {
  for (const test::EditRow& row : rows) test::check_row(row, [](std::string_view text) { return set_ini(text, "main", "enabled", "0"); });
}

TEST_CASE("what a file of sections cannot say is refused") {
  for (std::string_view value : {"1\nb=2", " 1", "1\\"})
    CHECK(test::shown(set_ini("[a]\nb=0\nc=1\n", "a", "b", value)) == "1:1: no file of sections can say this");
  CHECK(test::shown(set_ini("[a]\n", "a", "b=c", "1")) == "1:1: no file of sections can say this");
  CHECK(test::shown(set_ini("[a]\n", "", "b", "1")) == "1:1: no file of sections can say this");
}

}  // namespace
}  // namespace nodeworthy
