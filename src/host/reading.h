// What a host answers: a value, that it has no such thing, or that it would not say. The three never turn into each other
// by themselves.
#pragma once

#include <cassert>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace nodeworthy {

/// The host has no such thing; this can decide a rule.
struct Absent {
  bool operator==(const Absent&) const = default;
};

/// The host would not say, and why; this can never decide a rule.
struct Unreadable {
  std::string why;
  bool operator==(const Unreadable&) const = default;
};

/// One answer of a host. On purpose without conversion to bool and without a default value: every use says what it
/// does with each of the three.
template <class T>
class Reading {
 public:
  using value_type = T;

  Reading(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Reading(Absent absent) : state_(std::in_place_index<1>, absent) {}
  Reading(Unreadable unreadable) : state_(std::in_place_index<2>, std::move(unreadable)) {}

  bool present() const { return state_.index() == 0; }
  bool absent() const { return state_.index() == 1; }
  bool unreadable() const { return state_.index() == 2; }

  /// The value; only where present().
  const T& value() const {
    assert(present());
    return *std::get_if<0>(&state_);
  }
  /// Why the host would not say; only where unreadable().
  const std::string& why() const {
    assert(unreadable());
    return std::get_if<2>(&state_)->why;
  }

  /// The reading of `f(value)`; Absent and Unreadable pass through.
  template <class F>
  auto map(F&& f) const -> Reading<std::remove_cvref_t<std::invoke_result_t<F, const T&>>> {
    if (present()) return std::forward<F>(f)(value());
    if (absent()) return Absent{};
    return Unreadable{why()};
  }

  /// `f(value)`, itself a reading; Absent and Unreadable pass through.
  template <class F>
  auto and_then(F&& f) const -> std::remove_cvref_t<std::invoke_result_t<F, const T&>> {
    if (present()) return std::forward<F>(f)(value());
    if (absent()) return Absent{};
    return Unreadable{why()};
  }

  bool operator==(const Reading&) const = default;

 private:
  std::variant<T, Absent, Unreadable> state_;
};

}  // namespace nodeworthy
