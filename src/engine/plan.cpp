#include "engine/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engine/problems.h"
#include "engine/rehearse.h"
#include "engine/run.h"

namespace nodeworthy {
namespace {

constexpr int most_rounds = 3;

/// When an edit's turn is; smaller comes first. Files come before whatever reads them, a module before the sysctls that it brings, open
/// ports before a firewall is stopped, what starts swap at boot before swapoff, and what starts services last. A masked unit can no longer
/// be disabled.
struct Turn {
  int operator()(const SetKey&) const { return 0; }
  int operator()(const CommentOut&) const { return 0; }
  int operator()(const LimitMode&) const { return 0; }
  int operator()(const LoadModule&) const { return 1; }
  int operator()(const SetSysctl&) const { return 2; }
  int operator()(const SetSelinuxMode&) const { return 3; }
  int operator()(const SetHostname&) const { return 4; }
  int operator()(const OpenPort&) const { return 5; }
  int operator()(const SetUnit& edit) const {
    switch (edit.action) {
      case UnitAction::disable: return 6;
      case UnitAction::mask: return 7;
      case UnitAction::enable: return 8;
      case UnitAction::stop: return 10;
      case UnitAction::restart: return 11;
      case UnitAction::start: return 12;
    }
    return 12;
  }
  int operator()(const SwapOff&) const { return 9; }
};

int turn_of(const Step& step) { return std::visit(Turn{}, step.change.edit); }

std::string asked(const Step& step) {
  return fmt::format("{} would {}", fmt::join(step.rules, " and "), printable(describe(step.change.edit)));
}

/// What a cluster's identity and state are made of.
bool is_untouchable(std::string_view path) {
  for (std::string_view folder : {"/var/lib/etcd/", "/etc/kubernetes/pki/", "/var/lib/kubelet/pki/", "/root/.kube/"})
    if (path.starts_with(folder)) return true;
  const bool in_kubernetes = path.starts_with("/etc/kubernetes/") && path.rfind('/') == std::string_view("/etc/kubernetes").size();
  return in_kubernetes && path.ends_with(".conf");  // admin.conf, kubelet.conf and the like
}

class Planning {
 public:
  Planning(std::span<const Rule> rules, const Host& host, Caution most) : rules_(rules), host_(host), most_(most) {}

  Plan plan(const Report& report) {
    for (const RuleReport& rule : report.rules)
      if (rule.verdict != Verdict::pass) plan_.after.push_back(rule);
    by_id(plan_.after);
    for (int round = 0; round < most_rounds && make_steps(gather()); ++round) look_again();
    collect_files();
    return std::move(plan_);
  }

 private:
  static void by_id(std::vector<RuleReport>& reports) {
    std::sort(reports.begin(), reports.end(), [](const RuleReport& a, const RuleReport& b) { return a.id < b.id; });
  }

  /// The changes that nobody asked for yet, in their turns. An edit that is planned or left already is not asked for again: it either
  /// did its part or cannot.
  std::vector<Step> gather() {
    std::vector<Step> fresh;
    const OverlayHost now(host_, plan_.layer);
    for (const RuleReport& report : plan_.after) {
      for (const ReportedChange& reported : report.changes) {
        Change change = reported.change;
        if (const std::string* path = path_of(change.edit)) {
          // Where the path leads nowhere, rehearsing says so.
          const Reading<std::string> at = now.canonical(*path);
          if (at.present()) set_path(change.edit, at.value());
        }
        if (Step* known = find(fresh, change.edit)) {
          known->change.caution = std::max(known->change.caution, change.caution);
          add_rule(*known, report.id);
        } else if (Step* asked_before = find_known(change.edit)) {
          add_rule(*asked_before, report.id);
        } else {
          fresh.push_back({.change = std::move(change), .rules = {report.id}});
        }
      }
    }
    std::stable_sort(fresh.begin(), fresh.end(), [](const Step& a, const Step& b) { return turn_of(a) < turn_of(b); });
    return fresh;
  }

