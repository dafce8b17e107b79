// How --help is laid out, and the parts of it that come from the program's own tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nodeworthy {

/// One thing that can be typed, and what it is for.
struct HelpRow {
  std::string typed;
  std::string meaning;
};

/// Rows below a title; left out where there are none.
struct HelpSection {
  std::string title;
  std::vector<HelpRow> rows;
};

/// What --help says of one command.
struct HelpPage {
  std::string summary;  // a sentence
  std::string usage;    // "nodeworthy check [OPTIONS]"
  std::vector<HelpSection> sections;
};

/// The page as text for a terminal of 80 columns.
std::string help_text(const HelpPage& page);

/// The settings that --set knows, with their values.
HelpSection settings_help();

/// The formats that --output knows.
HelpSection formats_help();

/// The program's exit statuses.
HelpSection exit_statuses_help();

}  // namespace nodeworthy
