#include "host/flags.h"

#include "base/text.h"

namespace nodeworthy {
namespace {

/// "cgroup-driver" for "--cgroup_driver", "-c" for "-c".
std::string flag_name(std::string_view word) { return word.starts_with("--") ? replace_all(word.substr(2), "_", "-") : std::string(word); }

Flag flag_of(const CommandWord& word) {
  return {.unreadable = word.unreadable, .file = word.file, .line = word.line, .variable = word.variable};
}

}  // namespace

Flags::Flags(std::span<const CommandWord> words) {
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (text == "--" && words[i].unreadable.empty()) return;
    Flag flag = flag_of(words[i]);
    const size_t equals = text.find('=');
    if (text.starts_with('-') && equals != std::string_view::npos) {
      flag.name = flag_name(text.substr(0, equals));
      flag.value = text.substr(equals + 1);
    } else if (text.starts_with('-') && flag.unreadable.empty()) {
      flag.name = flag_name(text);
      flag.value = "true";
      const bool has_value = i + 1 < words.size() && !words[i + 1].text.starts_with('-');
      // Words that could not be told begin with the value of this flag and may go on with flags of their own.
      if (has_value) {
        flag.value = words[i + 1].text;
        flag.unreadable = words[i + 1].unreadable;
        if (flag.unreadable.empty()) ++i;
      }
    } else if (flag.unreadable.empty()) {
      continue;
    }
    flags_.push_back(std::move(flag));
  }
}

Reading<Flag> Flags::find(std::string_view name) const {
  for (auto flag = flags_.rbegin(); flag != flags_.rend(); ++flag) {
    if (flag->name != name && !flag->name.empty()) continue;
    if (!flag->unreadable.empty()) return Unreadable{flag->unreadable};
    return *flag;
  }
  return Absent{};
}

std::vector<Flag> Flags::all(std::string_view name) const {
  std::vector<Flag> found;
  for (const Flag& flag : flags_)
    if (flag.name == name) found.push_back(flag);
  return found;
}

}  // namespace nodeworthy
