#include "host/kubeadm_keys.h"

#include <fmt/format.h>

#include "base/text.h"

namespace nodeworthy {

KubeadmJudgements repeated_keys(const KubeadmFile& file) {
  KubeadmJudgements judgements;
  for (const TwinKey& twin : file.twins())
    judgements.push_back(judged_by_kubeadm(false, fmt::format("{} ({}:{})", printable(twin.key, 80), file.path(), twin.mark.line), "once",
                                           fmt::format("twice, first in line {}", twin.first.line)));
  if (judgements.empty()) judgements.push_back(judged_by_kubeadm(true, file.path(), "each key once", "each key once"));
  return judgements;
}

}  // namespace nodeworthy
