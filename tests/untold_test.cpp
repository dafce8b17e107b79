// What could not be told never becomes an answer: every question that a run asks of a node is left unanswered in turn, and no verdict may
// become anything but unknown by it.
#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "engine/run.h"
#include "host/recorded_host.h"
#include "tests/support/catch.h"
#include "tests/support/places.h"
#include "tests/support/profiles.h"
#include "tests/support/step.h"

namespace nodeworthy {
namespace {

namespace fs = std::filesystem;

/// A recorded host that notes each question, and does not answer one of them.
class ReticentHost : public RecordedHost {
 public:
  ReticentHost(const std::string& folder, std::string secret) : RecordedHost(folder), secret_(std::move(secret)) {}

  Reading<bool> scan(std::string_view path, const std::function<bool(std::string_view)>& take) const override {
    return answer<bool>("scan", std::string(path), [&] { return RecordedHost::scan(path, take); });
  }
  const std::set<std::string>& questions() const { return questions_; }

 protected:
  Reading<std::string> do_read(const std::string& path, size_t limit) const override {
    return answer<std::string>("read", path, [&] { return RecordedHost::do_read(path, limit); });
  }
  Reading<Status> do_status(const std::string& path) const override {
    return answer<Status>("status", path, [&] { return RecordedHost::do_status(path); });
  }
  Reading<std::string> do_link(const std::string& path) const override {
    return answer<std::string>("link", path, [&] { return RecordedHost::do_link(path); });
  }
  Reading<std::vector<std::string>> do_list(const std::string& path) const override {
    return answer<std::vector<std::string>>("list", path, [&] { return RecordedHost::do_list(path); });
  }
  Reading<Space> do_space(const std::string& path) const override {
    return answer<Space>("space", path, [&] { return RecordedHost::do_space(path); });
  }
  Reading<bool> do_tells_entry_types(const std::string& path) const override {
    return answer<bool>("entry types", path, [&] { return RecordedHost::do_tells_entry_types(path); });
  }
  Reading<std::chrono::microseconds> do_write_latency(const std::string& path) const override {
    return answer<std::chrono::microseconds>("write latency", path, [&] { return RecordedHost::do_write_latency(path); });
  }
  Reading<std::chrono::sys_seconds> do_now() const override {
    return answer<std::chrono::sys_seconds>("now", "", [&] { return RecordedHost::do_now(); });
  }
  Reading<Clock> do_clock() const override {
    return answer<Clock>("clock", "", [&] { return RecordedHost::do_clock(); });
  }
  Reading<std::vector<std::string>> do_addresses() const override {
    return answer<std::vector<std::string>>("addresses", "", [&] { return RecordedHost::do_addresses(); });
  }
  Reading<bool> do_can_listen(const std::string& address, uint16_t port) const override {
    return answer<bool>("listen", fmt::format("{} {}", address, port), [&] { return RecordedHost::do_can_listen(address, port); });
  }
  Reading<std::vector<std::string>> do_resolve(const std::string& name) const override {
    return answer<std::vector<std::string>>("resolve", name, [&] { return RecordedHost::do_resolve(name); });
  }
  Reading<Response> do_fetch(const Request& request) const override {
    return answer<Response>("fetch", request.endpoint + request.path, [&] { return RecordedHost::do_fetch(request); });
  }

 private:
  template <class T, class Ask>
  Reading<T> answer(const std::string& question, const std::string& about, Ask ask) const {
    const std::string whole = question + " " + about;
    questions_.insert(whole);
    if (whole == secret_) return Unreadable{whole + ": permission denied"};
    return ask();
  }

  std::string secret_;
  mutable std::set<std::string> questions_;
};

std::string shown(const RuleReport& report) {
  std::string text = std::string(describe(report.verdict)) + "\n";
  for (const Observation& o : report.observations) text += std::string(describe(o.verdict)) + " | " + o.subject + " | " + o.have + "\n";
  return text;
}

TEST_CASE("an unanswered question makes a verdict unknown or leaves it as it is") {
  for (const auto& node : fs::directory_iterator(fs::path(test::source_directory()) / "fixtures/nodes")) {
    for (const std::string& profile : test::all_profiles()) {
      const ReticentHost open(node.path(), "");
      const test::BoundProfile bound(profile, open.settings());
      std::map<std::string_view, RuleReport> known;
      for (const auto& [id, rule] : bound.rules) known.emplace(id, look(rule, open));
      CHECK_FALSE(open.questions().empty());
      size_t number = 0;
      for (const std::string& question : open.questions()) {
        if (number++ % test::step != 0) continue;
        const ReticentHost host(node.path(), question);
        for (const auto& [id, rule] : bound.rules) {
          const RuleReport report = look(rule, host);
          if (report.verdict == known.at(id).verdict || report.verdict == Verdict::unknown) continue;
          INFO(node.path().filename().string() << ", " << profile << ", " << id << ", not answered: " << question);
          INFO("before: " << shown(known.at(id)));
          FAIL_CHECK("after: " << shown(report));
        }
      }
    }
  }
}

}  // namespace
}  // namespace nodeworthy
