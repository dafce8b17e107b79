#pragma once
#include "host/directory_host.h"
namespace nodeworthy {
class LiveHost : public DirectoryHost {
 public:
  LiveHost() : DirectoryHost("/") {}
  bool running() const override { return true; }
};
}  // namespace nodeworthy
