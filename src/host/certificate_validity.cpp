#include "host/certificate_validity.h"

#include <algorithm>

namespace nodeworthy {

std::chrono::seconds time_left(const Certificate& certificate, std::chrono::sys_seconds now) {
  return now < certificate.not_before ? std::chrono::seconds(-1) : certificate.not_after - now;
}

const Certificate& deciding_certificate(const std::vector<Certificate>& all, std::chrono::sys_seconds now) {
  const auto sooner = [&](const Certificate& one, const Certificate& other) { return time_left(one, now) < time_left(other, now); };
  if (std::ranges::all_of(all, &Certificate::authority)) return *std::ranges::max_element(all, sooner);
  const Certificate* first = &all.front();
  for (const Certificate& one : all)
    if (one.authority && !one.self_issued && sooner(one, *first)) first = &one;
  return *first;
}

}  // namespace nodeworthy
