// The named values that a rule refers to as `$name`: its own `values`, the tables of rules/tables.yaml, and the settings of the run.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/node.h"
#include "engine/problems.h"
#include "engine/settings.h"

namespace nodeworthy {

/// Looks names up in mappings, innermost first, and puts their values in place of `$name`. A value may be a table: a mapping with `by`,
/// the name of a setting, and cases. For a version setting the case of the greatest version not above it counts, else the equal one.
/// A value stands where it is referred to: mistakes in it are reported there, because it may come from another file. The nodes it makes
/// live as long as this object.
class Values {
 public:
  /// `scopes` are mappings of names to values, innermost first; borrowed, as the settings are.
  Values(std::vector<const Node*> scopes, const Settings& settings) : scopes_(std::move(scopes)), settings_(settings) {}

  /// The node with every `$name` in its scalars replaced; the same node where there is none. A scalar that is nothing but a name
  /// becomes the whole value, which in a list of words joins the list.
  const Node& resolved(const Node& node, const Reporter& report) const;

  /// The value of a setting; null where it is not known.
  const std::string* setting(std::string_view name) const;

  /// The settings that were asked for until now, be it by a kind, a table or a name; those of them too that are not known.
  const std::set<std::string, std::less<>>& asked() const { return asked_; }

 private:
  const Node& lookup(std::string_view name, const Node& at, const Reporter& report) const;
  const Node* find(std::string_view name, const Node& at, const Reporter& report) const;
  const Node* choose(const Node& table, const Node& at, const Reporter& report) const;
  const Node& resolved_scalar(const Node& node, const Reporter& report) const;
  Node placed(const Node& node, Mark mark) const;
  const Node& keep(Node node) const;

  std::vector<const Node*> scopes_;
  const Settings& settings_;
  std::unique_ptr<Document> made_ = std::make_unique<Document>();
  mutable std::vector<std::string_view> open_;  // the names whose values are being resolved, outermost first
  mutable std::set<std::string, std::less<>> asked_;
  mutable int lookups_ = 0;
};

}  // namespace nodeworthy
