// How closely tests look that go through hundreds of cases which are alike.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define NODEWORTHY_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NODEWORTHY_SANITIZED 1
#endif
#endif

namespace nodeworthy::test {

/// From one case to the next. Sanitizers make each several times as long: with them every third is looked at, without them all are.
#ifdef NODEWORTHY_SANITIZED
inline constexpr size_t step = 3;
#else
inline constexpr size_t step = 1;
#endif

}  // namespace nodeworthy::test
