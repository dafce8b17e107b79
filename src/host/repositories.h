// Where packages come from: repositories of yum and dnf, of zypper, and of apt.
#pragma once

#include <string>
#include <vector>

#include "host/host.h"

namespace nodeworthy {

/// One source of packages.
struct Repository {
  std::string name;   // "kubernetes" of yum; the URL of apt
  std::string where;  // "/etc/yum.repos.d/kubernetes.repo:1"
  std::string file;
  std::vector<std::string> urls;      // of packages
  std::vector<std::string> suites;    // of apt: "bookworm", "kubernetes-xenial", "/"
  std::vector<std::string> key_urls;  // of keys, where they are fetched
  enum class Signatures { checked, unchecked, unsaid } signatures = Signatures::unsaid;
  std::string signatures_by;    // what says so: "gpgcheck=0 (FILE:LINE)"
  std::string unverified;       // what lets anybody answer for https: "sslverify=0 (FILE:LINE)"; else empty
  std::string overriding_file;  // what says so over the head of `file`; else empty
  std::vector<size_t> stray;    // lines that were meant to belong to it
  bool is_yum = false;          // of yum's syntax, with packages of rpm
};

/// Whether a repository has one of some words, which are in lower case, in its name, in a URL of packages or in a suite.
bool names_any(const Repository& repository, const std::vector<std::string>& words);

/// The repositories that are enabled; those of apt that have programs, not only their sources. Absent where no file of any is there.
struct Repositories {
  Reading<std::vector<Repository>> all = Absent{};
};
Repositories repositories(const Host& host);

}  // namespace nodeworthy
