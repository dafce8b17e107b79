// What an example of a configuration has that no cluster should keep.
#pragma once

#include "host/kubeadm_judgement.h"

namespace nodeworthy {

/// The node's name, which `kubeadm config print init-defaults` writes the same for every machine, tokens and the registry. Empty where the
/// configuration names none of them.
KubeadmJudgements kept_of_examples(const Host& host, const KubeadmFile& file);

}  // namespace nodeworthy
