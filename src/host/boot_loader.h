// What a machine's next boot hands to the kernel, as the boot loader's files say it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"
#include "host/kernel_command_line.h"

namespace nodeworthy {

/// The command lines of which the next boot takes one: of every entry of the boot menu, from
///
/// - the `linux` lines of grub.cfg in /boot/grub2, /boot/grub and /boot/efi/EFI/VENDOR,
/// - the entries of the Boot Loader Specification (/boot/loader/entries/*.conf and below /efi and /boot/efi), where grub.cfg has none or
///   says `blscfg`; $kernelopts and other variables come from grubenv, then from grub.cfg.
///
/// Where there is no menu, the line of cmdline.txt in /boot/firmware or /boot, from which a Raspberry Pi boots. Without it (an image
/// without /boot), what a menu will be made from: /etc/kernel/cmdline, else /etc/default/grub with /etc/default/grub.d/*.cfg. Where there
/// is none of these either, a running machine (which a hypervisor may boot directly) answers with /proc/cmdline. Absent where nothing says
/// anything.
const Reading<std::vector<KernelCommandLine>>& boot_command_lines(const Host& host);

/// Whether a command line's source is cmdline.txt, to which the firmware adds words of its own.
bool is_firmware_file(std::string_view source);

/// Those of boot_command_lines() that start services: without the entries for repairs by a person ("single", "rescue", "emergency",
/// "recovery"). Absent where there is none.
Reading<std::vector<KernelCommandLine>> service_command_lines(const Host& host);

/// GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT as /etc/default/grub and the files read after it set them, in the order in which
/// grub-mkconfig puts them on the command line. Nothing where the texts are larger than a configuration can be.
std::optional<std::string> grub_default_command_line(const std::vector<std::string_view>& texts);

}  // namespace nodeworthy
