#include "host/packages.h"

#include "host/recorded_host.h"
#include "host/uniform_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

std::string shown(const Reading<Package>& reading) {
  if (reading.absent()) return "absent";
  if (reading.unreadable()) return "unreadable: " + reading.why();
  const Package& package = reading.value();
  return package.version + " " + package.architecture + (package.held ? ", held" : "") +
         (package.broken.empty() ? "" : ", " + package.broken) + " (" + std::string(package.record) + ")";
}

std::string find(const Host& host, std::string_view name) {
  const Reading<InstalledPackages>& installed = host.once(InstalledPackages::read);
  if (installed.absent()) return "no record";
  return installed.unreadable() ? installed.why() : shown(installed.value().find(name));
}

struct Row {
  std::string_view what;
  test::Tree::Files files;
  std::string_view kubelet;
};

test::Tree::Files status(std::string text) { return {{"/var/lib/dpkg/status", std::move(text)}}; }

TEST_CASE("packages of dpkg") {
  const std::vector<Row> rows{
      {"nothing", {}, "no record"},
      {"an empty record", status(""), "absent"},
      {"installed, other fields and continuations around",
       status("Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: kubelet\nStatus: install ok installed\nConffiles:\n"
              " /etc/Version: 7\n\tx\nArchitecture: amd64\nVersion: 1.34.2-1.1\n\n"),
       "1.34.2-1.1 amd64 (/var/lib/dpkg/status)"},
      {"cut off in the midst of a version", status("Package: kubelet\nStatus: install ok installed\nVersion: 1:2"),
       "unreadable: /var/lib/dpkg/status:3: the file ends in the midst of a line"},
      {"half there, of no version", status("Package: kubelet\nStatus: install reinstreq half-installed\n"),
       " , half-installed (/var/lib/dpkg/status)"},
      {"beside one that is half there",
       status("Package: a\nStatus: install reinstreq half-installed\n\nPackage: kubelet\nStatus: install ok installed\nVersion: 1\n"),
       "1  (/var/lib/dpkg/status)"},
      {"held", status("Package: kubelet\nStatus: hold ok installed\nVersion: 1\n"), "1 , held (/var/lib/dpkg/status)"},
      {"to be removed, and still there", status("Package: kubelet\nStatus: deinstall ok installed\nVersion: 1\n"),
       "1  (/var/lib/dpkg/status)"},
      {"waiting for triggers", status("Package: kubelet\nStatus: install ok triggers-awaited\nVersion: 1\n"), "1  (/var/lib/dpkg/status)"},
      {"unpacked", status("Package: kubelet\nStatus: install ok unpacked\nVersion: 1\n"), "1 , unpacked (/var/lib/dpkg/status)"},
      {"half there", status("Package: kubelet\nStatus: install reinstreq half-installed\nVersion: 1\n"),
       "1 , half-installed (/var/lib/dpkg/status)"},
      {"its configuration alone", status("Package: kubelet\nStatus: deinstall ok config-files\nVersion: 1\n"), "absent"},
      {"known and not there", status("Package: kubelet\nStatus: install ok not-installed\n"), "absent"},
      {"without a status", status("Package: kubelet\nVersion: 1\n"), "absent"},
      {"a longer name", status("Package: kubelet-extra\nStatus: install ok installed\nVersion: 1\n"), "absent"},
      {"installed without a version", status("Package: kubelet\nStatus: install ok installed\n\n"),
       "unreadable: /var/lib/dpkg/status:3: a package that is there without a Version"},
      {"a record of nothing", status("Version: 1\n\n"), "unreadable: /var/lib/dpkg/status:2: a record without a Package"},
      {"a status of other words", status("Package: kubelet\nStatus: installed\n"),
       "unreadable: /var/lib/dpkg/status:2: a Status is three words"},
      {"something else",
       status("Package: a\n\n\x7f"
              "ELF\n"),
       "unreadable: /var/lib/dpkg/status:3: neither a field nor the continuation of one"},
      {"a status that is damaged", status("Package: kubelet\nStat s: install ok installed\nVersion: 1\n"),
       "unreadable: /var/lib/dpkg/status:2: neither a field nor the continuation of one"},
      {"blanks before a colon, which dpkg takes", status("Package : kubelet\nStatus\t: install ok installed\nVersion: 1\n"),
       "1  (/var/lib/dpkg/status)"},
      {"a colon without a name", status(": kubelet\n"), "unreadable: /var/lib/dpkg/status:1: neither a field nor the continuation of one"},
      {"a continuation of nothing", status(" x\n"), "unreadable: /var/lib/dpkg/status:1: a continuation of nothing"},
      {"while dpkg works",
       {{"/var/lib/dpkg/status", "Package: kubelet\nStatus: install ok installed\nVersion: 1\n"}, {"/var/lib/dpkg/updates/0001", ""}},
       "unreadable: /var/lib/dpkg/updates: dpkg is at work, or was interrupted (dpkg --configure -a goes on)"},
      {"what dpkg has not written yet does not count",
       {{"/var/lib/dpkg/status", "Package: kubelet\nStatus: install ok installed\nVersion: 1\n"}, {"/var/lib/dpkg/updates/tmp.i", ""}},
       "1  (/var/lib/dpkg/status)"},
      {"an image without dpkg",
       {{"/var/lib/dpkg/status.d/kubelet", "Package: kubelet\nVersion: 1\nArchitecture: amd64\n"},
        {"/var/lib/dpkg/status.d/kubelet.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/bin/kubelet\n"}},
       "1 amd64 (/var/lib/dpkg/status.d)"},
      {"an image without dpkg, whose files have no final line end",
       {{"/var/lib/dpkg/status.d/kubelet", "Package: kubelet\nVersion: 1"}},
       "1  (/var/lib/dpkg/status.d)"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree tree(row.files);
    CHECK(find(RecordedHost(tree.folder()), "kubelet") == row.kubelet);
  }
}

TEST_CASE("a record larger than a piece of it") {
  std::string text;
  for (int i = 0; i < 40'000; ++i)
    text += "Package: p" + std::to_string(i) + "\nStatus: install ok installed\nVersion: " + std::to_string(i) + "-1\n\n";
  REQUIRE(text.size() > (size_t{1} << 20));
  const test::Tree tree(status(text));
  const RecordedHost host(tree.folder());
  for (int i : {0, 20'000, 39'999}) CHECK(find(host, "p" + std::to_string(i)) == std::to_string(i) + "-1  (/var/lib/dpkg/status)");
}

TEST_CASE("a host that does not tell its packages") {
  const UniformHost denied(UniformHost::Answer::unreadable, true);
  CHECK(find(denied, "kubelet").starts_with("unreadable: "));
  CHECK(package_version(denied, "kubelet").unreadable());
  CHECK(package_version(UniformHost(UniformHost::Answer::absent, true), "kubelet").absent());
}

TEST_CASE("the version of the makers") {
  CHECK(upstream_version("5:28.5.1-1~debian.12~bookworm") == "28.5.1");
  CHECK(upstream_version("1.7.24~ds1-6+b4") == "1.7.24~ds1");
  CHECK(upstream_version("1.0-rc-2") == "1.0-rc");
  CHECK(upstream_version("1.2") == "1.2");
  CHECK(upstream_version("").empty());
}

}  // namespace
}  // namespace nodeworthy
