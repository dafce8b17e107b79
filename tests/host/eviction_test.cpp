#include "host/eviction.h"

#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// "VALUE (WHERE)", "none", or "unknown".
std::string threshold(const std::string& config, std::string_view signal, std::string_view kubernetes = "1.36",
                      const std::string& flags = "") {
  test::Tree::Files files{{"/var/lib/kubelet/config.yaml", config}};
  if (!flags.empty()) files.emplace_back("/etc/default/kubelet", "KUBELET_EXTRA_ARGS=\"" + flags + "\"\n");
  const test::Tree tree(files);
  const RecordedHost host(tree.folder());
  const Reading<Sourced> found = eviction_threshold(KubeletConfiguration::read(host), signal, Version::parse(kubernetes));
  if (found.unreadable()) return "unknown";
  return found.present() ? found.value().value + " (" + found.value().where + ")" : "none";
}

TEST_CASE("the kubelet's thresholds") {
  const std::string partly = "evictionHard: {nodefs.available: 1Gi}\n";
  const std::string in_file = " (/var/lib/kubelet/config.yaml:1 evictionHard.nodefs.available)";
  CHECK(threshold("", "nodefs.available") == "10% (the kubelet's default)");
  CHECK(threshold("", "nodefs.inodesFree") == "5% (the kubelet's default)");
  CHECK(threshold("", "imagefs.available") == "15% (the kubelet's default)");
  CHECK(threshold("", "imagefs.inodesFree") == "5% (the kubelet's default)");
  CHECK(threshold("", "imagefs.inodesFree", "1.30") == "5% (the kubelet's default)");
  CHECK(threshold("", "imagefs.inodesFree", "1.29.4") == "none");
  CHECK(threshold("", "imagefs.inodesFree", "") == "5% (the kubelet's default)");
  CHECK(threshold("", "memory.available") == "none");
  CHECK(threshold(partly, "nodefs.available") == "1Gi" + in_file);
  CHECK(threshold(partly, "imagefs.available") == "none");
  CHECK(threshold("evictionHard: {}\n", "imagefs.available") == "none");
  CHECK(threshold("evictionHard:\n", "imagefs.available") == "15% (the kubelet's default)");
  CHECK(threshold(partly + "mergeDefaultEvictionSettings: true\n", "imagefs.available") == "15% (the kubelet's default)");
  CHECK(threshold(partly + "mergeDefaultEvictionSettings: yes\n", "imagefs.available") == "15% (the kubelet's default)");
  CHECK(threshold(partly + "mergeDefaultEvictionSettings: maybe\n", "imagefs.available") == "unknown");
  CHECK(threshold(partly + "mergeDefaultEvictionSettings: false\n", "imagefs.available") == "none");
  CHECK(threshold(partly + "mergeDefaultEvictionSettings: true\n", "nodefs.available") == "1Gi" + in_file);
  CHECK(threshold("evictionHard: {nodefs.available: 0%}\n", "nodefs.available") == "none");
  CHECK(threshold("evictionHard: {nodefs.available: 100%}\n", "nodefs.available") == "none");
  CHECK(threshold("evictionHard: [nodefs.available]\n", "nodefs.available") == "none");
  CHECK(threshold("evictionHard: [\n", "nodefs.available") == "unknown");
  CHECK(threshold("evictionHard: {nodefs.available: [1]}\n", "nodefs.available") == "unknown");
}

TEST_CASE("thresholds of the flag do away with those of the file") {
  const std::string flags = "--eviction-hard=memory.available<100Mi,nodefs.available<2Gi,nodefs.available<3Gi";
  CHECK(threshold("evictionHard: {imagefs.available: 20%}\n", "nodefs.available", "1.36", flags) ==
        "3Gi (/etc/default/kubelet:1 --eviction-hard)");
  CHECK(threshold("evictionHard: {imagefs.available: 20%}\n", "imagefs.available", "1.36", flags) == "none");
}

TEST_CASE("what thresholds come to") {
  const struct {
    std::string_view threshold;
    std::optional<uint64_t> amount;  // of 1000
  } rows[] = {
      {"10%", 100}, {"0.5%", 5},  {"0.59%", 5},      {"100%", 1000},         {"0%", 0},    {"1Gi", 1073741824}, {"1G", 1'000'000'000},
      {"5k", 5000}, {"500", 500}, {"2M", 2'000'000}, {"1Ti", 1099511627776}, {"", {}},     {"%", {}},           {"-1%", {}},
      {"101%", {}}, {"ten%", {}}, {"10 %", {}},      {"nan%", {}},           {"inf%", {}}, {"lots", {}},        {"-5", {}},
  };
  for (const auto& row : rows) {
    INFO(row.threshold);
    CHECK(threshold_amount(row.threshold, 1000) == row.amount);
  }
  CHECK(threshold_amount("15%", uint64_t{20} << 30) == std::optional<uint64_t>(uint64_t{3} << 30));
}

}  // namespace
}  // namespace nodeworthy
