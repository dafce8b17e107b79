#include "host/swaps.h"

#include "host/recorded_host.h"
#include "host/swap_there_is.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

constexpr std::string_view header = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

std::string shown(std::string_view text) {
  const auto swaps = parse_swaps(text);
  if (!swaps) return "none of its";
  std::string out;
  for (const ActiveSwap& swap : *swaps) out += swap.device + " " + std::to_string(swap.size) + " " + std::to_string(swap.used) + "\n";
  return out;
}

TEST_CASE("/proc/swaps") {
  const std::string head(header);
  CHECK(shown(head) == "");
  CHECK(shown(head + "/dev/sda2                               partition\t2097148\t\t512\t\t-2\n/dev/zram0  partition 1024 0 100\n") ==
        "/dev/sda2 2147479552 524288\n/dev/zram0 1048576 0\n");
  CHECK(shown(head + "/my\\040swap\\134file file 4 0 -2\n") == "/my swap\\file 4096 0\n");
  CHECK(shown(head + "/a\\777b\\04 file 4 0 -2\n") == "/a\\777b\\04 4096 0\n");
  CHECK(shown("") == "none of its");
  CHECK(shown("garbage\n") == "none of its");
  CHECK(shown(head + "/dev/sda2 partition 2097148\n") == "none of its");
  CHECK(shown(head + "/dev/sda2 partition many 0 -2\n") == "none of its");
  CHECK(shown(head + "/dev/sda2 partition 9223372036854775807 0 -2\n") == "none of its");
  CHECK(shown(head + "/dev/sda2 partition -1 0 -2\n") == "none of its");
}

TEST_CASE("swap areas of a host") {
  const test::Tree with({{"/proc/swaps", std::string(header)}, {"/proc/meminfo", "MemTotal: 10 kB\nMemAvailable:    5 kB\n"}},
                        "running: true");
  const RecordedHost host(with.folder());
  CHECK(active_swaps(host).present());
  CHECK(available_memory(host) == Reading<uint64_t>(5 * 1024));
  const test::Tree without({{"/proc/meminfo", "MemTotal: 10 kB\n"}}, "running: true");
  const RecordedHost bare(without.folder());
  CHECK(active_swaps(bare).absent());
  CHECK(available_memory(bare).absent());
  const test::Tree broken({{"/proc/swaps", "no\n"}, {"/proc/meminfo", "MemAvailable: lots kB\n"}}, "running: true");
  const RecordedHost odd(broken.folder());
  CHECK(active_swaps(odd).unreadable());
  CHECK(available_memory(odd).unreadable());
  const DirectoryHost image(with.tree());
  CHECK(active_swaps(image).unreadable());
}

TEST_CASE("what swaps, and whether memory takes it back") {
  const auto with = [](const std::string& used, const std::string& available) {
    const test::Tree tree({{"/usr/lib/systemd/system/", ""},
                           {"/proc/swaps", std::string(header) + "/dev/sda2 partition 1048576 " + used + " -2\n"},
                           {"/proc/meminfo", available}},
                          "running: true");
    const RecordedHost host(tree.folder());
    CHECK(swap_there_is(host) == Reading<std::string>("/dev/sda2"));
    return memory_takes(host, active_swaps(host).value());
  };
  CHECK(with("0", ""));
  CHECK(with("1024", "MemAvailable: 263168 kB\n"));
  CHECK_FALSE(with("1024", "MemAvailable: 263167 kB\n"));
  CHECK_FALSE(with("1024", "MemAvailable: 1024 kB\n"));
  CHECK_FALSE(with("1024", ""));
  const test::Tree fstab({{"/usr/lib/systemd/system/swap.target", "[Unit]\n"},
                          {"/usr/lib/systemd/system/default.target", "[Unit]\nWants=swap.target\n"},
                          {"/etc/fstab", "/swapfile none swap sw 0 0\n"}});
  CHECK(swap_there_is(DirectoryHost(fstab.tree())) == Reading<std::string>("/swapfile at boot"));
  const test::Tree none(test::Tree::Files{{"/usr/lib/systemd/system/default.target", "[Unit]\n"}});
  CHECK(swap_there_is(DirectoryHost(none.tree())).absent());
}

}  // namespace
}  // namespace nodeworthy
