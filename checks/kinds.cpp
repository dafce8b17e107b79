#include "checks/kinds.h"

#include <array>

#include "checks/certificate.h"
#include "checks/cgroup_driver.h"
#include "checks/control_groups.h"
#include "checks/control_groups_at_boot.h"
#include "checks/cpu.h"
#include "checks/cri.h"
#include "checks/cri_config.h"
#include "checks/default_route.h"
#include "checks/disk.h"
#include "checks/disk_pressure.h"
#include "checks/docker.h"
#include "checks/document.h"
#include "checks/entry_types.h"
#include "checks/file.h"
#include "checks/firewalld.h"
#include "checks/folder.h"
#include "checks/hostname.h"
#include "checks/hosts.h"
#include "checks/images.h"
#include "checks/joined.h"
#include "checks/kernel.h"
#include "checks/kernel_config.h"
#include "checks/kubeadm_config.h"
#include "checks/kubeadm_files.h"
#include "checks/kubeadm_key.h"
#include "checks/kubelet_flags.h"
#include "checks/memory.h"
#include "checks/module.h"
#include "checks/mount.h"
#include "checks/network_manager.h"
#include "checks/node_ready.h"
#include "checks/package.h"
#include "checks/permissions.h"
#include "checks/port.h"
#include "checks/program.h"
#include "checks/proxy.h"
#include "checks/repository.h"
#include "checks/resolvers.h"
#include "checks/runtime_version.h"
#include "checks/selinux.h"
#include "checks/settings.h"
#include "checks/swap.h"
#include "checks/sysctl.h"
#include "checks/sysctl_files.h"
#include "checks/time.h"
#include "checks/ufw.h"
#include "checks/unit.h"
#include "checks/write_latency.h"

namespace nodeworthy {

std::span<const Kind> kinds() {
  static const std::array all{
      certificate_kind,             //
      cgroup_driver_kind,           //
      cni_kind,                     //
      control_groups_kind,          //
      control_groups_at_boot_kind,  //
      cpu_kind,                     //
      cri_kind,                     //
      cri_config_kind,              //
      default_route_kind,           //
      disk_kind,                    //
      disk_pressure_kind,           //
      docker_kind,                  //
      document_kind,                //
      entry_types_kind,             //
      etcd_kind,                    //
      file_kind,                    //
      firewalld_kind,               //
      folder_kind,                  //
      hostname_kind,                //
      hosts_kind,                   //
      images_kind,                  //
      ip_family_kind,               //
      joined_kind,                  //
      kernel_kind,                  //
      kernel_config_kind,           //
      kube_proxy_kind,              //
      kubeadm_config_kind,          //
      kubeadm_files_kind,           //
      kubeadm_key_kind,             //
      kubelet_flags_kind,           //
      kubernetes_kind,              //
      memory_kind,                  //
      module_kind,                  //
      mount_kind,                   //
      network_manager_kind,         //
      node_ready_kind,              //
      package_kind,                 //
      permissions_kind,             //
      port_kind,                    //
      program_kind,                 //
      proxy_kind,                   //
      repository_kind,              //
      resolvers_kind,               //
      role_kind,                    //
      running_kind,                 //
      runtime_kind,                 //
      runtime_version_kind,         //
      selinux_kind,                 //
      swap_kind,                    //
      sysctl_kind,                  //
      sysctl_files_kind,            //
      time_kind,                    //
      ufw_kind,                     //
      unit_kind,                    //
      write_latency_kind,           //
      write_test_kind,              //
  };
  return all;
}

}  // namespace nodeworthy
