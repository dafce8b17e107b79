// The settings of a run as kinds, for `when`: role, kubernetes, runtime, cni, etcd, kube-proxy, ip-family, write-test; and whether the host
// is running.
#include "checks/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"

namespace nodeworthy {
namespace {

/// A value that a setting can never have makes a rule that never applies: a mistake.
void check_values(const Params& params, const SettingKind& setting, const Predicate& predicate) {
  if (setting.allowed.empty() || predicate.op() == Predicate::Operator::matches) return;
  const bool possible = std::any_of(setting.allowed.begin(), setting.allowed.end(), [&](std::string_view value) {
    return value == predicate.value() || (predicate.op() == Predicate::Operator::one_of && predicate.holds(value).value_or(false));
  });
  if (!possible)
    params.problem("", fmt::format("{} is never \"{}\"{}", setting.name, predicate.value(),
                                   suggestion(predicate.value(), {setting.allowed.begin(), setting.allowed.end()})));
}

Check bind_setting(const Params& params, std::string_view name) {
  const SettingKind& setting = *find_setting(name);
  const Predicate predicate = *params.predicate("", setting.quantity);
  check_values(params, setting, predicate);
  const std::optional<std::string> value = params.setting(name);
  const Reading<std::string> reading =
      value ? Reading<std::string>(*value) : Reading<std::string>(Unreadable{fmt::format("not known; say --set {}=...", name)});
  return [=](const Host&) { return std::vector{compare(std::string(name), predicate, reading)}; };
}

/// Nobody is to be asked whether nothing was asked for: it is `no` then.
Check bind_write_test(const Params& params) {
  const SettingKind& setting = *find_setting("write-test");
  const Predicate predicate = *params.predicate("", setting.quantity);
  check_values(params, setting, predicate);
  const std::string given = params.setting(setting.name).value_or("no");
  return [=](const Host&) {
    return std::vector{judged(predicate.holds(given).value_or(false), std::string(setting.name),
                              fmt::format("{} (--set {}={})", predicate.describe(), setting.name, predicate.value()), given)};
  };
}

Check bind_running(const Params& params) {
  const bool wanted = params.flag("", true);
  return [wanted](const Host& host) {
    auto text = [](bool running) { return running ? "a running machine" : "an image"; };
    return std::vector{judged(host.running() == wanted, "host", text(wanted), text(host.running()))};
  };
}

constexpr Field text_field[] = {{"", Form::text, Need::required, "what it should be, as `worker` or `one of [a, b]`"}};
constexpr Field version_field[] = {{"", Form::version, Need::required, "what it should be, as `\">= 1.32\"`"}};
constexpr Field flag_field[] = {{"", Form::flag, Need::required, "true on a running machine, false for an image"}};

}  // namespace

constinit const Kind cni_kind{"cni", "The network plugin of the run.", text_field, [](const Params& p) { return bind_setting(p, "cni"); }};
constinit const Kind etcd_kind{"etcd", "Where etcd of the run is.", text_field, [](const Params& p) { return bind_setting(p, "etcd"); }};
constinit const Kind ip_family_kind{"ip-family", "The address families of the run.", text_field,
                                    [](const Params& p) { return bind_setting(p, "ip-family"); }};
constinit const Kind kube_proxy_kind{"kube-proxy", "The kube-proxy mode of the run.", text_field,
                                     [](const Params& p) { return bind_setting(p, "kube-proxy"); }};
constinit const Kind kubernetes_kind{"kubernetes", "The Kubernetes version of the run.", version_field,
                                     [](const Params& p) { return bind_setting(p, "kubernetes"); }};
constinit const Kind role_kind{"role", "The role of the node.", text_field, [](const Params& p) { return bind_setting(p, "role"); }};
constinit const Kind running_kind{"running", "Whether a kernel runs behind the host, or it is an image.", flag_field, bind_running};
constinit const Kind runtime_kind{"runtime", "The container runtime of the run.", text_field,
                                  [](const Params& p) { return bind_setting(p, "runtime"); }};
constinit const Kind write_test_kind{"write-test", "Whether the run was asked to measure disks by writing to them; `no` where it was not.",
                                     text_field, bind_write_test};

}  // namespace nodeworthy
