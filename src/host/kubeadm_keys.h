// Keys that come twice in kubeadm's configuration.
#pragma once

#include "host/kubeadm_judgement.h"

namespace nodeworthy {

/// Each key that is there twice, of which kubeadm takes the last, with a warning; that each comes once where none is.
KubeadmJudgements repeated_keys(const KubeadmFile& file);

}  // namespace nodeworthy
