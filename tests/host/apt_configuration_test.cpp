#include "host/apt_configuration.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

std::string shown(std::string_view text) {
  AptValues values;
  parse_apt_configuration(text, "a", values);
  std::string out;
  for (const auto& [name, value] : values) out += name + "=" + value.text + ":" + std::to_string(value.line) + " ";
  return out;
}

TEST_CASE("the configuration of apt") {
  CHECK(shown("APT::Get::Yes \"true\";\n# x \"1\";\n/* y\n \"1\"; */Dir Z;") == "apt::get::yes=true:1 dir=Z:4 ");
  CHECK(shown("APT {\n Get { Yes \"a // b\"; };\n X \"1\";\n};\nY \"2\";") == "apt::get::yes=a // b:2 apt::x=1:3 y=2:5 ");
  CHECK(shown("DPkg::Post { \"one\"; \"two\"; };") == "dpkg::post::=two:1 ");
  CHECK(shown("A::B \"1\"; A::C \"2\"; AB \"3\"; #clear A;\nD \"4\";") == "ab=3:1 d=4:2 ");
  CHECK(shown("A \"1\"; A \"2\";") == "a=2:1 ");
  CHECK(shown("};};{{ \" /* ") == "::::= /* :1 ");
  CHECK(shown("A::B::C \"1\"; A::B \"2\"; A::BC \"3\"; #clear A::B;") == "a::bc=3:1 ");
  CHECK(shown("/*").empty());
  CHECK(shown("/*/ \"a").empty());
}

TEST_CASE("blocks in blocks without end cost neither memory nor time") {
  std::string text;
  for (size_t i = 0; i < 300'000; ++i) text += "A {";
  text += "X \"1\";";
  for (size_t i = 0; i < 300'000; ++i) text += "}";
  CHECK(shown(text + "Y \"2\";") == "y=2:1 ");
}

TEST_CASE("the files that apt reads") {
  const test::Tree tree({{"/etc/apt/apt.conf.d/10a", "X \"1\";"},
                         {"/etc/apt/apt.conf.d/20b.conf", "X \"2\";"},
                         {"/etc/apt/apt.conf.d/30c.dpkg-old", "X \"3\";"},
                         {"/etc/apt/apt.conf.d/40d~", "X \"4\";"}});
  const AptConfiguration read = apt_configuration(RecordedHost(tree.folder()));
  REQUIRE(read.values.present());
  CHECK(read.values.value().at("x").file == "/etc/apt/apt.conf.d/20b.conf");
}

}  // namespace
}  // namespace nodeworthy
