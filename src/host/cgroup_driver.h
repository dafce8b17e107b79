// The driver of control groups: which of the kernel's interfaces a program of a node moves processes with.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// Where a driver can be set.
struct DriverPlace {
  /// How the file spells it.
  enum class Spelling : uint8_t { json_option, toml_text, toml_flag, yaml_text, environment_option };

  Spelling spelling = Spelling::yaml_text;
  std::string file;              // may not exist
  std::vector<std::string> key;  // in the file
  std::string option;            // of several that the key holds; else empty
  /// Keys of the same file that must be set with it, and their values.
  std::vector<std::pair<std::vector<std::string>, std::string>> companions = {};
};

/// The driver of one program.
struct CgroupDriver {
  std::string name;                       // "systemd", "cgroupfs", or what else stands in the file
  std::string shown;                      // with its source: "cgroupfs (/etc/docker/daemon.json:4)"
  std::string broken = {};                // why the program does not run at all, whatever the driver; else empty
  std::optional<DriverPlace> place = {};  // nothing where no key of a file decides
  bool asked_of_runtime = false;          // by the kubelet, once, when it starts
};

/// What runs as process 1: "systemd" or another name; in an image, what /sbin/init leads to. Absent where nothing tells.
Reading<std::string> init_program(const Host& host);

}  // namespace nodeworthy
