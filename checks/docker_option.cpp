#include "checks/docker_option.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "host/docker_configuration.h"

namespace nodeworthy {
namespace {

struct Wanted {
  std::vector<std::string> key;
  std::string flag;
  Predicate value;
  std::optional<std::string> otherwise;  // what dockerd takes where nothing says it
  std::optional<std::string> means;      // what the value should be, in words

  std::string subject() const { return "Docker's " + join(key, "."); }
  std::string want() const { return means.value_or(value.describe()); }
};

Observation judge(const Wanted& wanted, const DockerValue& value) {
  const std::string have = fmt::format("{} ({})", printable(value.text), printable(value.where));
  const std::optional<bool> holds = wanted.value.holds(value.text);
  return holds ? judged(*holds, wanted.subject(), wanted.want(), have) : unknown(wanted.subject(), wanted.want(), have);
}

/// Of several values those that are not as wanted are told.
std::vector<Observation> judge(const Wanted& wanted, const std::vector<DockerValue>& values) {
  std::vector<Observation> observations;
  for (const DockerValue& value : values)
    if (Observation one = judge(wanted, value); one.verdict != Verdict::pass || values.size() == 1) observations.push_back(std::move(one));
  if (observations.empty())
    observations.push_back(judged(true, wanted.subject(), wanted.want(), values.empty() ? "none" : fmt::format("all {}", values.size())));
  return observations;
}

std::vector<Observation> look(const Host& host, const Wanted& wanted) {
  const Reading<std::vector<DockerValue>> values = host.once(DockerConfiguration::read).values(wanted.key, wanted.flag);
  if (values.unreadable()) return {unknown(wanted.subject(), wanted.want(), values.why())};
  if (values.present()) return judge(wanted, values.value());
  constexpr std::string_view nobody = "neither daemon.json nor docker.service sets it";
  const bool holds = wanted.otherwise && wanted.value.holds(*wanted.otherwise).value_or(false);
  const std::string have = wanted.otherwise ? fmt::format("{}, the default: {}", *wanted.otherwise, nobody) : std::string(nobody);
  return {judged(holds, wanted.subject(), wanted.want(), have)};
}

Check bind(const Params& params) {
  const Wanted wanted{.key = params.words("key"),
                      .flag = *params.word("flag"),
                      .value = *params.predicate("is", Quantity::text),
                      .otherwise = params.word("default"),
                      .means = params.word("means")};
  if (wanted.key.empty() || wanted.key.size() > 2) params.problem("key", "one key is wanted, or two");
  return [wanted](const Host& host) { return look(host, wanted); };
}

constexpr Field fields[] = {
    {"key", Form::words, Need::required, "the key in daemon.json: `registry-mirrors`, or `[log-opts, max-size]`"},
    {"flag", Form::word, Need::required, "the flag that says the same: `registry-mirror`; with a second key, as `--log-opt max-size=10m`"},
    {"is", Form::text, Need::required, "what each value should be"},
    {"default", Form::word, Need::optional, "what dockerd takes where neither sets it; without it the option has to be set"},
    {"means", Form::word, Need::optional, "what `is` comes to, in words that are shown in its place: `over https`"},
};

}  // namespace

constinit const Kind docker_option_kind{
    .name = "docker-option",
    .summary =
        "An option of Docker's daemon, from daemon.json (or the file of --config-file) or from the flags of docker.service and its "
        "environment. Where both have it dockerd does not start, and the option is unknown.",
    .fields = fields,
    .bind = bind,
};

}  // namespace nodeworthy
