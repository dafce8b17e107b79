#include "host/kubernetes_program.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/hosts.h"
#include "tests/support/kubernetes_program.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using namespace std::string_literals;

std::string told(const std::string& program) {
  const test::Tree tree(test::Tree::Files{{"/opt/bin/kubelet", program}});
  const Reading<std::string> version = kubernetes_program_version(RecordedHost(tree.folder()), "/opt/bin/kubelet");
  if (version.present()) return version.value();
  return version.absent() ? "absent" : "unreadable: " + version.why();
}

std::string linked(const std::string& value) { return "\0"s + value + "\0"s; }

TEST_CASE("the version of a program of Kubernetes") {
  const std::string filler(3000, 'x');
  const std::string silent = "unreadable: /opt/bin/kubelet does not tell its version";
  const test::KubernetesProgram usual;
  auto with_constants = [&](const std::string& constants) { return test::KubernetesProgram{.constants = constants}.bytes(); };
  const struct {
    std::string_view what;
    std::string program;
    std::string told;
  } rows[] = {
      {"of a release", usual.bytes(), "1.31.4"},
      {"said twice, as up to 1.30", with_constants(filler + linked("v1.28.15") + linked("v1.28.15") + filler), "1.28.15"},
      {"of a vendor", with_constants(linked("v1.30.4-eks-a737599")), "1.30.4"},
      {"of another vendor", with_constants(linked("v1.31.4+k0s")), "1.31.4"},
      {"before a release", with_constants(linked("v1.36.0-rc.1")), "1.36.0"},
      {"at the end of the constants", with_constants(filler + linked("v1.31.4")), "1.31.4"},
      {"across the border of what is read at once", with_constants("x" + linked("v1.31.4") + std::string((1 << 20) - 5, 'x')), "1.31.4"},
      {"in what is read last", with_constants(linked("v1.31.4") + std::string((4 << 20) - 20, 'x')), "1.31.4"},
      {"farther from the end than it ever is", with_constants(linked("v1.31.4") + std::string(4 << 20, 'x')), silent},
      {"two versions are none", with_constants(linked("v1.31.4") + linked("v1.30.1")), silent},
      {"a text of the program is no version", with_constants("since v1.31.4" + linked("since v1.31.4") + "\0v1.31.4 "s), silent},
      {"too few numbers", with_constants(linked("v1.31")), silent},
      {"too many numbers", with_constants(linked("v1.31.4.5")), silent},
      {"a number is missing", with_constants(linked("v1.31.")), silent},
      {"something else behind the numbers", with_constants(linked("v1.31.4_5")), silent},
      {"a version of something else", with_constants(linked("v0.47.2")), silent},
      {"too long for a version", with_constants(linked("v1.31.4-" + std::string(64, 'x'))), silent},
      {"no constants", with_constants(""), silent},
      {"a program of somebody else", test::KubernetesProgram{.main = "github.com/k3s-io/k3s"}.bytes(), silent},
      {"a script", "#!/bin/sh\nexec docker run kubelet v1.31.4\n", silent},
      {"an empty file", "", silent},
      {"a header alone", usual.bytes().substr(0, 64), silent},
      {"a part of the sections", usual.bytes().substr(0, usual.bytes().size() - 1), silent},
      {"of 32 bits", usual.bytes().replace(4, 1, "\x01"), silent},
      {"of the other order of bytes", usual.bytes().replace(5, 1, "\x02"), silent},
      {"without sections", usual.bytes().replace(60, 4, "\0\0\0\0"s), silent},
      {"the names of sections are none of them", usual.bytes().replace(62, 2, "\xff\xff"), silent},
      {"sections behind the end", usual.bytes().replace(40, 8, "\xff\xff\xff\xff\xff\xff\xff\xff"), silent},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    CHECK(told(row.program) == row.told);
  }
}

TEST_CASE("a program that is not there, or cannot be read") {
  CHECK(kubernetes_program_version(test::UniformHost(test::UniformHost::Answer::absent, true), "/opt/bin/kubelet").absent());
  CHECK(kubernetes_program_version(test::UniformHost(test::UniformHost::Answer::unreadable, true), "/opt/bin/kubelet").unreadable());
}

}  // namespace
}  // namespace nodeworthy
