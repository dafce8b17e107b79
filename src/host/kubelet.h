// How the kubelet of a host is configured: its configuration file and its flags, and which of them wins.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/document_file.h"
#include "host/host.h"

namespace nodeworthy {

struct CommandWord;
struct Flag;

/// One value and where it comes from ("/var/lib/kubelet/config.yaml:12 cgroupDriver", "/etc/sysconfig/kubelet:3 --cgroup-driver").
struct Sourced {
  std::string value;
  std::string where;
  std::string file = {};      // that it stands in
  std::string variable = {};  // of the environment file that holds a flag; empty for anything else
  bool is_flag = false;
  bool to_come = false;  // of kubeadm's configuration, which kubeadm has not handed on yet
};

/// A boolean as the kubelet reads it: of a field as YAML 1.1 has it, of a flag as Go's strconv.ParseBool. Unreadable where it is none, with
/// which the kubelet does not start.
Reading<bool> as_boolean(const Sourced& said);

/// The kubelet's flags and configuration file as its unit would start it. Flags win over the file; of a repeated flag the last wins. The
/// *.conf files below --config-dir are merged over the file. Of a key that stands twice in a file the last counts. The flags come from the
/// unit's ExecStart with the EnvironmentFile= and Environment= of its drop-ins expanded, in the order of its words (of the kubeadm package:
/// KUBELET_KUBECONFIG_ARGS, KUBELET_CONFIG_ARGS, KUBELET_KUBEADM_ARGS, KUBELET_EXTRA_ARGS). Where there is no unit, the usual files are
/// read in that order: /var/lib/kubelet/kubeadm-flags.env, then /etc/sysconfig/kubelet or /etc/default/kubelet.
///
/// What kubeadm is still going to write counts as if it were there, and under everything else: where there is no
/// /var/lib/kubelet/config.yaml, the KubeletConfiguration beside the InitConfiguration or ClusterConfiguration of kubeadm's configuration,
/// and over it, before a join, too, the patches of its patches.directory (kubelet_patches.h); where there is no kubeadm-flags.env,
/// nodeRegistration.kubeletExtraArgs.
class KubeletConfiguration {
 public:
  /// Never fails as a whole: what could not be read makes the values that it could hold Unreadable.
  static KubeletConfiguration read(const Host& host);

  /// The value that counts for a field of KubeletConfiguration ("cgroupDriver", "memorySwap.swapBehavior", "evictionHard.nodefs.available"
  /// with the rest of the path as one key where it holds dots; empty for what only a flag says) and its flag ("cgroup-driver", empty when
  /// it has none). Absent where neither says it; Unreadable where something that could not be read or parsed might say it, or where the
  /// value is a list, a mapping, or of another type than the field (host/kubelet_fields.h), with which the kubelet does not start.
  Reading<Sourced> find(std::initializer_list<std::string_view> field, std::string_view flag = {}) const;

  /// Every place that says a flag, the one that counts last.
  std::vector<Sourced> flags(std::string_view flag) const;

  /// All flags that files give it now, in the order of the command line, those of words that could not be told included (host/flags.h). A
  /// flag without a file is of the usual unit, which stands for one that is not there.
  const std::vector<Flag>& all_flags() const;

  /// The value of a feature gate: of the last --feature-gates (A=true,B=false) that names it, else of featureGates. Absent where neither
  /// does.
  Reading<Sourced> feature_gate(std::string_view gate) const;

  /// The configuration file that counts: of --config, and /var/lib/kubelet/config.yaml where there is no unit or its flags could not be
  /// told. It may not exist. Empty where the unit starts the kubelet without one.
  const std::string& file() const;

  /// That file, where it counts, and those below --config-dir, which are merged over it in this order.
  const std::vector<DocumentFile>& files() const;

  /// What kubeadm is going to write in place of the configuration file, in the parts that are laid over each other. None where it is there.
  const std::vector<DocumentFile>& files_to_come() const;

  /// Whether there is a configuration file or a flag at all, save those to come: true or Absent.
  Reading<bool> configured() const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// The value of a variable in the kubelet's environment, of its unit or of that which stands for one. Absent where nothing sets it,
/// Unreadable where it could not be told.
Reading<CommandWord> kubelet_variable(const Host& host, std::string_view name);

}  // namespace nodeworthy
