// What a file has beside its bytes is kept when it is replaced, and given back exactly when it is put back.
#include "host/attributes.h"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <cerrno>

#include "host/writable_root.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

/// One entry of an ACL as the kernel has it in an extended attribute; see linux/posix_acl_xattr.h.
std::string acl_entry(uint16_t tag, uint16_t permissions, uint32_t id = 0xFFFFFFFF) {
  std::string bytes;
  const auto add = [&](uint32_t value, int size) {
    for (int i = 0; i < size; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFF);
  };
  add(tag, 2);
  add(permissions, 2);
  add(id, 4);
  return bytes;
}

/// An ACL under which user 1234 may read, and the mask is rw-.
const std::string acl = std::string("\2\0\0\0", 4) + acl_entry(0x01, 6) + acl_entry(0x02, 4, 1234) + acl_entry(0x04, 4) +
                        acl_entry(0x10, 6) + acl_entry(0x20, 0);

const std::string access = "system.posix_acl_access";
const std::string inherited = "system.posix_acl_default";

/// A file that can be given attributes; says so where the file system cannot hold one.
struct Image {
  explicit Image(const std::string& attribute, const std::string& value = "1", const std::string& of = "/etc/file")
      : tree(test::Tree::Files{{"/etc/file", "old"}}), holds(set(of, attribute, value)) {
    if (!holds) WARN("SKIPPED: this user or the file system of temporary files cannot set " << attribute);
  }
  bool set(const std::string& path, const std::string& name, const std::string& value) const {
    return ::setxattr((tree.tree() + path).c_str(), name.c_str(), value.data(), value.size(), 0) == 0;
  }
  Attributes of(const std::string& path) const {
    const Reading<Entry> entry = WritableRoot(tree.tree()).entry(path);
    return std::get<RegularFile>(entry.value()).attributes;
  }
  test::Tree tree;
  bool holds;
};

TEST_CASE("extended attributes are kept") {
  for (const std::string name : {"user.name", "security.label", "trusted.name"}) {
    const Image image(name, std::string("a\0b", 3));
    if (!image.holds) continue;
    INFO(name);
    const Attributes before = image.of("/etc/file");
    CHECK(before.extended.at(name) == std::string("a\0b", 3));
    CHECK_FALSE(WritableRoot(image.tree.tree()).write("/etc/file", "new"));
    CHECK(image.of("/etc/file") == before);
  }
}

TEST_CASE("hashes of bytes that went are not kept") {
  // A digest as IMA makes it: its type, its algorithm and 32 bytes.
  const Image image("security.ima", std::string("\4\4", 2) + std::string(32, 'x'));
  if (!image.holds) return;
  WritableRoot root(image.tree.tree());
  const Reading<Entry> before = root.entry("/etc/file");
  CHECK_FALSE(root.write("/etc/file", "new"));
  CHECK_FALSE(image.of("/etc/file").extended.contains("security.ima"));
  CHECK_FALSE(root.put("/etc/file", before));
  CHECK(image.of("/etc/file").extended.contains("security.ima"));
}

TEST_CASE("what is put back has no attribute more than it had") {
  const Image image("user.name");
  if (!image.holds) return;
  WritableRoot root(image.tree.tree());
  const Attributes none{.mode = 0600, .uid = ::geteuid(), .gid = ::getegid()};
  CHECK_FALSE(root.put("/etc", Entry(Folder{.attributes = {.mode = 0700, .uid = ::geteuid(), .gid = ::getegid()}})));
  CHECK_FALSE(root.put("/etc/file", Entry(RegularFile{.bytes = "new", .attributes = none})));
  CHECK(image.of("/etc/file") == none);
}

TEST_CASE("an ACL is kept, and the mode that shows its mask") {
  const Image image(access, acl);
  if (!image.holds) return;
  const Attributes before = image.of("/etc/file");
  CHECK(before.mode == 0660);
  CHECK(before.extended.at(access) == acl);
  CHECK_FALSE(WritableRoot(image.tree.tree()).write("/etc/file", "new"));
  CHECK(image.of("/etc/file") == before);
}

TEST_CASE("no ACL is inherited from the directory by what had none") {
  const Image image(inherited, acl, "/etc");
  if (!image.holds) return;
  ::chmod((image.tree.tree() + "/etc/file").c_str(), 0644);
  WritableRoot root(image.tree.tree());
  CHECK_FALSE(root.write("/etc/file", "new"));
  CHECK(image.of("/etc/file") == Attributes{.mode = 0644, .uid = ::geteuid(), .gid = ::getegid()});
  CHECK_FALSE(root.write("/etc/other", "new", {.mode = 0640, .uid = ::geteuid(), .gid = ::getegid()}));
  CHECK(image.of("/etc/other") == Attributes{.mode = 0640, .uid = ::geteuid(), .gid = ::getegid()});
}

TEST_CASE("modes are kept, those of set-user-ID programs too") {
  const test::Tree tree(test::Tree::Files{{"/file", "old"}});
  WritableRoot root(tree.tree());
  for (const mode_t mode : {0U, 0400U, 0644U, 0777U, 04755U, 02755U, 01600U, 07777U}) {
    INFO(mode);
    REQUIRE(::chmod((tree.tree() + "/file").c_str(), mode) == 0);
    if (mode == 0 && ::geteuid() != 0) continue;  // what may not be read cannot be kept
    CHECK_FALSE(root.write("/file", "new"));
    struct stat status {};
    REQUIRE(::stat((tree.tree() + "/file").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == mode);
  }
}

}  // namespace
}  // namespace nodeworthy
