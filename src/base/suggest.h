// "did you mean": the nearest of the words that would have been right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// "; did you mean \"NEAREST\"?" for the candidate that few edits turn the word into, of several the one that begins as it does, else ";
/// one of: ..." when there are at most twelve candidates, else nothing. Made to be appended to an error message.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace nodeworthy