  static Step* find(std::vector<Step>& steps, const Edit& edit) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.change.edit == edit; });
    return found == steps.end() ? nullptr : &*found;
  }

  Step* find_known(const Edit& edit) {
    if (Step* step = find(plan_.steps, edit)) return step;
    if (Step* step = find(nothing_to_do_, edit)) return step;
    const auto left = std::find_if(plan_.left.begin(), plan_.left.end(), [&](const Left& one) { return one.step.change.edit == edit; });
    return left == plan_.left.end() ? nullptr : &left->step;
  }

  static void add_rule(Step& step, std::string_view id) {
    if (std::find(step.rules.begin(), step.rules.end(), id) == step.rules.end()) step.rules.push_back(id);
  }

  /// Makes steps in memory; whether that changed anything.
  bool make_steps(std::vector<Step> fresh) {
    std::erase_if(fresh, [&](Step& step) {
      if (step.change.caution <= most_) return false;
      plan_.left.push_back({.step = std::move(step), .why = "it can stop workloads or lower security; --fix=disruptive includes it"});
      return true;
    });
    refuse_conflicts(fresh);
    const size_t before = plan_.steps.size();
    for (Step& step : fresh) make(std::move(step));
    return plan_.steps.size() > before;
  }

  void make(Step step) {
    const std::string* file = edited_file(step.change.edit);
    if (file != nullptr && is_untouchable(*file)) {
      plan_.left.push_back({.step = std::move(step), .why = "keys, certificates, kubeconfigs and etcd's data are never edited"});
      return;
    }
    Rehearsed rehearsed = rehearse(step.change.edit, host_, plan_.layer);
    if (auto* refusal = std::get_if<Refusal>(&rehearsed)) {
      plan_.left.push_back({.step = std::move(step), .why = std::move(refusal->why)});
      return;
    }
    std::vector<Step>& into = std::get<Effect>(rehearsed) == Effect::some ? plan_.steps : nothing_to_do_;
    into.push_back(std::move(step));
  }

  void refuse_conflicts(const std::vector<Step>& fresh) const {
    for (size_t i = 0; i < fresh.size(); ++i) {
      for (size_t j = 0; j < i; ++j) refuse_conflict(fresh[j], fresh[i]);
      for (const Step& step : plan_.steps) refuse_conflict(step, fresh[i]);
      for (const Step& step : nothing_to_do_) refuse_conflict(step, fresh[i]);
    }
  }

  static void refuse_conflict(const Step& one, const Step& other) {
    if (!shares_a_rule(one, other) && conflict(one.change.edit, other.change.edit))
      throw InputError(fmt::format("two rules want contrary changes, so none is planned: {}; {}", asked(one), asked(other)));
  }

  void look_again() {
    const OverlayHost now(host_, plan_.layer);
    std::vector<RuleReport> reports;
    for (const Rule& rule : rules_)
      if (std::any_of(plan_.after.begin(), plan_.after.end(), [&](const RuleReport& report) { return report.id == rule.id; }))
        reports.push_back(look(rule, now));
    by_id(reports);
    plan_.after = std::move(reports);
  }

  void collect_files() {
    std::set<std::string, std::less<>> paths;
    for (const Step& step : plan_.steps)
      if (const std::string* file = edited_file(step.change.edit)) paths.insert(*file);
    for (const std::string& path : paths) {
      const auto entry = plan_.layer.entries().find(path);
      const auto* file = entry == plan_.layer.entries().end() ? nullptr : std::get_if<Layer::File>(&entry->second);
      if (file == nullptr) continue;
      const Reading<std::string>& before = host_.read(path);
      plan_.files.push_back(
          {.path = path, .before = before.present() ? std::optional(before.value()) : std::nullopt, .after = file->bytes});
    }
  }

  std::span<const Rule> rules_;
  const Host& host_;
  Caution most_;
  Plan plan_;
  std::vector<Step> nothing_to_do_;  // what is there already
};

}  // namespace

bool shares_a_rule(const Step& one, const Step& other) {
  return std::any_of(one.rules.begin(), one.rules.end(),
                     [&](std::string_view id) { return std::find(other.rules.begin(), other.rules.end(), id) != other.rules.end(); });
}

Plan make_plan(std::span<const Rule> rules, const Report& report, const Host& host, Caution most) {
  return Planning(rules, host, most).plan(report);
}

}  // namespace nodeworthy
