// Whole runs over images made to harm who looks: every file of a good node replaced by something that it should not be. A run must end,
// with a verdict for each rule, whichever way paths are resolved, and tell nothing of what is outside the image.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "engine/run.h"
#include "host/directory_host.h"
#include "report/formats.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

const fs::path good_node = fs::path(test::source_directory()) / "fixtures/nodes/debian-worker/tree";
constexpr std::string_view secret = "nobody may see this";

using Spoil = std::function<void(const fs::path&)>;

void write(const fs::path& file, std::string_view bytes) { std::ofstream(file, std::ios::binary) << bytes; }

std::string garbage(size_t size) {
  std::string bytes;
  uint32_t state = 12345;
  while (bytes.size() < size) bytes += static_cast<char>((state = state * 1103515245 + 12345) >> 24);
  return bytes;
}

std::string repeated(std::string_view text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

struct Row {
  std::string_view what;
  Spoil spoil;
};

const Row rows[] = {
    {"FIFOs that nobody writes to", [](const fs::path& file) { ::mkfifo(file.c_str(), 0600); }},
    {"folders", [](const fs::path& file) { fs::create_directory(file); }},
    {"links to themselves", [](const fs::path& file) { fs::create_symlink(file.filename(), file); }},
    {"links out of the image", [](const fs::path& file) { fs::create_symlink("../../../../../../../../../../../../secret", file); }},
    {"links to what the looking process has open", [](const fs::path& file) { fs::create_symlink("/proc/self/fd/0", file); }},
    {"a tebibyte of nothing",
     [](const fs::path& file) {
       write(file, "");
       fs::resize_file(file, uintmax_t{1} << 40);
     }},
    {"binary garbage", [](const fs::path& file) { write(file, garbage(20'000)); }},
    {"one long line", [](const fs::path& file) { write(file, std::string(200'000, 'a')); }},
    {"zero bytes", [](const fs::path& file) { write(file, std::string(4096, '\0')); }},
    {"lists in lists", [](const fs::path& file) { write(file, std::string(20'000, '[')); }},
    {"mappings in mappings", [](const fs::path& file) { write(file, repeated("{\"a\":", 10'000)); }},
    {"elements in elements", [](const fs::path& file) { write(file, repeated("<a>", 10'000)); }},
    {"sections of nothing", [](const fs::path& file) { write(file, repeated("[a.b]\n", 10'000)); }},
    {"lines that go on", [](const fs::path& file) { write(file, repeated("a = \\\n", 10'000)); }},
    {"lines without a key", [](const fs::path& file) { write(file, repeated("=\n", 10'000)); }},
    {"lines without an end of quotes", [](const fs::path& file) { write(file, repeated("A=\"\n", 10'000)); }},
    {"nothing", [](const fs::path& file) { write(file, ""); }},
};

void spoil_all(const fs::path& tree, const Spoil& spoil) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(tree))
    if (entry.is_symlink() || entry.is_regular_file()) files.push_back(entry.path());
  for (const fs::path& file : files) {
    // /lib leads to the folder that holds the files to come.
    if (fs::is_symlink(file) && fs::is_directory(file)) continue;
    fs::remove(file);
    spoil(file);
  }
}

TEST_CASE("hostile images") {
  const test::BoundProfile bound("control-plane");
  std::vector<Rule> rules;
  for (const auto& [id, rule] : bound.rules) rules.push_back(rule);
  for (const Row& row : rows) {
    INFO(row.what);
    const test::Tree folder({});
    write(folder.folder() + "/secret", secret);
    fs::copy(good_node, folder.tree(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    spoil_all(folder.tree(), row.spoil);
    for (Resolution resolution : {Resolution::kernel, Resolution::user_space}) {
      const DirectoryHost host(folder.tree(), resolution);
      const Report report = run(rules, host);
      CHECK(report.rules.size() == rules.size());
      for (const ReportFormat& format : report_formats()) {
        const std::string text = format.write(report, {.verbosity = Verbosity::full});
        CHECK(text.find(secret) == std::string::npos);
        CHECK(text.size() < size_t{1} << 20);
      }
    }
  }
}

}  // namespace
}  // namespace nodeworthy
