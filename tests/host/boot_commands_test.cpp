#include "host/boot_commands.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.h"
#include "host/directory_host.h"
#include "tests/support/catch.h"
#include "tests/support/tree.h"

namespace nodeworthy {
namespace {

using test::Tree;

std::string shown(const Reading<std::vector<BootCommand>>& commands) {
  if (!commands.present()) return commands.unreadable() ? "unreadable: " + commands.why() : "absent";
  std::string text;
  for (const BootCommand& command : commands.value())
    text += fmt::format("{}:{} [{}] {}\n", command.file, command.line, command.unit, join(command.words, "|"));
  return text;
}

Tree::Files booting(Tree::Files more) {
  more.push_back({"/usr/lib/systemd/system/default.target", "[Unit]\n"});
  return more;
}

const std::string wants = "/usr/lib/systemd/system/default.target.wants/";

TEST_CASE("commands of services that the boot starts") {
  const Tree tree(booting({{"/etc/systemd/system/a.service",
                            "[Service]\nExecStartPre=-/sbin/modprobe br_netfilter\nExecStartPre=/bin/sh -c 'modprobe x'\nExecStart=/bin/a\n"
                            "ExecStop=/sbin/modprobe -r br_netfilter\n"},
                           {"/etc/systemd/system/a.service.d/b.conf", "[Service]\nExecStartPost=modprobe \"ip vs\"\n"},
                           {"/etc/systemd/system/off.service", "[Service]\nExecStart=/sbin/modprobe off\n"},
                           {"/usr/lib/systemd/system/modprobe@.service", "[Service]\nExecStart=-/sbin/modprobe -abq %i\n"},
                           {wants + "a.service", "-> /etc/systemd/system/a.service"},
                           {wants + "modprobe@fuse.service", "-> ../modprobe@.service"}}));
  CHECK(shown(boot_commands(DirectoryHost(tree.tree()), "modprobe")) ==
        "/etc/systemd/system/a.service:2 [a.service] /sbin/modprobe|br_netfilter\n"
        "/etc/systemd/system/a.service.d/b.conf:2 [a.service] modprobe|ip vs\n"
        "/usr/lib/systemd/system/modprobe@.service:2 [modprobe@fuse.service] /sbin/modprobe|-abq|fuse\n");
}

TEST_CASE("lines of rc.local, once it is executable") {
  const std::string text = "#!/bin/sh\n# swapon /a\n/sbin/swapon /b # here\n[ -f /c ] && swapon /c\nswapon /d; true\n";
  for (const std::string file : {"/etc/rc.local", "/etc/rc.d/rc.local"}) {
    const Tree tree(Tree::Files{{file, text}});
    CHECK(shown(boot_commands(DirectoryHost(tree.tree()), "swapon")).empty());
    std::filesystem::permissions(tree.tree() + file, std::filesystem::perms{0755});
    CHECK(shown(boot_commands(DirectoryHost(tree.tree()), "swapon")) ==
          fmt::format("{0}:3 [] /sbin/swapon|/b\n{0}:5 [] swapon|/d\n", file));
  }
}

TEST_CASE("a file that cannot be read may have any command") {
  const Tree odd(Tree::Files{{"/etc/rc.local/", ""}});
  std::filesystem::permissions(odd.tree() + "/etc/rc.local", std::filesystem::perms{0755});
  CHECK(shown(boot_commands(DirectoryHost(odd.tree()), "swapon")) == "unreadable: /etc/rc.local: is a directory, not a file");
}

}  // namespace
}  // namespace nodeworthy
