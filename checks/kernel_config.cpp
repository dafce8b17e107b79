#include "checks/kernel_config.h"

#include <fmt/format.h>

#include "base/text.h"
#include "host/identity.h"
#include "host/kernel_configuration.h"

namespace nodeworthy {
namespace {

constexpr std::string_view want = "built in or a module";

/// One option by the names that kernels have had for it, today's first.
using Names = std::vector<std::string>;

std::string subject_of(const Names& names) { return "CONFIG_" + names.front(); }

/// The options that are set, by name.
using Options = std::map<std::string_view, std::string_view>;

std::string shown(const Names& names, const std::string& name, std::string_view value) {
  const std::string how = value == "y" ? "built in" : "a module";
  return name == names.front() ? how : fmt::format("{}, as CONFIG_{}", how, name);
}

Observation judge(const KernelConfiguration& configuration, const Options& set, const Names& names) {
  const std::string file = printable(configuration.file());
  for (const std::string& name : names) {
    const auto option = set.find(name);
    if (option == set.end() || (option->second != "y" && option->second != "m")) continue;
    return judged(true, subject_of(names), std::string(want), fmt::format("{} ({})", shown(names, name, option->second), file));
  }
  return judged(false, subject_of(names), std::string(want), fmt::format("not set ({})", file));
}

/// "built in or a module: A, B or C"
std::string options_of(const std::vector<Names>& wanted) {
  std::vector<std::string> options;
  for (const Names& names : wanted) options.push_back(join(names, " or "));
  return fmt::format("{}: {}", want, join(options, ", "));
}

std::vector<Observation> look(const Host& host, const std::vector<Names>& wanted) {
  if (!host.running() && kernel_release(host).absent())
    return {skipped("kernel configuration", options_of(wanted), "this image has no kernel")};
  const auto& configuration = host.once(kernel_configuration);
  std::vector<Observation> observations;
  if (configuration.unreadable()) return {unknown("kernel configuration", options_of(wanted), configuration.why())};
  if (configuration.absent())
    return {unknown(
        "kernel configuration", options_of(wanted),
        "neither /proc/config.gz, which the module configs brings (modprobe configs), nor a file of this kernel as /boot/config-*")};
  std::vector<std::string> all;
  for (const Names& names : wanted) all.insert(all.end(), names.begin(), names.end());
  const Options set = configuration.value().set_among(all);
  for (const Names& names : wanted) observations.push_back(judge(configuration.value(), set, names));
  return observations;
}

Check bind(const Params& params) {
  std::vector<Names> wanted;
  for (const std::string& option : params.words("")) {
    if (option.starts_with("CONFIG_")) params.problem("", fmt::format("\"{}\" goes without CONFIG_", option));
    Names names;
    for (std::string_view name : split(option, '|')) names.emplace_back(name);
    wanted.push_back(std::move(names));
  }
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"", Form::words, Need::required,
     "options without CONFIG_, each of which is wanted; names that one has had in different kernels are joined as "
     "`OVERLAY_FS|OVERLAYFS_FS`"},
};

}  // namespace

constinit const Kind kernel_config_kind{
    .name = "kernel-config",
    .summary =
        "Options that the kernel was built with, as a part of it or as a module: of the running kernel from /proc/config.gz, else, and in "
        "an "
        "image, from the file that the distribution keeps of it below /boot, /usr/lib or /usr/src.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
