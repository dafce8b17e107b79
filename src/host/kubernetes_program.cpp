// Releases of Kubernetes are built with -trimpath, so that Go's build information has neither the linker's flags nor, before 1.33, the
// version of the main module; it only says which program it is. The version is the value of a variable that the linker was given (-X
// k8s.io/component-base/version.gitVersion=v1.31.4), which it writes between NULs among the small constants near the end of .rodata, where
// Go's own strings have no NULs. See debug/buildinfo and cmd/link/internal/ld/data.go (addstrdata) of Go, and elf(5).
#include "host/kubernetes_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"
#include "host/packages.h"
#include "host/service_command.h"
#include "host/systemd_units.h"

namespace nodeworthy {
namespace {

constexpr size_t header_size = 64;
constexpr size_t section_size = 64;
constexpr size_t most_sections = 1024;
constexpr size_t longest_names = size_t{64} << 10;
constexpr size_t longest_build_information = size_t{1} << 20;
// Seen within the last 7 % of .rodata of kubectl 1.20 to 1.33, in less than 1 MiB.
constexpr uint64_t piece_size = uint64_t{1} << 20;
constexpr int most_pieces = 4;
constexpr size_t longest_version = 64;

struct Section {
  uint64_t offset = 0;
  uint64_t size = 0;
};

/// An unsigned number with the least significant byte first; the bytes are there.
uint64_t number(std::string_view bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

/// Exactly so many bytes; Absent where the file ends before.
Reading<std::string> bytes(const Parts& file, uint64_t offset, uint64_t size) {
  if (offset > file.size || size > file.size - offset) return Absent{};
  return file.read(offset, size).and_then([&](const std::string& read) -> Reading<std::string> {
    if (read.size() < size) return Absent{};
    return read;
  });
}

/// Two sections of a 64-bit ELF file of a machine that has the least significant byte first.
struct Sections {
  std::optional<Section> build_information;
  std::optional<Section> constants;
};

Sections named(std::string_view headers, std::string_view names) {
  Sections found;
  for (size_t at = 0; at + section_size <= headers.size(); at += section_size) {
    const size_t begin = std::min<size_t>(number(headers, at, 4), names.size());
    const std::string_view name = names.substr(begin, names.find('\0', begin) - begin);
    const Section section{.offset = number(headers, at + 24, 8), .size = number(headers, at + 32, 8)};
    if (name == ".go.buildinfo") found.build_information = section;
    if (name == ".rodata") found.constants = section;
  }
  return found;
}

/// Absent where the file is no such ELF file.
Reading<Sections> sections_of(const Parts& file) {
  constexpr std::string_view magic(
      "\x7f"
      "ELF\x02\x01",
      6);
  const Reading<std::string> header = bytes(file, 0, header_size);
  if (header.unreadable()) return Unreadable{header.why()};
  if (header.absent() || !header.value().starts_with(magic)) return Absent{};
  const size_t count = number(header.value(), 60, 2);
  const size_t of_names = number(header.value(), 62, 2);
  if (number(header.value(), 58, 2) != section_size || count > most_sections || of_names >= count) return Absent{};
  return bytes(file, number(header.value(), 40, 8), count * section_size).and_then([&](const std::string& headers) {
    const uint64_t size = number(headers, of_names * section_size + 32, 8);
    return bytes(file, number(headers, of_names * section_size + 24, 8), std::min<uint64_t>(size, longest_names))
        .map([&](const std::string& names) { return named(headers, names); });
  });
}

/// Whether a text begins with a version of Kubernetes up to a NUL: "v1.31.4", with what a vendor appends. The numbers alone.
std::optional<std::string> version_at(std::string_view text) {
  text = text.substr(0, longest_version);
  const size_t end = text.find('\0');
  if (end == std::string_view::npos || !text.starts_with("v1.")) return std::nullopt;
  text = text.substr(1, end - 1);
  const std::string_view numbers = text.substr(0, text.find_first_not_of("0123456789."));
  const std::string_view rest = text.substr(numbers.size());
  const auto parts = split(numbers, '.');
  if (parts.size() != 3 || std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); })) return std::nullopt;
  if (!rest.empty() && rest.front() != '-' && rest.front() != '+') return std::nullopt;
  return std::string(numbers);
}

std::set<std::string> versions_in(std::string_view constants) {
  constexpr std::string_view begin("\0v1.", 4);
  std::set<std::string> versions;
  for (size_t at = position_of(begin, constants); at != std::string_view::npos;) {
    constants.remove_prefix(at + 1);
    if (const std::optional<std::string> version = version_at(constants)) versions.insert(*version);
    at = position_of(begin, constants);
  }
  return versions;
}

/// The version among the constants; Absent where there is none, or there are several.
Reading<std::string> linked_version(const Parts& file, const Section& constants) {
  uint64_t end = constants.size;
  for (int piece = 0; piece < most_pieces && end > 0; ++piece) {
    const uint64_t begin = end - std::min(end, piece_size);
    // A version that begins in this piece may end in the one behind it.
    const Reading<std::string> text = bytes(file, constants.offset + begin, std::min(end + longest_version, constants.size) - begin);
    if (!text.present()) return text;
    const std::set<std::string> versions = versions_in(text.value());
    if (versions.size() == 1) return *versions.begin();
    if (versions.size() > 1) return Absent{};
    end = begin;
  }
  return Absent{};
}

}  // namespace

Reading<std::string> kubernetes_version_in(const Parts& file) {
  return sections_of(file).and_then([&](const Sections& sections) -> Reading<std::string> {
    if (!sections.build_information || !sections.constants) return Absent{};
    const Section& at = *sections.build_information;
    const Reading<std::string> built = bytes(file, at.offset, std::min<uint64_t>(at.size, longest_build_information));
    if (!built.present()) return built;
    if (position_of("path\tk8s.io/kubernetes/cmd/", built.value()) == std::string_view::npos) return Absent{};
    return linked_version(file, *sections.constants);
  });
}

Reading<std::string> kubernetes_program_path(const Host& host, std::string_view name) {
  if (name != "kubelet") return program_path(host, name);
  const Reading<std::vector<Directive>> unit = read_unit(host, "kubelet.service");
  const auto words = unit.present() ? service_command(host, unit.value()) : std::vector<CommandWord>();
  if (!words.empty() && words.front().text.starts_with('/') && host.status(words.front().text).present()) return words.front().text;
  return program_path(host, name);
}

Reading<std::string> kubernetes_program_version(const Host& host, const std::string& path) {
  const Reading<Parts> file = host.parts(path);
  if (file.absent()) return Absent{};
  if (file.unreadable()) return Unreadable{file.why()};
  Reading<std::string> version = kubernetes_version_in(file.value());
  if (version.absent()) return Unreadable{fmt::format("{} does not tell its version", path)};
  return version;
}

}  // namespace nodeworthy
